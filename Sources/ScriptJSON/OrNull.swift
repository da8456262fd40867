/// A field of a JSON document that is null where it is not known: a synthesised encoder would leave an
/// optional out, and scripts could not tell "unknown" from "misspelt".
///
/// A number that is not finite is not known either. A field that is missing, as in documents of earlier
/// versions, is read as nil.
@propertyWrapper
public struct OrNull<Value> {
  /// The value; nil where it is not known.
  public var wrappedValue: Value?

  /// The field with a value, or without one.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// The field with a value, or without one.
  public init(_ value: Value?) { wrappedValue = value }
}

extension OrNull: Sendable where Value: Sendable {}
extension OrNull: Equatable where Value: Equatable {}

extension OrNull: Encodable where Value: Encodable {
  /// Writes the value or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let isNumber = (wrappedValue as? Double)?.isFinite ?? true
    if let wrappedValue, isNumber {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension OrNull: Decodable where Value: Decodable {
  /// Reads the value or null.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

extension KeyedDecodingContainer {
  /// The field `key`, which may be missing.
  public func decode<Value: Decodable>(
    _ type: OrNull<Value>.Type, forKey key: Key
  ) throws -> OrNull<Value> {
    try decodeIfPresent(type, forKey: key) ?? OrNull(nil)
  }
}
