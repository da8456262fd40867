import Foundation
import RenderingTools
import Scene
import Testing
import Typesetting

@testable import Drawing

/// A theme's own fonts in all three formats.
@Suite struct OwnFontsTests {
  private static let fonts = "/usr/share/fonts/truetype/dejavu"
  private let typeface: BundledTypeface

  init() throws {
    try #require(
      FileManager.default.fileExists(atPath: "\(Self.fonts)/DejaVuSans-Bold.ttf"),
      "DejaVu Sans is missing: apt-get install fonts-dejavu-core")
    typeface = try BundledTypeface(own: OwnFonts(.family("DejaVu Sans")))
  }

  private var scene: Scene {
    func text(_ string: String, _ y: Double, _ weight: Font.Weight) -> Element {
      .text(
        Text(
          string, at: Point(200, y), anchor: .middle, font: Font(size: 24, weight: weight),
          color: Color(hex: 0)))
    }
    return Scene(
      size: Size(400, 120), background: Color(hex: 0xffffff), title: "", description: "",
      elements: [
        text("Threads took turns", 40, .bold), text("waiting for a core: 0.5 ms", 90, .regular),
      ])
  }

  @Test func whoHasTheFontShowsAnSVGAsWeDrawIt() throws {
    let folder = try TemporaryFolder()
    let bytes = renderSVG(scene, typeface: typeface)
    #expect(
      String(decoding: bytes, as: UTF8.self).contains(
        "font-family=\"DejaVu Sans, Liberation Sans, Arial, Helvetica, sans-serif\""))
    let svg = try folder.write(bytes, as: "scene.svg")
    try Tool.rsvgConvert.run(["-o", folder.path("rsvg.png"), svg], fonts: Self.fonts)
    let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
    let theirs = try Picture(path: folder.path("rsvg.png"))
    let difference = ours.difference(from: theirs)
    #expect(difference.mean < 0.3 && difference.visible < 1e-3, "\(difference)")
    // And it is another font than the bundled one.
    let plain = try Picture(png: renderPNG(scene, scale: 1, typeface: BundledTypeface()))
    #expect(ours.difference(from: plain).visible > 0.01)
  }

  @Test func aPDFEmbedsThem() throws {
    let folder = try TemporaryFolder()
    let bytes = try renderPDF(scene, typeface: typeface)
    #expect(try renderPDF(scene, typeface: typeface) == bytes)
    let pdf = try folder.write(bytes, as: "scene.pdf")
    let list = String(decoding: try Tool.pdffonts.run([pdf]), as: UTF8.self)
    let fonts = list.split(separator: "\n").dropFirst(2)
    #expect(fonts.count == 2)
    for name in ["DejaVuSans ", "DejaVuSans-Bold "] { #expect(list.contains(name), "\(list)") }
    for font in fonts { #expect(font.contains(#/ yes +yes +yes /#), "\(font)") }
    let words = String(decoding: try Tool.pdftotext.run([pdf, "-"]), as: UTF8.self)
    #expect(words.contains("Threads took turns") && words.contains("waiting for a core: 0.5 ms"))
  }

  @Test func namesOfFamiliesAreQuotedAsCSSAsks() throws {
    #expect(familyList(["Inter", "Noto Sans"]) == "Inter, Noto Sans")
    #expect(familyList(["M+ 1p", "A'B\\C", "7 Up"]) == #"'M+ 1p', 'A\'B\\C', '7 Up'"#)
  }
}
