import CLibmd
import CZlib

/// Hashes and compresses large buffers: libraries in C, which know nothing of threads.
struct Hashing: Workload {
  static let name = "hashing"
  let tasks = 8
  private let rounds: Int

  init(_ options: Options) { rounds = options.count(12) }

  func work(_ task: Int) -> String {
    let buffer = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    var digest = ""
    for _ in 0..<rounds { digest = sha256(decompressed(compressed(buffer), count: buffer.count)) }
    return digest
  }

  func answer(_ digests: [String]) -> String {
    let different = Set(digests)
    return different.count == 1 ? "\(digests.count) x \(digests[0])" : "digests differ"
  }
}

private func compressed(_ bytes: [UInt8]) -> [UInt8] {
  var size = compressBound(UInt(bytes.count))
  var packed = [UInt8](repeating: 0, count: Int(size))
  compress2(&packed, &size, bytes, UInt(bytes.count), 9)
  return Array(packed.prefix(Int(size)))
}

private func decompressed(_ packed: [UInt8], count: Int) -> [UInt8] {
  var size = UInt(count)
  var bytes = [UInt8](repeating: 0, count: count)
  uncompress(&bytes, &size, packed, UInt(packed.count))
  return bytes
}

private func sha256(_ bytes: [UInt8]) -> String {
  var text = [CChar](repeating: 0, count: 2 * Int(SHA256_DIGEST_LENGTH) + 1)
  SHA256Data(bytes, bytes.count, &text)
  return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
}
