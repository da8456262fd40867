import FoundationEssentials

/// The JSON that commands print and keep for scripts: on lines of its own, with the fields in order, so
/// that two documents can be compared line by line; it ends in a newline.
///
/// - Throws: what `value` throws as it is encoded, and where a number is not finite.
public func scriptJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
}

/// The same of one value as an object, or of several as an array.
public func scriptJSON(oneOrAll values: [some Encodable]) throws -> [UInt8] {
  if let only = values.first, values.count == 1 { return try scriptJSON(only) }
  return try scriptJSON(values)
}
