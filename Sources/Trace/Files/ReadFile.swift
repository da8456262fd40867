import Glibc

/// The first `limit` bytes of a file, or nil where it cannot be read. Files of procfs and sysfs
/// come whole when they are shorter.
package func readFile(_ path: String, atMost limit: Int = 1 << 20) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: min(limit, 65536))
  while bytes.count < limit {
    let got = read(file, &chunk, min(chunk.count, limit - bytes.count))
    if got < 0, errno == EINTR { continue }
    guard got > 0 else { break }
    bytes.append(contentsOf: chunk[..<got])
  }
  return bytes
}

/// The text of a small file without the line break at its end, or nil where it cannot be read.
package func readText(_ path: String) -> String? {
  guard var bytes = readFile(path) else { return nil }
  while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
  return String(decoding: bytes, as: UTF8.self)
}
