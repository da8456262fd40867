import CProbeRings
import Glibc

/// The texts of one process, which its records name by number; read as the file grows.
struct TextTable {
  private let path: String
  private var texts: [UInt32: String] = [:]
  private var offset = 0

  /// The table in the file at `path`, which need not be there yet.
  init(path: String) { self.path = path }

  /// The text with that number; nil for 0 and for one that was never written.
  mutating func text(_ number: UInt32) -> String? {
    guard number != 0 else { return nil }
    if let known = texts[number] { return known }
    readOn()
    return texts[number]
  }

  private mutating func readOn() {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let header = MemoryLayout<coreograph_text_header>.size
    while true {
      let count = pread(file, &buffer, buffer.count, off_t(offset))
      guard count >= header else { return }
      var place = 0
      while place + header <= count {
        let (number, length) = buffer.withUnsafeBytes {
          (
            $0.loadUnaligned(fromByteOffset: place, as: UInt32.self),
            Int($0.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self))
          )
        }
        let end = place + header + length
        guard end <= count else { break }
        texts[number] = String(decoding: buffer[(place + header)..<end], as: UTF8.self)
        place = end
      }
      guard place > 0 else { return }
      offset += place
    }
  }
}
