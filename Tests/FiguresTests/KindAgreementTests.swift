import Drawing
import RenderingTools
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Every kind of figure looks the same as SVG, PNG and PDF, and in the programs that people import it
/// into.
@Suite struct KindAgreementTests {
  private func scene(
    _ kind: FigureKind, _ typeface: BundledTypeface, theme: Theme = .light
  ) throws -> Scene {
    let inputs: [NamedTrace] =
      switch kind {
      case .models, .map, .states: Program.models
      case .gil, .waits: [NamedTrace(name: "turns", trace: Program.gilTurns())]
      case .criticalPath: [NamedTrace(name: "chain", trace: Program.gilChain())]
      case .compare:
        [
          NamedTrace(name: "threads", trace: Program.turns(threads: 3, milliseconds: 120)),
          NamedTrace(name: "processes", trace: Program.pool(workers: 3, milliseconds: 70)),
        ]
      default: [NamedTrace(name: "loop", trace: Program.eventLoop())]
      }
    return try makeScene(
      FigureRequest(
        kind: kind, inputs: inputs,
        options: FigureOptions(preset: .web, theme: theme)), measuring: typeface)
  }

  @Test(arguments: FigureKind.allCases)
  func theThreeFormatsAgree(_ kind: FigureKind) throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    let scene = try scene(kind, typeface)
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

  @Test(
    .enabled(if: Tool.inkscape.isInstalled, "Inkscape is not installed: apt-get install inkscape"),
    arguments: [FigureKind.threads, .gil, .tasks])
  func inkscapeDrawsTheSame(_ kind: FigureKind) throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    let scene = try scene(kind, typeface, theme: .dark)
    let svg = try folder.write(renderSVG(scene, typeface: typeface), as: "figure.svg")
    try Tool.inkscape.run([svg, "-o", folder.path("inkscape.png")])
    let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
    let theirs = try Picture(path: folder.path("inkscape.png"))
    #expect(ours.width == theirs.width && ours.height == theirs.height)
    let difference = ours.difference(from: theirs)
    #expect(difference.mean < 0.3 && difference.visible < 1e-3, "\(difference)")
  }

  /// LibreOffice hints its letters and rounds edges to whole pixels; what it leaves out or paints in another
  /// colour is more than that.
  @Test(
    .enabled(
      if: Tool.soffice.isInstalled,
      "LibreOffice is not installed: apt-get install libreoffice-draw"))
  func libreOfficeDrawsTheSame() throws {
    let typeface = try BundledTypeface()
    let folder = try TemporaryFolder()
    let kinds = [FigureKind.threads, .gil, .tasks, .models]
    let scenes = try kinds.map { try scene($0, typeface) }
    let files = try zip(kinds, scenes).map { kind, scene in
      try folder.write(renderSVG(scene, typeface: typeface), as: "\(kind.rawValue).svg")
    }
    try Tool.soffice.run(
      [
        "-env:UserInstallation=file://\(folder.path("profile"))", "--headless", "--convert-to",
        "png", "--outdir", folder.path("drawn"),
      ] + files)
    for (kind, scene) in zip(kinds, scenes) {
      let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
      let theirs = try Picture(path: folder.path("drawn/\(kind.rawValue).png"))
      #expect(abs(ours.width - theirs.width) <= 1 && abs(ours.height - theirs.height) <= 1)
      #expect(ours.misplaced(from: theirs) < 0.02, "\(kind)")
      #expect(theirs.misplaced(from: ours) < 0.02, "\(kind)")
    }
  }
}
