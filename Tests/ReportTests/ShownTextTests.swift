import Testing

@testable import Report

@Suite struct ShownTextTests {
  @Test func plainTextStaysAsItIs() {
    for text in ["", "python3", "worker-0", "größer", "線程", "שלום", "👩‍🔬"] {
      #expect(shown(text) == text)
    }
  }

  @Test func charactersThatActUnseenAreSpelledOut() {
    #expect(shown("a\u{202E}b") == "a\\u{202E}b")
    #expect(shown("a\nb\u{0}c\u{2028}d") == "a\\u{A}b\\u{0}c\\u{2028}d")
    #expect(shown("\u{2066}x\u{2069}\u{FEFF}") == "\\u{2066}x\\u{2069}\\u{FEFF}")
  }

  @Test func longTextKeepsBothEnds() {
    let text = "start" + String(repeating: "-", count: 10_000) + "end"
    let short = shown(text, limit: 20)
    #expect(short.count == 21)
    #expect(short.hasPrefix("start"))
    #expect(short.hasSuffix("end"))
    #expect(short.contains("…"))
  }

  /// Escaping goes character by character, and a combining mark makes `"` another character.
  @Test(arguments: ["\"\u{301}", "<\u{301}", "&\u{338}", "\u{600}<", "'\u{FE0F}"])
  func noMarkupHidesInACharacter(text: String) {
    let markup: Set<Character> = ["\"", "<", "&", "'", ">"]
    let scalars = shown(text).unicodeScalars.filter { markup.contains(Character($0)) }
    let characters = shown(text).filter { markup.contains($0) }
    #expect(scalars.count == 1)
    #expect(characters.count == 1)
  }
}
