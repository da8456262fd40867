import Drawing
import Foundation
import RenderingTools
import Scene
import Testing
import Typesetting

/// One scene, drawn by us and by programs that know nothing of us, looks the same.
@Suite struct AgreementTests {
  private let folder: TemporaryFolder
  private let typeface: BundledTypeface

  init() throws {
    folder = try TemporaryFolder()
    typeface = try BundledTypeface()
  }

  private func scenes() -> [(String, Scene)] {
    [("specimen", Specimen.scene(typeface, foreignScripts: false)), ("text", Specimen.plainText())]
  }

  @Test func pngAgreesWithRsvg() throws {
    for (name, scene) in scenes() {
      let svg = try folder.write(renderSVG(scene, typeface: typeface), as: "scene.svg")
      for scale in [1.0, 2] {
        try Tool.rsvgConvert.run(["--zoom", "\(scale)", "-o", folder.path("rsvg.png"), svg])
        let ours = try Picture(png: renderPNG(scene, scale: scale, typeface: typeface))
        let theirs = try Picture(path: folder.path("rsvg.png"))
        #expect(ours.width == theirs.width && ours.height == theirs.height)
        let difference = ours.difference(from: theirs)
        #expect(difference.mean < 0.1 && difference.visible < 1e-4, "\(name): \(difference)")
      }
    }
  }

  @Test func pngAgreesWithPDF() throws {
    for (name, scene) in scenes().prefix(1) {
      let pdf = try folder.write(renderPDF(scene, typeface: typeface), as: "scene.pdf")
      try Tool.pdftoppm.run(["-r", "192", "-png", "-singlefile", pdf, folder.path("page")])
      let ours = try Picture(png: renderPNG(scene, scale: 2, typeface: typeface))
      let theirs = try Picture(path: folder.path("page.png"))
      #expect(ours.width == theirs.width && ours.height == theirs.height)
      let difference = ours.difference(from: theirs)
      // poppler draws letters heavier than Cairo does.
      #expect(difference.mean < 1.5 && difference.visible < 0.01, "\(name): \(difference)")
    }
  }

  @Test func pngAgreesWithChromium() throws {
    for (name, scene) in scenes() {
      let svg = try folder.write(renderSVG(scene, typeface: typeface), as: "scene.svg")
      let size = "\(Int(scene.size.width)),\(Int(scene.size.height))"
      try Tool.chromium.run([
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--force-device-scale-factor=2", "--force-color-profile=srgb", "--window-size=\(size)",
        "--user-data-dir=\(folder.path("profile"))", "--screenshot=\(folder.path("chromium.png"))",
        "file://\(svg)",
      ])
      let ours = try Picture(png: renderPNG(scene, scale: 2, typeface: typeface))
      let theirs = try Picture(path: folder.path("chromium.png"))
      #expect(ours.width == theirs.width && ours.height == theirs.height)
      let difference = ours.difference(from: theirs)
      #expect(difference.mean < 0.6 && difference.visible < 1e-3, "\(name): \(difference)")
    }
  }

  /// The tolerances of this suite are far below what a reader sees.
  @Test func aSmallErrorWouldShow() throws {
    let text = Text(
      "Threads took turns: 0.99 cores busy", at: Point(20, 40), font: Font(size: 18),
      color: Color(hex: 0))
    func picture(_ text: Text) throws -> Picture {
      let scene = Scene(
        size: Size(360, 60), background: Color(hex: 0xffffff), title: "", description: "",
        elements: [.text(text)])
      return try Picture(png: renderPNG(scene, scale: 2, typeface: typeface))
    }
    var moved = text
    moved.position.x += 0.25
    let difference = try picture(text).difference(from: picture(moved))
    #expect(difference.mean > 1.5 && difference.visible > 0.01, "\(difference)")
  }
}
