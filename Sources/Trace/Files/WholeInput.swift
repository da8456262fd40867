/// The bytes of the file `path` (`-` is standard input), unpacked where it is gzipped: for tables and
/// other inputs that are small by nature.
///
/// Refuses what is larger than 8 MiB: such an input is none of these, and what is made of it takes many
/// times as much memory.
public func readWholeFile(at path: String) throws(TraceReadError) -> [UInt8] {
  var file = try InputFile(path: path)
  try file.detectCompression()
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try withBytes(of: &buffer) { space throws(TraceReadError) in
      try file.read(into: space)
    }
    guard count > 0 else { break }
    bytes += buffer[..<count]
    guard bytes.count <= 8 << 20 else {
      throw TraceReadError(
        path: path, place: nil, what: "is larger than 8 MiB, as nothing of its kind is",
        fix: "name another file")
    }
  }
  guard !file.isPackedCut else {
    throw TraceReadError(
      path: path, place: nil, what: "its compressed data end early",
      fix: "copy it anew from where it was made")
  }
  return bytes
}

/// The standard library's own function does not carry typed errors.
private func withBytes<Failure: Error>(
  of buffer: inout [UInt8],
  _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
) throws(Failure) -> Int {
  let result: Result<Int, Failure> = buffer.withUnsafeMutableBytes { space in
    do throws(Failure) {
      return .success(try body(space))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}
