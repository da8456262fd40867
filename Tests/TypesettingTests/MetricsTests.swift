import Scene
import Testing

@testable import Typesetting

@Suite struct MetricsTests {
  /// Widths that Adobe publishes for Helvetica, in thousandths of an em (Core 14 AFM files);
  /// Liberation Sans has the same by design.
  @Test(arguments: [
    (Font.Weight.regular, "A", 667.0), (.regular, "i", 222), (.regular, "m", 833),
    (.regular, " ", 278), (.regular, "0", 556), (.regular, "W", 944), (.regular, "%", 889),
    (.bold, "A", 722), (.bold, "i", 278), (.bold, "m", 889), (.bold, "0", 556), (.bold, "W", 944),
  ])
  func hasTheWidthsOfHelvetica(weight: Font.Weight, letter: String, thousandths: Double) throws {
    let width = try BundledTypeface().width(of: letter, font: Font(size: 1000, weight: weight))
    #expect(abs(width - thousandths) < 1)
  }

  /// From the font's tables: 1854, 434 and 1409 of 2048 units.
  @Test(arguments: [Font.Weight.regular, .bold])
  func readsTheFontsHeights(weight: Font.Weight) throws {
    let typeface = try BundledTypeface()
    let font = Font(size: 2048, weight: weight)
    #expect(typeface.ascent(of: font) == 1854)
    #expect(typeface.descent(of: font) == 434)
    #expect(typeface.capHeight(of: font) == 1409)
  }

  @Test func scalesWithTheSize() throws {
    let typeface = try BundledTypeface()
    let text = "Threads took turns"
    let once = typeface.width(of: text, font: Font(size: 7))
    let thrice = typeface.width(of: text, font: Font(size: 21))
    #expect(abs(thrice - 3 * once) < 1e-9)
    #expect(typeface.width(of: "", font: Font(size: 7)) == 0)
  }

  @Test func kerns() throws {
    let typeface = try BundledTypeface()
    let font = Font(size: 100)
    let apart = typeface.width(of: "A", font: font) + typeface.width(of: "V", font: font)
    // Helvetica's AFM file kerns A V by -70 thousandths; Liberation's table by about the same.
    #expect(abs(apart - typeface.width(of: "AV", font: font) - 7) < 1)
  }
}
