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

  private func apart(_ names: [String], _ count: Int) -> [String] {
    ruler.shortenedApart(names, to: Double(count) * 10, font: font)
  }

  @Test func keepsApartWhatDiffersInOnePart() {
    let names = [1, 2, 4].map { "a-pool-of-processes, \($0) workers, chunks=16" }
    let short = apart(names, 24)
    #expect(short == [1, 2, 4].map { "a-pool-of-p…, \($0) workers…" })
    // In the middle they would all have been the same.
    #expect(Set(names.map { ruler.shortened($0, to: 240, font: font) }).count == 1)
    // Where parts between commas are too wide, words do, and then characters.
    #expect(apart(names, 12) == [1, 2, 4].map { "a-pool-o… \($0)…" })
    #expect(apart(names, 4) == [1, 2, 4].map { "… \($0)…" })
    #expect(apart(names, 3) == [1, 2, 4].map { "…\($0)…" })
  }

  @Test func whatIsAddedAtTheEndCountsAsDifference() {
    let names = [20, 25].map { String(repeating: "a", count: $0) }
    #expect(apart(names, 10) == ["aaaaaaaaa…", "aaaa…aaaaa"])
  }

  @Test func whatDiffersInSeveralPlacesKeepsAllOfThem() {
    let names = [2, 4].flatMap { workers in
      [8, 16].map { "multiprocessing-with-a-pool, \(workers) workers, chunks=\($0)" }
    }
    let short = apart(names, 26)
    #expect(Set(short).count == 4)
    for (name, text) in zip(names, short) {
      #expect(text.hasSuffix(name.split(separator: ",").dropFirst().joined(separator: ",")))
    }
  }

  @Test func onlyWhatLooksAlikeIsShortenedOtherwise() {
    let names = ["abcdefghij", "abcdXfghij", "zbcdefghij", "abcdefghij", "short"]
    let short = apart(names, 5)
    #expect(short[0] == short[3] && short[0] != short[1])
    #expect(short[2] == ruler.shortened(names[2], to: 50, font: font))
    #expect(short[4] == "short")
    #expect(apart([], 5).isEmpty)
    #expect(apart(["abcdef", "abcxef"], 0) == ["", ""])
  }

  @Test(arguments: 1...40) func neverGetsTooWideNorLosesWhatFits(_ count: Int) {
    let names = (0..<12).map { "process-pool, \($0) workers, option \($0 % 3), all the rest" }
    let short = apart(names, count)
    for (name, text) in zip(names, short) {
      #expect(text.count <= count)
      if name.count <= count { #expect(text == name) }
    }
    if count >= 24 { #expect(Set(short).count == names.count) }
  }
}
