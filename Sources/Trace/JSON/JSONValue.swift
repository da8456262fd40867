import CSimdjson
import Glibc

/// Splits JSON texts into tokens with simdjson, which checks them as it goes.
struct JSONTokenizer: ~Copyable {
  private let parser: OpaquePointer

  /// A tokenizer; nil without memory.
  init?() {
    guard let parser = CSimdjsonCreate() else { return nil }
    self.parser = parser
  }

  deinit {
    CSimdjsonDestroy(parser)
  }

  /// What a text came to.
  enum Result {
    /// Its value, valid until the next text.
    case value(JSONValue)
    /// What is wrong with it, in plain words.
    case invalid(String)
  }

  /// Reads the one value in `bytes`, after which as many bytes as ``CSimdjsonPadding()`` says must
  /// be readable.
  func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result {
    var tokens: UnsafePointer<CSimdjsonToken>?
    var count = 0
    if let problem = CSimdjsonTokenize(parser, bytes.baseAddress, bytes.count, &tokens, &count) {
      return .invalid(String(cString: problem))
    }
    return .value(JSONValue(tokens: UnsafeBufferPointer(start: tokens, count: count), index: 0))
  }
}

/// A value in a JSON text that a ``JSONTokenizer`` has read.
struct JSONValue {
  fileprivate let tokens: UnsafeBufferPointer<CSimdjsonToken>
  fileprivate let index: Int

  private var token: CSimdjsonToken { tokens[index] }
  private func has(_ kind: CSimdjsonKind) -> Bool { UInt32(token.kind) == kind.rawValue }

  /// Whether it is an object.
  var isObject: Bool { has(CSimdjsonObject) }

  /// Whether it is `true`.
  var isTrue: Bool { has(CSimdjsonTrue) }

  /// The member `key` of an object; nil where there is none, or no object.
  subscript(key: StaticString) -> JSONValue? {
    guard isObject else { return nil }
    let end = Int(token.next)
    var member = index + 1
    while member < end {
      if bytes(at: member) == key {
        return JSONValue(tokens: tokens, index: member + 1)
      }
      member = Int(tokens[member + 1].next)
    }
    return nil
  }

  /// The text of a string.
  var string: String? {
    has(CSimdjsonString) ? String(decoding: bytes(at: index), as: UTF8.self) : nil
  }

  /// Whether it is the string `text`.
  static func == (value: JSONValue, text: StaticString) -> Bool {
    value.has(CSimdjsonString) && value.bytes(at: value.index) == text
  }

  /// A number, or a string that holds one, times ten to the power of `scale`, rounded; nil where
  /// it is neither or does not fit.
  func scaled(by scale: Int) -> Int64? {
    guard has(CSimdjsonNumber) || has(CSimdjsonString) else { return nil }
    return scaledDecimal(bytes(at: index), by: scale)
  }

  /// A whole number, or a string that holds one; nil where it is neither or does not fit.
  func integer<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) -> Integer? {
    guard let thousands = scaled(by: 3), thousands % 1000 == 0 else {
      // Beyond what can be multiplied by 1000 only whole numbers are worth a second look.
      return scaled(by: 0).flatMap {
        $0.magnitude > UInt64(Int64.max / 1000) ? Integer(exactly: $0) : nil
      }
    }
    return Integer(exactly: thousands / 1000)
  }

  private func bytes(at index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: tokens[index].text, count: tokens[index].length)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are those of `text`.
  fileprivate static func == (bytes: UnsafeRawBufferPointer, text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    guard let start = bytes.baseAddress else { return true }
    return memcmp(start, text.utf8Start, bytes.count) == 0
  }
}
