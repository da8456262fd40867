import Scene
import Testing
import Typesetting

@testable import Report

/// Text that a page measures by the table is as wide as text that is shaped.
@Suite struct TypefaceTableTests {
  @Test(arguments: [
    "AVA To. Typ, fifty “ff” affairs", "12.3–15.9 ms  ·  T/V |x| || LT'1", "W A V E", "…AT…",
    "Überläufer Ærøskøbing", "Τύπος Привет", "日本語 and 한국어",
  ])
  func aLineIsAsWideAsItIsShaped(_ text: String) throws {
    let typeface = try BundledTypeface()
    let table = try TypefaceTable([text])
    for (weight, widths) in [(Font.Weight.regular, table.regular), (.bold, table.bold)] {
      var sum = 0
      var last: String?
      for character in text.map({ String($0) }) {
        sum += try #require(widths.advances[character])
        if let last { sum += widths.pairs[last]?[character] ?? 0 }
        last = character
      }
      #expect(sum == typeface.shape(text, weight: weight).advance, "\(weight)")
    }
  }

  /// All of what figures say of themselves: any two signs beside one another.
  @Test func neighboursAreAsFarApartAsTheyAreShaped() throws {
    let typeface = try BundledTypeface()
    let table = try TypefaceTable([])
    let signs = table.regular.advances.keys.sorted()
    for first in signs {
      for second in signs {
        let wide = [first, second].compactMap { table.regular.advances[$0] }.reduce(0, +)
        let both = wide + (table.regular.pairs[first]?[second] ?? 0)
        #expect(both == typeface.shape(first + second, weight: .regular).advance)
      }
    }
  }
}
