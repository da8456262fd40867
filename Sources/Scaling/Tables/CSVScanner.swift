/// A field of a CSV text with its place.
struct CSVField: Equatable {
  /// Without quotes and surrounding blanks.
  var text: String
  /// Where it begins.
  var place: TableError.Place
}

/// Splits a CSV text into records (RFC 4180), keeping the place of every field.
///
/// Strict where leniency would change numbers: a quote inside an unquoted field, text after a closing
/// quote and a quote that is never closed are errors. Lines may end in LF, CRLF or CR; blank lines
/// are left out.
struct CSVScanner {
  private let path: String
  private let characters: [Character]
  private let separator: Character
  /// What is fitted to more would take minutes, and tell nothing more.
  private static let mostRecords = 100_000
  private var index = 0
  private var line = 1
  private var column = 1

  /// Reads `text`, whose separator is the first of comma, semicolon and tab in its first line.
  init(_ text: String, path: String) {
    self.path = path
    // A byte order mark is no part of the first column's name.
    characters = Array(text.first == "\u{feff}" ? text.dropFirst() : text[...])
    let header = characters.prefix { !$0.isNewline }
    separator = header.first { ",;\t".contains($0) } ?? ","
  }

  /// The records from the first to the last.
  mutating func records() throws(TableError) -> [[CSVField]] {
    var records: [[CSVField]] = []
    while index < characters.count {
      var record = [try field()]
      while index < characters.count, characters[index] == separator {
        advance()
        record.append(try field())
      }
      advance()  // the line's end
      if record.count > 1 || !record[0].text.isEmpty { records.append(record) }
      guard records.count <= Self.mostRecords else {
        throw TableError(
          path: path, place: record[0].place,
          what: "more than \(Self.mostRecords) lines: a law needs some dozens of measurements")
      }
    }
    return records
  }

  private mutating func field() throws(TableError) -> CSVField {
    skipBlanks()
    let place = TableError.Place(line: line, column: column)
    if index < characters.count, characters[index] == "\"" {
      return CSVField(text: try quoted(from: place), place: place)
    }
    var text = ""
    while index < characters.count, characters[index] != separator, !characters[index].isNewline {
      if characters[index] == "\"" {
        throw error(
          "a quote inside a field: put the whole field into quotes, and write \"\" for one")
      }
      text.append(characters[index])
      advance()
    }
    while text.last?.isWhitespace == true { text.removeLast() }
    return CSVField(text: text, place: place)
  }

  private mutating func quoted(from place: TableError.Place) throws(TableError) -> String {
    advance()
    var text = ""
    while true {
      guard index < characters.count else {
        throw TableError(path: path, place: place, what: "this quote is never closed")
      }
      let character = characters[index]
      advance()
      if character != "\"" {
        text.append(character)
      } else if index < characters.count, characters[index] == "\"" {
        text.append(character)
        advance()
      } else {
        break
      }
    }
    skipBlanks()
    if index < characters.count, characters[index] != separator, !characters[index].isNewline {
      throw error("text after a closing quote: leave it out, or write \"\" for a quote")
    }
    return text
  }

  private mutating func skipBlanks() {
    while index < characters.count, characters[index] == " " || characters[index] == "\t",
      characters[index] != separator
    {
      advance()
    }
  }

  private mutating func advance() {
    guard index < characters.count else { return }
    if characters[index].isNewline {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index += 1
  }

  private func error(_ what: String) -> TableError {
    TableError(path: path, place: TableError.Place(line: line, column: column), what: what)
  }
}
