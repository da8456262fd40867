/// How a tracepoint lays out its fields, as its `format` file in tracefs says.
///
/// Field offsets are the kernel's own business and do change between versions; nothing of them may
/// be taken for granted.
struct TracepointFormat: Equatable, Sendable {
  /// One field.
  struct Field: Equatable, Sendable {
    /// Bytes from the start of the raw data.
    var offset: Int
    /// Bytes.
    var size: Int
  }

  /// The number that perf_event_open wants and that the raw data begin with.
  var id: UInt64
  /// The fields by name; of an array, the name without its length.
  var fields: [String: Field]

  /// Parses the text of a `format` file; nil where it has no id.
  init?(_ text: String) {
    var id: UInt64?
    fields = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("ID:") {
        id = UInt64(line.dropFirst(3).filter { !$0.isWhitespace })
      } else if let (name, field) = Self.field(line) {
        fields[name] = field
      }
    }
    guard let id else { return nil }
    self.id = id
  }

  /// Parses a line such as `field:char prev_comm[16];  offset:8;  size:16;  signed:0;`.
  private static func field(_ line: Substring) -> (String, Field)? {
    var declaration: Substring?
    var numbers: [Substring: Int] = [:]
    for part in line.split(separator: ";") {
      guard let colon = part.firstIndex(of: ":") else { continue }
      let key = part[..<colon].drop(while: \.isWhitespace)
      let value = part[part.index(after: colon)...]
      if key == "field" { declaration = value } else { numbers[key] = Int(value) }
    }
    guard let offset = numbers["offset"], let size = numbers["size"], offset >= 0, size >= 0,
      let word = declaration?.split(separator: " ").last
    else { return nil }
    let name = word.prefix { $0 != "[" }
    return (String(name), Field(offset: offset, size: size))
  }
}
