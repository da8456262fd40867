import Dialects
import Trace

extension FuzzTarget {
  /// Any file as a trace: a sound one, or a line that says where and what to do.
  static let trace = FuzzTarget("trace", longestInput: 8192) { bytes in
    let path = try ScratchFiles.shared.write(bytes, to: "input")
    guard let trace = try readIfSound(path) else { return }
    try checkRoundTrip(trace)
  }

  /// Any file as a trace whose events two threads share out among themselves: what one of them reads by
  /// itself, event by event.
  static let blocks = FuzzTarget("blocks", longestInput: 8192) { bytes in
    var source = ByteSource(bytes)
    let block = 1 << source.below(13)
    let path = try ScratchFiles.shared.write(source.remainder, to: "input")
    let alone = Result { try readTrace(at: path, block: nil, workers: 1) }
    let shared = Result { try readTrace(at: path, block: block, workers: 2) }
    switch (alone, shared) {
    case (.success(let one), .success(let other)):
      guard one == other else {
        throw BrokenPromise("another trace in blocks of \(block): \(difference(one, other))")
      }
    case (.failure(let one), .failure(let other)):
      guard "\(one)" == "\(other)" else {
        throw BrokenPromise("another error in blocks of \(block): \(one) and \(other)")
      }
    default:
      throw BrokenPromise("another outcome in blocks of \(block): \(alone) and \(shared)")
    }
  }

  /// Any file as a trace of whichever tool: what another one recorded is a sound trace of ours, or there
  /// is a line that says where and what to do.
  static let dialects = FuzzTarget("dialects", longestInput: 8192) { try checkAnyTrace(Array($0)) }

  /// Perfetto's protobuf: bytes as they are, or packets that they decide about. What was read is written as
  /// protobuf, the same bytes each time, and is a sound trace when they are read.
  static let perfetto = FuzzTarget("perfetto", longestInput: 4096) { bytes in
    var source = ByteSource(bytes)
    let isMadeUp = source.flag()
    let file = isMadeUp ? MadeUpMessage.trace(&source) : Array(source.remainder)
    guard let trace = try checkAnyTrace(file) else { return }
    let written = trace.perfettoBytes()
    guard written == trace.perfettoBytes() else { throw BrokenPromise("other bytes each time") }
    do {
      try readAnyTrace(written, path: "written").checkInvariants()
    } catch let error as TraceReadError {
      // Times of other tools may reach beyond what the format can say.
      try requireOneLine(error, naming: "written")
    }
  }

  /// What was read, if it could be.
  @discardableResult
  private static func checkAnyTrace(_ bytes: [UInt8]) throws -> Trace? {
    let trace: Trace
    do throws(TraceReadError) {
      trace = try readAnyTrace(bytes, path: "input")
    } catch {
      try requireOneLine(error, naming: "input")
      return nil
    }
    try trace.checkInvariants()
    try checkRoundTrip(trace)
    return trace
  }

  /// Lines of `perf script` behind a line that says what they are: a sound trace in which every core was
  /// busy for as long as the recording lasted at most, or a line.
  static let perfText = FuzzTarget("perftext", longestInput: 4096) { bytes in
    let head = "a 1/1 [000] 1.000000: sched:sched_process_exit: \n"
    guard let trace = try checkAnyTrace(Array(head.utf8) + Array(bytes)) else { return }
    let cores = Set(trace.running.cores).count
    let busy = (0..<trace.running.count).reduce(0.0) {
      $0 + trace.running.time($1).duration.seconds
    }
    guard busy <= Double(cores) * trace.end.seconds * 1.000001 else {
      throw BrokenPromise("\(cores) cores were busy for \(busy) s of \(trace.end.seconds) s")
    }
  }

  /// Any file as a compressed one. The rest of the input is compressed first where it is none, so that
  /// the fuzzer need not find out checksums; a byte says how much is cut off.
  static let gzip = FuzzTarget("gzip") { bytes in
    var source = ByteSource(bytes)
    let cut = Int(source.byte())
    let isPacked = source.remainder.starts(with: [0x1F, 0x8B])
    let plain = Array(source.remainder)
    let packed = isPacked ? plain : try compressed(plain)
    let path = try ScratchFiles.shared.write(packed.dropLast(cut), to: "input.gz")
    do {
      let unpacked = try readWholeFile(at: path)
      // A file that is cut right at its beginning is no compressed one any more.
      guard isPacked || unpacked == plain || packed.count < cut + 2 else {
        throw BrokenPromise("unpacked wrongly")
      }
    } catch let error as TraceReadError {
      try requireOneLine(error, naming: path)
    }
    _ = try readIfSound(path)
  }

  /// A file of which the content says whether it is a trace or another document.
  static let document = FuzzTarget("document") { bytes in
    let path = try ScratchFiles.shared.write(bytes, to: "input")
    do {
      guard case .document(let content) = try TraceOrDocument(contentsOf: path) else { return }
      // Unless it was compressed, a document is handed on as it stands.
      guard bytes.starts(with: [0x1F, 0x8B]) || content.elementsEqual(bytes) else {
        throw BrokenPromise("a document was changed")
      }
    } catch let error as TraceReadError {
      try requireOneLine(error, naming: path)
    }
  }
}

/// The trace in the file `path`, which keeps every law; nil where it was refused in due form.
func readIfSound(_ path: String) throws -> Trace? {
  do {
    let trace = try readTrace(at: path)
    try trace.checkInvariants()
    if trace.metadata.cutShort, trace.metadata.capture.notes.isEmpty {
      throw BrokenPromise("a trace was cut, and nothing says so")
    }
    return trace
  } catch let error as TraceReadError {
    try requireOneLine(error, naming: path)
    return nil
  }
}

/// Requires that what was read says the same after it was written and read again, and is the same file
/// when written once more.
func checkRoundTrip(_ trace: Trace) throws {
  let files = ScratchFiles.shared
  try write(trace, to: files.path("copy.json"))
  let copy = try readTrace(at: files.path("copy.json"))
  try copy.checkInvariants()
  guard copy == trace else {
    throw BrokenPromise("a trace was not the same when read again: \(difference(trace, copy))")
  }
  try write(copy, to: files.path("again.json"))
  guard try files.read("copy.json") == files.read("again.json") else {
    throw BrokenPromise("a trace was another file when written again")
  }
}

private func write(_ trace: Trace, to path: String) throws {
  var writer = try TraceWriter(path: path, metadata: trace.metadata)
  try trace.replay(into: &writer)
  try writer.finish(metadata: trace.metadata)
}

/// The first thing in which two traces differ.
private func difference(_ one: Trace, _ other: Trace) -> String {
  func first<Element: Equatable>(_ one: [Element], _ other: [Element]) -> String? {
    let pair = zip(one, other).first { $0 != $1 }
    if let pair { return "\(pair.0) and \(pair.1)" }
    return one.count == other.count ? nil : "\(one.count) and \(other.count) elements"
  }
  let differences: [String?] = [
    one.metadata == other.metadata ? nil : "\(one.metadata) and \(other.metadata)",
    first(one.processes, other.processes), first(one.threads, other.threads),
    one.running == other.running ? nil : "\(one.running) and \(other.running)",
    one.blocked == other.blocked ? nil : "\(one.blocked) and \(other.blocked)",
    first(one.foreign, other.foreign), first(one.losses, other.losses),
    first(one.tasks, other.tasks),
    one.taskRuns == other.taskRuns ? nil : "\(one.taskRuns) and \(other.taskRuns)",
    first(one.interpreterLocks, other.interpreterLocks), first(one.lockWaits, other.lockWaits),
    first(one.marks, other.marks), first(one.agentNotes, other.agentNotes),
  ]
  return differences.compactMap(\.self).first ?? "the end"
}
