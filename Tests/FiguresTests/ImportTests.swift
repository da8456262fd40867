import Drawing
import Foundation
import RenderingTools
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Every kind of figure looks the same in the programs that people import it into; rsvg is in
/// KindAgreementTests.
@Suite struct ImportTests {
  /// All kinds on one page, one below the other.
  @Test func chromiumDrawsTheSame() throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    var images = ""
    var pictures: [(kind: FigureKind, scene: Scene, picture: Picture)] = []
    for kind in FigureKind.allCases {
      let scene = try KindSample.scene(kind, typeface)
      _ = try folder.write(renderSVG(scene, typeface: typeface), as: "\(kind.rawValue).svg")
      images += "<img src=\"\(kind.rawValue).svg\" style=\"display:block\">"
      let picture = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
      pictures.append((kind, scene, picture))
    }
    let page = try folder.write(
      Array("<!doctype html><body style=\"margin:0\">\(images)".utf8), as: "page.html")
    let height = pictures.reduce(0) { $0 + $1.picture.height }
    try Tool.chromium.run([
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--hide-scrollbars", "--force-device-scale-factor=1", "--force-color-profile=srgb",
      "--window-size=1200,\(height)", "--user-data-dir=\(folder.path("profile"))",
      "--allow-file-access-from-files", "--screenshot=\(folder.path("page.png"))",
      "file://\(page)",
    ])
    let shown = try Picture(path: folder.path("page.png"))
    #expect(shown.width == 1200 && shown.height == height)
    var top = 0
    for (kind, scene, ours) in pictures {
      let theirs = shown.rows(top..<(top + ours.height))
      // It shades letters and edges otherwise.
      #expect(ours.misplaced(from: theirs) < 0.015, "\(kind)")
      #expect(theirs.misplaced(from: ours) < 0.015, "\(kind)")
      #expect(scene.disagreements(ours, theirs, typeface) == [], "\(kind)")
      top += ours.height
    }
  }

  @Test(
    .enabled(if: Tool.inkscape.isInstalled, "Inkscape is not installed: apt-get install inkscape"),
    arguments: FigureKind.allCases)
  func inkscapeDrawsTheSame(_ kind: FigureKind) throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    let scene = try KindSample.scene(kind, typeface, theme: .dark)
    let svg = try folder.write(renderSVG(scene, typeface: typeface), as: "figure.svg")
    try Tool.inkscape.run([svg, "-o", folder.path("inkscape.png")])
    let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
    let theirs = try Picture(path: folder.path("inkscape.png"))
    #expect(ours.width == theirs.width && ours.height == theirs.height)
    let difference = ours.difference(from: theirs)
    #expect(difference.mean < 0.3 && difference.visible < 1e-3, "\(difference)")
    #expect(scene.disagreements(ours, theirs, typeface) == [])
  }

  /// A presentation with a slide per kind, as Impress shows it. LibreOffice hints its letters and rounds
  /// edges to whole pixels; what it leaves out or paints in another colour is more than that.
  @Test(
    .enabled(
      if: Tool.soffice.isInstalled,
      "LibreOffice is not installed: apt-get install libreoffice-impress libreoffice-draw"))
  func impressShowsTheSame() throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    let scenes = try FigureKind.allCases.map {
      try KindSample.scene($0, typeface, preset: .slide)
    }
    let slides = Presentation(scenes.map { renderSVG($0, typeface: typeface) }).flatODF
    let file = try folder.write(Array(slides.utf8), as: "slides.fodp")
    try Tool.soffice.run([
      "-env:UserInstallation=file://\(folder.path("profile"))", "--headless", "--convert-to", "pdf",
      "--outdir", folder.path("drawn"), file,
    ])
    try Tool.pdftoppm.run([
      "-scale-to-x", "1920", "-scale-to-y", "1080", "-png", folder.path("drawn/slides.pdf"),
      folder.path("drawn/slide"),
    ])
    for (number, (kind, scene)) in zip(FigureKind.allCases, scenes).enumerated() {
      let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
      let name = String(format: "drawn/slide-%02d.png", number + 1)
      let theirs = try Picture(path: folder.path(name))
      #expect(abs(ours.width - theirs.width) <= 1 && abs(ours.height - theirs.height) <= 1)
      #expect(ours.misplaced(from: theirs) < 0.02, "\(kind)")
      #expect(theirs.misplaced(from: ours) < 0.02, "\(kind)")
      #expect(scene.disagreements(ours, theirs, typeface) == [], "\(kind)")
    }
  }

  /// What the others are compared by sees every word and every larger mark that is not there.
  @Test func nothingIsMissingUnseen() throws {
    let typeface = try BundledTypeface()
    let scene = try KindSample.scene(.threads, typeface)
    let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
    #expect(scene.disagreements(ours, ours, typeface) == [])
    for (number, leaf) in scene.leaves().enumerated() {
      guard case .text(let text) = leaf.element else { continue }
      let broken = try Picture(
        png: renderPNG(scene.withoutLeaf(number), scale: 1, typeface: typeface))
      let seen = scene.disagreements(ours, broken, typeface)
      #expect(seen.contains { $0.hasPrefix("'\(text.string)'") }, "\(text.string): \(seen)")
    }
  }
}

extension Picture {
  /// Some of its rows.
  fileprivate func rows(_ rows: Range<Int>) -> Picture {
    var part = self
    part.height = rows.count
    part.pixels = Array(pixels[(rows.lowerBound * width)..<(rows.upperBound * width)])
    return part
  }
}

/// Slides with a picture each, as a flat OpenDocument file; Impress makes slides 28 cm wide.
private struct Presentation {
  let flatODF: String

  init(_ pictures: [[UInt8]]) {
    let size = "svg:width=\"28cm\" svg:height=\"15.75cm\""
    let slides = pictures.enumerated().map { number, svg in
      """
      <draw:page draw:name="slide\(number)" draw:master-page-name="plain"><draw:frame \(size)
      svg:x="0cm" svg:y="0cm"><draw:image draw:mime-type="image/svg+xml"><office:binary-data>
      \(Data(svg).base64EncodedString())</office:binary-data></draw:image></draw:frame></draw:page>
      """
    }
    flatODF = """
      <?xml version="1.0" encoding="UTF-8"?>
      <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
      xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
      xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
      xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
      xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
      office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
      <office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties
      fo:page-width="28cm" fo:page-height="15.75cm" fo:margin="0cm"/></style:page-layout>
      </office:automatic-styles><office:master-styles><style:master-page style:name="plain"
      style:page-layout-name="page"/></office:master-styles><office:body><office:presentation>
      \(slides.joined())</office:presentation></office:body></office:document>
      """
  }
}
