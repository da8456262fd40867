import Scene
import Testing

/// Every character is ten pixels wide at font size 10: widths can be counted by hand.
struct TypewriterRuler: TextMeasuring {
  func width(of string: String, font: Font) -> Double { Double(string.count) * font.size }
  func ascent(of font: Font) -> Double { font.size }
  func descent(of font: Font) -> Double { 0 }
  func capHeight(of font: Font) -> Double { font.size }
}

@Suite struct ShorteningTests {
  let ruler = TypewriterRuler()
  let font = Font(size: 10)

  @Test func leavesAloneWhatFits() {
    #expect(ruler.shortened("abcdef", to: 60, font: font) == "abcdef")
    #expect(ruler.shortened("", to: 0, font: font) == "")
  }

  @Test(arguments: [
    (59.0, "ab…ef"), (50, "ab…ef"), (49, "ab…f"), (39, "a…f"), (20, "a…"), (10, "…"), (9, ""),
    (0, ""), (-5, ""),
  ])
  func keepsBothEnds(width: Double, expected: String) {
    #expect(ruler.shortened("abcdef", to: width, font: font) == expected)
  }

  @Test func neverCutsThroughACharacter() {
    let family = "👨‍👩‍👧‍👦"
    let flag = "🇨🇭"
    let accented = "e\u{301}"
    let name = family + flag + accented + "xyz" + accented + flag + family
    for width in stride(from: 0.0, through: 90, by: 5) {
      let text = ruler.shortened(name, to: width, font: font)
      for character in text where character != "…" {
        #expect(name.contains(character), "\(character) is not a character of the name")
      }
    }
    #expect(ruler.shortened(name, to: 50, font: font) == family + flag + "…" + flag + family)
  }
}
