import Foundation
import Randomness
import Scene
import Testing

@testable import Typesetting

/// Characters that the bundled font lacks, in a font of the machine: DejaVu Sans alone, which has
/// Arabic and neither Chinese nor emoji.
@Suite final class FallbackTests {
  private let folder: URL
  private let fallbacks: FallbackFonts
  private let typeface: BundledTypeface
  private let plain: BundledTypeface
  private static let font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

  init() throws {
    try #require(
      FileManager.default.fileExists(atPath: Self.font),
      "\(Self.font) is missing: apt-get install fonts-dejavu-core")
    folder = FileManager.default.temporaryDirectory
      .appending(path: "coreograph-fonts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "fonts.conf")
    // The file alone: its neighbours are wider or narrower.
    let text = """
      <?xml version="1.0"?>
      <fontconfig>
        <dir>\((Self.font as NSString).deletingLastPathComponent)</dir>
        <selectfont><rejectfont><glob>*Mono*</glob><glob>*Serif*</glob><glob>*Condensed*</glob>
        <glob>*Oblique*</glob><glob>*Extra*</glob><glob>*Math*</glob><glob>*Bold*</glob>
        </rejectfont></selectfont>
        <cachedir>\(folder.path)/cache</cachedir>
      </fontconfig>
      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    fallbacks = FallbackFonts(configurationFile: file.path)
    typeface = try BundledTypeface(fallbacks: fallbacks)
    plain = try BundledTypeface()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @Test func whatTheBundledFontHasStaysAsItIs() {
    for text in ["Threads took turns", "Ελληνικά Кириллица déjà vu", "שלום thread-1", "e\u{301}"] {
      for weight in [Font.Weight.regular, .bold] {
        #expect(typeface.shape(text, weight: weight) == plain.shape(text, weight: weight))
      }
    }
    #expect(fallbacks.fonts.isEmpty && fallbacks.missing.isEmpty)
  }

  /// The same glyphs as HarfBuzz's own program sets with that font, in units of 2048 to the em,
  /// which both fonts have.
  @Test func arabicIsSetAsHarfBuzzSetsIt() throws {
    let words = ["مرحبا", "بالعالم", "السلام", "خيط"]
    let reference = try HarfBuzzTool.shape(words, fontFile: Self.font)
    for (word, glyphs) in zip(words, reference) {
      let shaped = typeface.shape(word, weight: .regular)
      #expect(shaped.runs.map(\.font) == [.machine(0)])
      #expect(shaped.glyphs.map(\.id) == glyphs.map(\.g), "\(word)")
      #expect(shaped.glyphs.map(\.advance) == glyphs.map(\.ax), "\(word)")
    }
    #expect(fallbacks.fonts.map(\.path) == [Self.font])
    #expect(fallbacks.fonts.map(\.hasOutlines) == [true])
  }

  @Test func whatNoFontHasIsABoxAndNoted() {
    let shaped = typeface.shape("a漢b مرحبا", weight: .regular)
    #expect(shaped.glyphs.count { $0.id == 0 } == 1)
    #expect(fallbacks.missing == ["漢"])
    #expect(Set(shaped.runs.map(\.font)) == [.typeface, .machine(0)])
  }

  /// Whatever the text: glyphs and bytes are each covered by the runs once, widths add up.
  @Test func coversAnyText() throws {
    var numbers = SeededNumbers(seed: 5)
    let awkward: [ClosedRange<UInt32>] = [
      0x20...0x7e, 0x300...0x36f, 0x590...0x6ff, 0x900...0xe7f, 0x2000...0x206f, 0x3000...0x9fff,
      0x1f1e6...0x1faff,
    ]
    for _ in 0..<1500 {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &numbers) {
        let range = awkward[Int.random(in: 0..<awkward.count, using: &numbers)]
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &numbers)) {
          text.unicodeScalars.append(scalar)
        }
      }
      let shaped = typeface.shape(text, weight: .regular)
      #expect(shaped.runs.flatMap { Array($0.glyphs) } == Array(shaped.glyphs.indices))
      #expect(
        shaped.runs.flatMap { Array($0.bytes) }.sorted() == Array(0..<shaped.text.utf8.count),
        "\(text.unicodeScalars.map(\.value))")
      #expect(shaped.advance == shaped.glyphs.reduce(0) { $0 + Int($1.advance) })
      for run in shaped.runs {
        for glyph in shaped.glyphs[run.glyphs] { #expect(run.bytes.contains(glyph.cluster)) }
      }
    }
  }
}
