/// A field of a JSON document that rests on what cores did, and is null where nobody recorded that.
@propertyWrapper
public struct OnCores<Value> {
  /// The value; of no meaning where it is not known.
  public var wrappedValue: Value
  /// Whether it is known.
  var isKnown = true

  /// The field with a value that is known.
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
}

extension OnCores: Sendable where Value: Sendable {}
extension OnCores: Equatable where Value: Equatable {}

extension OnCores: Encodable where Value: Encodable {
  /// Writes the value or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isKnown {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension OnCores: Decodable where Value: Decodable {
  /// Reads a value that is known.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(Value.self)
  }
}
