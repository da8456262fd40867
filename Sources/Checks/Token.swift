/// A piece of a requirement.
struct Token: Equatable {
  var kind: Kind
  /// Where it begins, in characters, from 1.
  var column: Int

  enum Kind: Equatable {
    case number(Double)
    /// A name, a unit or a keyword.
    case word(String)
    /// Text in quotation marks, without them.
    case quoted(String)
    /// One of `. [ ] ( ) = < <= > >= == !=`.
    case symbol(String)
    case end
  }

  /// As an error message names it.
  var text: String {
    switch kind {
    case .number(let value): "\(value)"
    case .word(let word): "'\(word)'"
    case .quoted(let text): "'\(text)'"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end"
    }
  }
}

/// Cuts a requirement into tokens, the last of which is ``Token/Kind/end``.
struct Tokenizer {
  private let text: String
  private let characters: [Character]
  private var position = 0
  private(set) var tokens: [Token] = []

  /// More would nest expressions deeper than the stack is.
  private static let longest = 4000

  init(_ text: String) throws(RequirementError) {
    self.text = text
    characters = Array(text)
    guard characters.count <= Self.longest else {
      throw error(
        "a requirement has at most \(Self.longest) characters; write several", at: Self.longest)
    }
    while position < characters.count { try takeToken() }
    append(.end, at: characters.count)
  }

  private mutating func append(_ kind: Token.Kind, at start: Int) {
    tokens.append(Token(kind: kind, column: start + 1))
  }

  private func character(_ ahead: Int = 0) -> Character? {
    position + ahead < characters.count ? characters[position + ahead] : nil
  }

  private mutating func takeToken() throws(RequirementError) {
    let start = position
    let first = characters[position]
    if first.isWhitespace {
      position += 1
    } else if first.isASCIIDigit || isNumberSign(first) {
      append(.number(try takeNumber()), at: start)
    } else if Self.isWordStart(first) {
      while let next = character(), Self.isInWord(next) { position += 1 }
      append(.word(String(characters[start..<position])), at: start)
    } else if first == "%" {
      position += 1
      append(.word("%"), at: start)
    } else if first == "'" || first == "\"" {
      append(.quoted(try takeQuoted(first)), at: start)
    } else {
      append(.symbol(try takeSymbol()), at: start)
    }
  }

  private static func isWordStart(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "*"
  }

  /// Thread names and the ids of findings have hyphens; there is no subtraction to take them for.
  private static func isInWord(_ character: Character) -> Bool {
    isWordStart(character) || character.isNumber || character == "-"
  }

  private func isNumberSign(_ first: Character) -> Bool {
    guard first == "-" || first == "+" || first == "." else { return false }
    // After a name a point leads to the next one; `.5` stands where a value may.
    if first == ".", position > 0, Self.isInWord(characters[position - 1]) { return false }
    return character(1)?.isASCIIDigit == true || (first != "." && character(1) == ".")
  }

  private mutating func takeNumber() throws(RequirementError) -> Double {
    let start = position
    if character() == "-" || character() == "+" { position += 1 }
    while character()?.isASCIIDigit == true { position += 1 }
    if character() == ".", character(1)?.isASCIIDigit == true {
      position += 1
      while character()?.isASCIIDigit == true { position += 1 }
    }
    if character() == "e" || character() == "E" {
      let sign = character(1) == "-" || character(1) == "+" ? 1 : 0
      if character(1 + sign)?.isASCIIDigit == true {
        position += 1 + sign
        while character()?.isASCIIDigit == true { position += 1 }
      }
    }
    guard let value = Double(String(characters[start..<position])), value.isFinite else {
      throw error("this number cannot be read; write one such as 1.5 or 2e-3", at: start)
    }
    return value
  }

  private mutating func takeQuoted(_ mark: Character) throws(RequirementError) -> String {
    let start = position
    position += 1
    while let next = character(), next != mark { position += 1 }
    guard character() == mark else {
      throw error("the quotation mark that begins here is never closed", at: start)
    }
    position += 1
    return String(characters[start + 1..<position - 1])
  }

  private mutating func takeSymbol() throws(RequirementError) -> String {
    let start = position
    for symbol in ["<=", ">=", "==", "!=", "<", ">", "=", ".", "[", "]", "(", ")"]
    where characters[start...].starts(with: symbol) {
      position += symbol.count
      return symbol
    }
    let hint =
      switch characters[start] {
      case "&": "; write 'and'"
      case "|": "; write 'or'"
      case "!": "; write 'not', or '!=' between two values"
      case "≤": "; write '<='"
      case "≥": "; write '>='"
      default: ""
      }
    throw error("'\(characters[start])' has no meaning here\(hint)", at: start)
  }

  private func error(_ what: String, at start: Int) -> RequirementError {
    RequirementError(requirement: text, column: start + 1, what: what)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
