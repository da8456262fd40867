/// A task's name as the kernel keeps it: at most 15 bytes that need not be text.
///
/// Sixteen bytes in place, so that records can be copied without counting references.
package struct KernelName: Equatable, Sendable {
  private var words: (UInt64, UInt64) = (0, 0)

  /// The empty name.
  init() {}

  /// The bytes up to the first zero, at most 16 of them.
  init(_ bytes: UnsafeRawBufferPointer) {
    let length = min(16, bytes.firstIndex(of: 0) ?? bytes.count)
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: .init(rebasing: bytes[..<length])) }
  }

  /// The name's first 16 bytes.
  package init(_ text: String) {
    var text = text
    self = text.withUTF8 { KernelName(UnsafeRawBufferPointer($0)) }
  }

  /// The name as text; bytes that are no UTF-8 become U+FFFD.
  var text: String {
    withUnsafeBytes(of: words) { bytes in
      String(decoding: bytes[..<(bytes.firstIndex(of: 0) ?? bytes.count)], as: UTF8.self)
    }
  }

  package static func == (one: KernelName, other: KernelName) -> Bool { one.words == other.words }
}
