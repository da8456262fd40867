import FoundationEssentials

/// Any JSON value: what requirements are evaluated on.
public enum JSONTree: Sendable, Equatable {
  /// Not known.
  case null
  /// True or false.
  case boolean(Bool)
  /// Any number; whole ones are exact to 2^53.
  case number(Double)
  /// A string.
  case text(String)
  /// An array.
  case list([JSONTree])
  /// An object.
  case object([String: JSONTree])
}

extension JSONTree: Decodable {
  /// Reads any value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Each wrong guess makes an error, which costs more than the value: what there is most of comes first.
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([String: JSONTree].self) {
      self = .object(value)
    } else if let value = try? container.decode([JSONTree].self) {
      self = .list(value)
    } else {
      self = .boolean(try container.decode(Bool.self))
    }
  }
}

extension JSONTree: Encodable {
  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONTree {
  /// How many values a document may have. Each takes some hundred bytes, whatever it is.
  public static let mostValues = 4_000_000

  /// Whether the JSON in `bytes` has no more than `most` values. Linear, in no memory.
  public static func isFeasible(json bytes: [UInt8], most: Int = mostValues) -> Bool {
    var (values, isText, isEscaped) = (0, false, false)
    for byte in bytes {
      if isText {
        if byte == UInt8(ascii: "\""), !isEscaped { isText = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      // All values but the first of what holds them stand behind a comma.
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"): values += 1
      default: break
      }
    }
    return values <= most
  }

  /// Reads a document that Coreograph wrote, or any other JSON; nil where `bytes` are none.
  public init?(json bytes: [UInt8]) {
    guard let tree = try? JSONDecoder().decode(JSONTree.self, from: Data(bytes)) else { return nil }
    self = tree
  }

  /// The JSON of `value`, as ``init(json:)`` would read it.
  public init(encoding value: some Encodable) throws {
    let json = try JSONEncoder().encode(value)
    self = try JSONDecoder().decode(JSONTree.self, from: json)
  }

  /// The member `name` of an object; nil where there is none, or no object.
  public subscript(name: String) -> JSONTree? {
    if case .object(let members) = self { members[name] } else { nil }
  }
}
