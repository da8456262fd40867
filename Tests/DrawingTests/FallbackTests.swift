import Drawing
import Foundation
import RenderingTools
import Scene
import Testing
import Typesetting

/// Names in scripts that the bundled font lacks, drawn with the fonts of this machine.
@Suite struct FallbackTests {
  private func scene(_ text: String) -> Scene {
    Scene(
      size: Size(400, 60), background: Color(hex: 0xffffff), title: "", description: "",
      elements: [
        .text(
          Text(text, at: Point(20, 40), font: Font(size: 24), color: Color(hex: 0)))
      ])
  }

  @Test func emojiAreDrawnInTheirColours() throws {
    let font = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"
    try #require(
      FileManager.default.fileExists(atPath: font),
      "\(font) is missing: apt-get install fonts-noto-color-emoji")
    let typeface = try BundledTypeface(fallbacks: FallbackFonts())
    let picture = try Picture(png: renderPNG(scene("🚀🚀"), scale: 1, typeface: typeface))
    let colored = picture.pixels.count { pixel in
      let parts = [16, 8, 0].map { Int(pixel >> $0 & 0xff) }
      return (parts.max() ?? 0) - (parts.min() ?? 0) > 60
    }
    #expect(colored > 50)
    // A box of ink where no font is asked.
    let boxes = try Picture(
      png: renderPNG(scene("🚀🚀"), scale: 1, typeface: try BundledTypeface()))
    #expect(boxes.pixels.contains { $0 & 0xffffff < 0x808080 })
    #expect(boxes.pixels.allSatisfy { $0 >> 16 & 0xff == $0 & 0xff })
  }

  @Test func aPDFEmbedsWhatItTakesAndCanBeRead() throws {
    let folder = try TemporaryFolder()
    let fallbacks = FallbackFonts()
    let typeface = try BundledTypeface(fallbacks: fallbacks)
    let text = "مرحبا 工作 thread-1"
    let bytes = try renderPDF(scene(text), typeface: typeface)
    #expect(try renderPDF(scene(text), typeface: typeface) == bytes)
    let pdf = try folder.write(bytes, as: "names.pdf")
    let read = String(decoding: try Tool.pdftotext.run([pdf, "-"]), as: UTF8.self)
    try #require(
      fallbacks.missing.isEmpty, "a font is missing: apt-get install fonts-droid-fallback")
    for word in ["مرحبا", "工作", "thread-1"] { #expect(read.contains(word), "\(read)") }
    let fonts = String(decoding: try Tool.pdffonts.run([pdf]), as: UTF8.self)
      .split(separator: "\n").dropFirst(2)
    #expect(fonts.count >= 3)
    for font in fonts { #expect(font.contains(#/ yes +yes +yes /#), "\(font)") }
  }
}
