import Drawing
import Randomness
import RenderingTools
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Pictures against files that were looked at before they were kept, as an eye sees them: other versions
/// of Cairo and FreeType shade edges otherwise, and that is no change.
///
/// `COREOGRAPH_RECORD=1 swift test --filter GoldenPicture` writes them anew and fails (``GoldenFile``).
@Suite struct GoldenPictureTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var request: FigureRequest
    /// Pixels to the CSS pixel: files are kept small.
    var scale = 0.5
    var testDescription: String { name }
  }

  /// The part of a picture in which a change may be seen. Another program's drawing of the same figure
  /// stays below a tenth of it (`anotherProgramsDrawingIsTheSame`); one word is five times as much.
  private static let tolerance = 2e-4

  private static let turns = NamedTrace(
    name: "turns", trace: Program.turns(threads: 3, milliseconds: 120))

  static let samples: [Sample] = [
    Sample(
      name: "threads-slide",
      request: FigureRequest(
        kind: .threads, inputs: [turns], options: FigureOptions(preset: .slide))),
    Sample(
      name: "gil-review-dark",
      request: FigureRequest(
        kind: .gil, inputs: [NamedTrace(name: "turns", trace: Program.gilTurns())],
        options: FigureOptions(preset: .review, theme: .dark)), scale: 1),
    Sample(
      name: "models-paper-print",
      request: FigureRequest(
        kind: .models, inputs: Program.models,
        options: FigureOptions(preset: .paper, theme: .print)), scale: 2),
    Sample(
      name: "states-slide-4-3-dark",
      request: FigureRequest(
        kind: .states, inputs: [NamedTrace(name: "turns", trace: Program.gilTurns())],
        options: FigureOptions(preset: .slideFourToThree, theme: .dark))),
    Sample(
      name: "map-slide-square",
      request: FigureRequest(
        kind: .map, inputs: Program.models, options: FigureOptions(preset: .slideSquare))),
  ]

  private func scene(_ sample: Sample) throws -> Scene {
    try makeScene(sample.request, measuring: BundledTypeface())
  }

  private func picture(_ scene: Scene, _ sample: Sample) throws -> Picture {
    try Picture(png: renderPNG(scene, scale: sample.scale, typeface: BundledTypeface()))
  }

  private func file(_ sample: Sample) -> GoldenFile { GoldenFile(name: "\(sample.name).png") }

  @Test(arguments: samples) func picturesLookAsTheyDid(_ sample: Sample) throws {
    let png = try renderPNG(scene(sample), scale: sample.scale, typeface: BundledTypeface())
    guard try !file(sample).isRecordedAnew(png) else { return }
    let seen = try Picture(png: png).seenDifference(from: Picture(path: file(sample).path))
    #expect(seen <= Self.tolerance, "\(seen) of the picture looks otherwise")
  }

  @Test(arguments: samples) func anotherProgramsDrawingIsTheSame(_ sample: Sample) throws {
    let folder = try TemporaryFolder()
    let svg = try folder.write(
      renderSVG(scene(sample), typeface: BundledTypeface()), as: "figure.svg")
    try Tool.rsvgConvert.run(["--zoom", "\(sample.scale)", "-o", folder.path("rsvg.png"), svg])
    let theirs = try Picture(path: folder.path("rsvg.png"))
    let kept = try Picture(path: file(sample).path)
    // It rounds the size of the picture otherwise.
    #expect(abs(theirs.width - kept.width) <= 1 && abs(theirs.height - kept.height) <= 1)
    guard theirs.width == kept.width, theirs.height == kept.height else { return }
    let seen = theirs.seenDifference(from: kept)
    #expect(seen <= Self.tolerance, "\(seen) of the picture looks otherwise")
  }

  /// What changes a figure, however little, is more than the tolerance.
  @Test func changesAreSeen() throws {
    let sample = Self.samples[0]
    let kept = try Picture(path: file(sample).path)
    func seen(_ change: (Scene) -> Scene) throws -> Double {
      try picture(change(scene(sample)), sample).seenDifference(from: kept)
    }
    let lane = try seen { scene in
      scene.mapped { path, element in
        path.contains { $0.hasPrefix("thread-4202") } ? nil : element
      }
    }
    #expect(lane > 50 * Self.tolerance)
    let color = try seen { scene in
      scene.mapped { _, element in
        element.recolored(Theme.light.palette[1], as: Theme.light.palette[2])
      }
    }
    #expect(color > 20 * Self.tolerance)
    let word = try seen { scene in
      scene.mapped { _, element in
        if case .text(let text) = element, text.string == "running" { nil } else { element }
      }
    }
    #expect(word > 2 * Self.tolerance)
    let moved = try seen { scene in
      var scene = scene
      scene.elements = scene.elements.map { $0.moved(by: 2) }
      return scene
    }
    #expect(moved > 20 * Self.tolerance)
  }

  /// Another version may round coordinates and shades of edges otherwise.
  @Test func shadesOfEdgesAreNotSeen() throws {
    let sample = Self.samples[0]
    var scene = try scene(sample)
    scene.elements = scene.elements.map { $0.moved(by: 0.03 / sample.scale) }
    var other = try picture(scene, sample)
    var random = SeededNumbers(seed: 1)
    for index in other.pixels.indices.dropFirst() {
      let pixel = other.pixels[index]
      guard pixel != other.pixels[index - 1] else { continue }
      for shift: UInt32 in [0, 8, 16] {
        let value = Int(pixel >> shift & 0xff) + Int.random(in: -2...2, using: &random)
        other.pixels[index] &= ~(0xff << shift)
        other.pixels[index] |= UInt32(min(max(value, 0), 255)) << shift
      }
    }
    let seen = try other.seenDifference(from: Picture(path: file(sample).path))
    #expect(seen <= Self.tolerance, "\(seen) of the picture looks otherwise")
  }

  @Test func theFilesAreSmall() throws {
    let bytes = try Self.samples.map { sample in
      try file(sample).bytes.count
    }
    #expect(bytes.reduce(0, +) < 300_000, "\(bytes)")
  }
}

extension Scene {
  /// The scene with every leaf as `change` makes it, which is told the names of the groups around it.
  fileprivate func mapped(_ change: ([String], Element) -> Element?) -> Scene {
    func map(_ element: Element, _ path: [String]) -> Element? {
      guard case .group(var group) = element else { return change(path, element) }
      group.elements = group.elements.compactMap { map($0, path + [group.name]) }
      return .group(group)
    }
    var scene = self
    scene.elements = elements.compactMap { map($0, []) }
    return scene
  }
}

extension Element {
  /// A filled rectangle in another colour.
  fileprivate func recolored(_ color: Color, as other: Color) -> Element {
    guard case .rectangle(var rectangle) = self, rectangle.style.fill == color else { return self }
    rectangle.style.fill = other
    return .rectangle(rectangle)
  }

  /// The element so many pixels further right.
  fileprivate func moved(by distance: Double) -> Element {
    func moved(_ point: Point) -> Point { Point(point.x + distance, point.y) }
    switch self {
    case .group(var group):
      group.elements = group.elements.map { $0.moved(by: distance) }
      return .group(group)
    case .rectangle(var rectangle):
      rectangle.frame.x += distance
      return .rectangle(rectangle)
    case .circle(var circle):
      circle.center = moved(circle.center)
      return .circle(circle)
    case .text(var text):
      text.position = moved(text.position)
      return .text(text)
    case .path(var path):
      path.steps = path.steps.map { step in
        switch step {
        case .move(let point): .move(moved(point))
        case .line(let point): .line(moved(point))
        case .curve(let one, let two, let end): .curve(moved(one), moved(two), moved(end))
        case .close: .close
        }
      }
      return .path(path)
    }
  }
}
