import Drawing
import Foundation
import RenderingTools
import Scene
import Testing
import Typesetting

@Suite struct PNGTests {
  private let typeface: BundledTypeface

  init() throws {
    typeface = try BundledTypeface()
  }

  private func empty(_ width: Double, _ height: Double) -> Scene {
    Scene(
      size: Size(width, height), background: Color(hex: 0x123456), title: "T", description: "D",
      metadata: [MetadataEntry(key: "method", value: "switches, naïve")], elements: [])
  }

  /// The chunks of a file, by the format's definition.
  private func chunks(_ png: [UInt8]) -> [(type: String, content: [UInt8])] {
    var chunks: [(String, [UInt8])] = []
    var rest = png.dropFirst(8)
    while rest.count >= 12 {
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      let body = rest.dropFirst(4)
      chunks.append(
        (String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4).prefix(length))))
      rest = rest.dropFirst(12 + length)
    }
    return chunks
  }

  @Test func carriesItsResolutionAndItsProvenance() throws {
    let chunks = try chunks(renderPNG(empty(10, 10), scale: 2, typeface: typeface))
    #expect(chunks.first?.type == "IHDR" && chunks.last?.type == "IEND")
    let resolution = try #require(chunks.first { $0.type == "pHYs" }?.content)
    // 192 dots to the inch are 7559 to the metre; the unit is the metre (1).
    #expect(resolution == [0, 0, 0x1d, 0x87, 0, 0, 0x1d, 0x87, 1])
    let texts = chunks.filter { $0.type == "iTXt" }.map {
      String(decoding: $0.content, as: UTF8.self).split(separator: "\0").map(String.init)
    }
    #expect(
      texts == [["Title", "T"], ["Description", "D"], ["method", "switches, naïve"]])
  }

  @Test func hasTheSizeAskedFor() throws {
    for (scene, scale, width, height) in [
      (empty(100, 50), 1.0, 100, 50), (empty(100, 50), 2, 200, 100),
      // 85 mm at 300 dots to the inch.
      (empty(85 / 25.4 * 96, 50 / 25.4 * 96), 300 / 96, 1004, 591),
      (empty(0.2, 700), 1, 1, 700),
    ] {
      let picture = try Picture(png: renderPNG(scene, scale: scale, typeface: typeface))
      #expect(picture.width == width && picture.height == height)
      // To the last row and column.
      #expect(picture.pixels.allSatisfy { $0 == 0xff12_3456 })
    }
  }

  @Test func keepsTransparency() throws {
    var scene = Specimen.scene(typeface, foreignScripts: false)
    scene.background = nil
    let folder = try TemporaryFolder()
    let svg = try folder.write(renderSVG(scene, typeface: typeface), as: "scene.svg")
    try Tool.rsvgConvert.run(["-o", folder.path("rsvg.png"), svg])
    let ours = try Picture(png: renderPNG(scene, scale: 1, typeface: typeface))
    let theirs = try Picture(path: folder.path("rsvg.png"))
    let difference = ours.difference(from: theirs)
    #expect(difference.mean < 0.05 && difference.visible == 0, "\(difference)")
    #expect(ours.pixels.contains(0))
  }

  @Test func refusesWhatDoesNotFit() {
    #expect(throws: DrawingError.imageTooLarge(width: 40_000, height: 10)) {
      try renderPNG(empty(40_000, 10), scale: 1, typeface: typeface)
    }
    #expect(throws: DrawingError.imageTooLarge(width: 30_000, height: 30_000)) {
      try renderPNG(empty(300, 300), scale: 100, typeface: typeface)
    }
    for scale in [0, -1, .nan, .infinity, 1e300] {
      #expect(throws: DrawingError.self) {
        try renderPNG(empty(100, 100), scale: scale, typeface: typeface)
      }
    }
    #expect(throws: DrawingError.emptyImage(width: 0, height: 10)) {
      try renderPDF(empty(0, 10), typeface: typeface)
    }
    #expect(throws: DrawingError.pageTooLarge(width: 20_000, height: 10)) {
      try renderPDF(empty(20_000, 10), typeface: typeface)
    }
  }

  @Test func errorsAreOneLineThatSaysWhatToDo() {
    for error in [
      DrawingError.emptyImage(width: 0, height: 1), .imageTooLarge(width: 1, height: 2),
      .pageTooLarge(width: 1, height: 2), .outOfMemory(width: 32_000, height: 8000),
    ] {
      #expect(!"\(error)".contains("\n"))
      #expect("\(error)".contains("give a"))
    }
  }
}
