import CProbeRings
import Glibc

/// The texts of one process, which its records name by number; read as the file grows.
struct TextTable {
  private let path: String
  private var texts: [UInt32: String] = [:]
  private var offset = 0

  /// About how many bytes of memory it takes: a program decides how many texts there are.
  var footprint: Int { offset + texts.count * 64 }

  /// The table in the file at `path`, which need not be there yet.
  init(path: String) { self.path = path }

  /// The text with that number, if it was read before.
  func known(_ number: UInt32) -> String? { texts[number] }

  /// The text with that number; nil for 0 and for one that was never written.
  ///
  /// - Parameter most: how many more bytes of the file may be read.
  mutating func text(_ number: UInt32, upTo most: Int) -> String? {
    guard number != 0 else { return nil }
    if let known = texts[number] { return known }
    readOn(upTo: most)
    return texts[number]
  }

  private mutating func readOn(upTo most: Int) {
    let last = offset + most
    // Without waiting: a program may have put a pipe there.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let header = MemoryLayout<coreograph_text_header>.size
    while offset < last {
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
