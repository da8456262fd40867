import FoundationEssentials

// The metadata as one text, for files of other forms that carry them.
extension TraceMetadata {
  /// What `json` says; nil where that is not sound.
  package init?(json: String) {
    guard let found = try? JSONDecoder().decode(TraceMetadata.self, from: Data(json.utf8)),
      found.format == Self.currentFormat, found.untrueNumber == nil
    else { return nil }
    self = found
  }

  /// All of it, in the same order each time; nil where it holds a number that is not finite.
  package var json: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }
}
