import FoundationEssentials

/// The event that carries the metadata.
struct EventWithMetadata: Decodable, MetadataCarrier {
  private var args: TraceMetadata
  var metadata: TraceMetadata { args }
}

/// The member of the outer object that carries the metadata.
struct OtherDataWithMetadata: Decodable, MetadataCarrier {
  private var coreograph: TraceMetadata
  var metadata: TraceMetadata { coreograph }
}

/// A part of a file that carries the metadata.
protocol MetadataCarrier {
  /// What it carries.
  var metadata: TraceMetadata { get }
}

// What the file says of the recording, and what its end says of the file.
extension TraceReader {
  mutating func takeMetadata<Carrier: MetadataCarrier & Decodable>(
    _ type: Carrier.Type, in text: UnsafeBufferPointer<UInt8>
  ) throws(TraceReadError) {
    do {
      let found = try JSONDecoder().decode(type, from: Data(buffer: text)).metadata
      if let untrue = found.untrueNumber { throw damage("the metadata cannot be true: \(untrue)") }
      metadata = found
      metadataCount += 1
    } catch let error as TraceReadError {
      throw error
    } catch let error as DecodingError {
      throw damage("the metadata are incomplete: \(plainWords(error))")
    } catch {
      throw damage("the metadata cannot be read: \(error)")
    }
  }

  /// Whether the recorder did not come to the point of finishing the file.
  var isUnfinished: Bool { cut != nil || metadataCount < 2 }

  /// Says in the metadata that the recording ended before it was finished.
  func noteCut(in metadata: inout TraceMetadata, of trace: Trace) {
    metadata.cutShort = true
    // What was known before the program started does not count them.
    metadata.capture.lostRecords = max(
      metadata.capture.lostRecords, trace.losses.reduce(0) { $0 &+ $1.count })
    let milliseconds = trace.end / 1_000_000
    let reach = "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()) s"
    let isPackedCut = window.file.isPackedCut ? ", its compressed data" : ""
    let place = cut.map { " (the file\(isPackedCut) ends at \($0))" } ?? ""
    metadata.capture.notes.append(
      "cut short: the recording was not finished\(place); "
        + "what there is reaches up to \(reach)")
  }

  func damage(_ what: String, fix: String? = nil) -> TraceReadError {
    TraceReadError(
      path: path, place: place, what: what,
      fix: fix ?? "copy the file anew from where it was made, or record again")
  }

  /// The error for a file that takes more memory than there is.
  func tooLarge(_ shortage: (needed: Int, available: Int)) -> TraceReadError {
    func gigabytes(_ bytes: Int) -> String {
      let tenths = bytes / 100_000_000
      return "\(tenths / 10).\(tenths % 10)"
    }
    return TraceReadError(
      path: path, place: nil,
      what: "takes some \(gigabytes(shortage.needed)) GB of memory, and there are "
        + "\(gigabytes(shortage.available)) GB",
      fix: builder.sieve == nil
        ? "take a part of it with --from and --to (--until for convert), or read it on a machine that "
          + "has more"
        : "choose a shorter part, or read it on a machine that has more memory")
  }

  /// The error for a file that holds JSON but no trace of ours.
  func noTrace() -> TraceReadError {
    if strangerCount > 0 {
      return TraceReadError(
        path: path, place: nil,
        what: "is a Chrome trace by another tool, without the kernel spans that Coreograph needs",
        fix: "record the program with 'coreograph record'")
    }
    if cut != nil || eventCount > 0 {
      return TraceReadError(
        path: path, place: cut, what: "ends before anything was recorded", fix: "record again")
    }
    return TraceReadError(
      path: path, place: nil, what: "is JSON, but no trace",
      fix: "name a file that 'coreograph record' has written")
  }

  /// The error for a file that is no JSON.
  mutating func noJSON() -> TraceReadError {
    let start = UnsafeBufferPointer(start: window.base + window.position, count: window.available)
    func error(_ what: String, _ fix: String) -> TraceReadError {
      TraceReadError(path: path, place: nil, what: what, fix: fix)
    }
    if start.isEmpty {
      return error("is empty", "record again")
    }
    for (magic, tool, command) in compressions where start.starts(with: magic) {
      return error("is compressed with \(tool)", "unpack it first with '\(command)'")
    }
    if start.starts(with: Array("PERFILE2".utf8)) {
      return error(
        "is a recording of 'perf record'", "record the program with 'coreograph record'")
    }
    let isText = start.prefix(16).allSatisfy { (0x20..<0x7F).contains($0) }
    let beginning = String(decoding: start.prefix(16), as: UTF8.self).debugDescription
    return error(
      isText ? "is no JSON: it begins with \(beginning)" : "is neither JSON nor gzip",
      "name a file that 'coreograph record' has written")
  }
}

private let compressions: [(magic: [UInt8], tool: String, command: String)] = [
  ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "unzstd"),
  ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz", "unxz"),
  ([0x42, 0x5A, 0x68], "bzip2", "bunzip2"),
  ([0x50, 0x4B, 0x03, 0x04], "zip", "unzip"),
]

/// What a decoder found wrong, without the vocabulary of decoders.
private func plainWords(_ error: DecodingError) -> String {
  func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
    (context.codingPath + [last].compactMap { $0 }).map(\.stringValue).joined(separator: ".")
  }
  return switch error {
  case .keyNotFound(let key, let context): "\(path(context, key)) is missing"
  case .valueNotFound(_, let context): "\(path(context)) is null"
  case .typeMismatch(let type, let context): "\(path(context)) is no \(type)"
  case .dataCorrupted(let context): "\(path(context)): \(context.debugDescription)"
  @unknown default: "\(error)"
  }
}
