// Names of strangers get into tables, which spreadsheets open. As in Markdown, what counts are characters of
// Unicode, not what Swift takes for one.

extension String {
  /// Behind an apostrophe where a spreadsheet would take a name for a formula, and run it: at the
  /// beginning, blanks or not, and behind a semicolon, which parts cells in half of the world. What is
  /// combined with such a sign does not hide it.
  public var withoutFormula: String {
    var result = String.UnicodeScalarView()
    var mayBegin = true
    for scalar in unicodeScalars {
      if mayBegin, "=+-@＝＋－＠".unicodeScalars.contains(scalar) { result.append("'") }
      mayBegin = scalar == ";" || mayBegin && scalar.properties.isWhitespace
      result.append(scalar)
    }
    return String(result)
  }

  /// As a field of CSV (RFC 4180): in quotation marks where it needs them.
  public var quotedForCSV: String {
    guard unicodeScalars.contains(where: { ",;\"\r\n".unicodeScalars.contains($0) }) else {
      return self
    }
    // Quotation marks that something is combined with are quotation marks to whoever reads it.
    let inside = unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(inside)) + "\""
  }
}
