import Scene
import Testing

@testable import Typesetting

/// Orders worked out by hand with the rules of UAX #9 for a line that reads from left to right.
@Suite struct BidirectionalTests {
  /// The characters in the order in which they are seen.
  private func seen(_ text: String) throws -> String {
    let shaped = try BundledTypeface().shape(text, weight: .regular)
    let bytes = Array(shaped.text.utf8)
    let starts = Set(shaped.glyphs.map(\.cluster)).sorted() + [bytes.count]
    return shaped.glyphs.map { glyph in
      let end = starts.first { $0 > glyph.cluster } ?? bytes.count
      return String(decoding: bytes[glyph.cluster..<end], as: UTF8.self)
    }.joined()
  }

  @Test func wordsTurnEachInItsPlace() throws {
    #expect(try seen("אבג thread דהו") == "גבא thread והד")
  }

  @Test func numbersStayReadable() throws {
    // Rule N1: a number counts as right to left for the spaces beside it; rule L2 turns it back.
    #expect(try seen("אב 12 גד") == "דג 12 בא")
  }

  @Test func neighboursOfOneDirectionTurnTogether() throws {
    #expect(try seen("pool-אב גד-7") == "pool-7-דג בא")
  }

  @Test func latinAloneStays() throws {
    #expect(try seen("Кириллица, latin & ελληνικά (1)") == "Кириллица, latin & ελληνικά (1)")
  }

  @Test func bracketsAreMirrored() throws {
    let typeface = try BundledTypeface()
    let open = typeface.shape("(", weight: .regular).glyphs.map(\.id)
    let close = typeface.shape(")", weight: .regular).glyphs.map(\.id)
    let shaped = typeface.shape("א(ב)ג", weight: .regular)
    // Seen from the left: ג, an opening bracket (the character after ב), ב, a closing one, א.
    #expect([shaped.glyphs[1].id] == open)
    #expect([shaped.glyphs[3].id] == close)
    #expect(shaped.runs.map(\.isRightToLeft) == [true])
  }
}
