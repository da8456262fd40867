import Foundation
import Scene
import Testing

@testable import Typesetting

/// Fonts that a theme names in place of the bundled one.
@Suite struct OwnFontsTests {
  private static let folder = "/usr/share/fonts/truetype"
  private static let dejaVu = "\(folder)/dejavu/DejaVuSans.ttf"
  private static let dejaVuBold = "\(folder)/dejavu/DejaVuSans-Bold.ttf"
  /// Has Chinese and no Latin letters.
  private static let droid = "\(folder)/droid/DroidSansFallbackFull.ttf"
  /// Has pictures in place of outlines.
  private static let emoji = "\(folder)/noto/NotoColorEmoji.ttf"

  init() throws {
    let packages = [
      (Self.dejaVu, "fonts-dejavu-core"), (Self.dejaVuBold, "fonts-dejavu-core"),
      (Self.droid, "fonts-droid-fallback"), (Self.emoji, "fonts-noto-color-emoji"),
    ]
    for (file, package) in packages {
      try #require(
        FileManager.default.fileExists(atPath: file), "\(file): apt-get install \(package)")
    }
  }

  @Test func aFamilyIsFoundByItsName() throws {
    for name in ["DejaVu Sans", "dejavu sans"] {
      let fonts = try OwnFonts(.family(name))
      #expect(fonts.family == name)
      #expect(fonts.regular.path == Self.dejaVu && fonts.bold.path == Self.dejaVuBold)
    }
  }

  @Test func filesTellTheirFamilyAndOneIsEnough() throws {
    let fonts = try OwnFonts(.files(regular: Self.dejaVu, bold: nil))
    #expect(fonts.family == "DejaVu Sans")
    #expect(fonts.file(.bold) == fonts.file(.regular))
    let both = try OwnFonts(.files(regular: Self.dejaVu, bold: Self.dejaVuBold))
    #expect(both.file(.bold).path == Self.dejaVuBold)
  }

  /// The same glyphs and widths as HarfBuzz's own program sets with that font.
  @Test func textIsShapedAndMeasuredInThem() throws {
    let typeface = try BundledTypeface(own: OwnFonts(.family("DejaVu Sans")))
    let words = ["AVATAR", "waiting", "fi-ffi", "0.123"]
    for (weight, file) in [(Font.Weight.regular, Self.dejaVu), (.bold, Self.dejaVuBold)] {
      for (word, glyphs) in zip(words, try HarfBuzzTool.shape(words, fontFile: file)) {
        let shaped = typeface.shape(word, weight: weight)
        #expect(shaped.runs.map(\.font) == [.typeface])
        #expect(shaped.glyphs.map(\.id) == glyphs.map(\.g), "\(word)")
        #expect(shaped.glyphs.map(\.advance) == glyphs.map(\.ax), "\(word)")
        // DejaVu counts 2048 units to the em.
        let width = Double(glyphs.reduce(0) { $0 + $1.ax }) / 2048 * 20
        #expect(abs(typeface.width(of: word, font: Font(size: 20, weight: weight)) - width) < 1e-9)
      }
    }
    // What the font file states; its capitals are 1493 of 2048 high, and round ones reach a little beyond.
    let font = Font(size: 2048)
    #expect(abs(typeface.ascent(of: font) - 1901) < 1 && abs(typeface.descent(of: font) - 483) < 1)
    #expect(abs(typeface.capHeight(of: font) - 1493) < 5)
    #expect(typeface.families.prefix(2) == ["DejaVu Sans", "Liberation Sans"])
  }

  /// This font counts 256 units to the em, and the line is in those of the bundled one.
  @Test func whatTheyLackIsSetInTheBundledFont() throws {
    let typeface = try BundledTypeface(own: OwnFonts(.files(regular: Self.droid, bold: nil)))
    let plain = try BundledTypeface()
    let shaped = typeface.shape("worker漢字", weight: .regular)
    #expect(shaped.runs.map(\.font) == [.bundled, .typeface])
    #expect(
      shaped.glyphs.prefix(6).map(\.id) == plain.shape("worker", weight: .regular).glyphs.map(\.id))
    #expect(shaped.glyphs.suffix(2).allSatisfy { $0.id != 0 && $0.advance == 2048 })
    #expect(!shaped.glyphs.contains { $0.id == 0 })
  }

  @Test func whatCannotBeUsedIsNamedByItsKey() throws {
    func error(_ source: FontSource) -> OwnFontsError? {
      #expect(throws: OwnFontsError.self) { _ = try OwnFonts(source) }
    }
    let unknown = error(.family("No Such Family 7"))
    #expect(unknown?.key == "family")
    #expect(unknown?.description.hasPrefix("no font here is called 'No Such Family 7'") == true)
    #expect(error(.files(regular: "/nowhere/a.ttf", bold: nil))?.key == "regular")
    #expect(error(.files(regular: #filePath, bold: nil))?.key == "regular")
    #expect(error(.files(regular: Self.dejaVu, bold: "/nowhere/b.ttf"))?.key == "bold")
    let picture = error(.files(regular: Self.emoji, bold: nil))
    #expect(picture?.description.hasPrefix("\(Self.emoji) has no outlines") == true)
  }
}
