import Drawing
import RenderingTools
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Every kind of figure looks the same as SVG, PNG and PDF.
@Suite struct KindAgreementTests {
  @Test(arguments: FigureKind.allCases)
  func theThreeFormatsAgree(_ kind: FigureKind) throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    let scene = try KindSample.scene(kind, typeface)
    let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
    let svg = try folder.write(renderSVG(scene, typeface: typeface), as: "figure.svg")
    try Tool.rsvgConvert.run(["-o", folder.path("svg.png"), svg])
    let drawn = try Picture(path: folder.path("svg.png"))
    let difference = ours.difference(from: drawn)
    #expect(difference.mean < 0.2 && difference.visible < 5e-4, "SVG: \(difference)")
    let pdf = try folder.write(renderPDF(scene, typeface: typeface), as: "figure.pdf")
    try Tool.pdftoppm.run(["-r", "96", "-png", "-singlefile", pdf, folder.path("pdf")])
    let page = try Picture(path: folder.path("pdf.png"))
    #expect(page.width == ours.width && page.height == ours.height)
    // poppler draws letters heavier and puts thin lines on whole pixels: what of ours is not there is the
    // light inside of bold letters and what lies between dashes.
    #expect(ours.misplaced(from: page) < 0.015)
    #expect(page.misplaced(from: ours) < 4e-3)
    let text = String(decoding: try Tool.pdftotext.run(["-layout", pdf, "-"]), as: UTF8.self)
    for (_, shown) in scene.texts() {
      for word in shown.string.split(separator: " ") {
        #expect(text.contains(word), "\(word) cannot be selected")
      }
    }
  }
}
