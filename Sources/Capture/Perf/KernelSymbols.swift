import Glibc
import Trace

/// The functions of the running kernel by address, from /proc/kallsyms.
///
/// It holds the file as it is and an index into it: 100,000 strings would take longer to make than
/// all the rest of a short recording.
package struct KernelSymbols: Sendable {
  private struct Function: Sendable {
    var start: UInt64
    /// Where its name begins in the text.
    var name: Int32
  }

  private let text: [UInt8]
  private var functions: [Function] = []

  /// Whether the kernel shows addresses to this user (kernel.kptr_restrict).
  static var areVisible: Bool {
    guard let start = readFile("/proc/kallsyms", atMost: 16) else { return false }
    return start.count == 16 && start.contains { $0 != UInt8(ascii: "0") }
  }

  /// The functions of the running kernel and its modules.
  static func current() -> KernelSymbols {
    KernelSymbols(readFile("/proc/kallsyms", atMost: 64 << 20) ?? [])
  }

  /// Parses lines such as `ffffffff814413d0 T futex_do_wait` or, of modules, with `\t[name]` behind.
  package init(_ text: [UInt8]) {
    self.text = text
    functions.reserveCapacity(text.count / 40)
    text.withUnsafeBufferPointer { text in
      var position = 0
      while position < text.count {
        var address: UInt64 = 0
        while position < text.count, let digit = hexadecimalDigit(text[position]) {
          address = address << 4 | UInt64(digit)
          position += 1
        }
        // A blank, the kind (`t` and `w` are code), a blank, the name.
        if position + 3 < text.count {
          let kind = text[position + 1] | 0x20
          if kind == UInt8(ascii: "t") || kind == UInt8(ascii: "w") {
            functions.append(Function(start: address, name: Int32(position + 3)))
          }
        }
        guard let start = text.baseAddress,
          let end = memchr(start + position, Int32(UInt8(ascii: "\n")), text.count - position)
        else { break }
        position = UnsafeRawPointer(end) - UnsafeRawPointer(start) + 1
      }
    }
    // Modules come behind the kernel, wherever they lie.
    let isSorted = zip(functions, functions.dropFirst()).allSatisfy { $0.start <= $1.start }
    if !isSorted { functions.sort { $0.start < $1.start } }
  }

  /// The name of the function around `address`, without what compilers append to clones of it; nil
  /// below the first one.
  package func function(at address: UInt64) -> String? {
    // A return address may lie just behind a function that ends with a call.
    var (low, high) = (0, functions.count)
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].start > address &- 1 { high = middle } else { low = middle + 1 }
    }
    guard low > 0 else { return nil }
    let name = text[Int(functions[low - 1].name)...].prefix {
      $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ".")
    }
    return String(decoding: name, as: UTF8.self)
  }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  default: nil
  }
}
