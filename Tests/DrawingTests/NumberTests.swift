import Randomness
import Scene
import Testing

@testable import Drawing

@Suite struct NumberTests {
  private func written(_ value: Double) -> String {
    var output = XMLBytes()
    output.append(number: value)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (0.05, "0.05"), (0.004, "0"),
    (-0.004, "0"), (0.005, "0.01"), (-0.005, "-0.01"), (99.999, "100"), (100, "100"),
    (1234.5678, "1234.57"), (10_000, "10000"), (123_456.1, "123456.1"), (-20.10, "-20.1"),
    (.nan, "0"), (.infinity, "1000000000"), (-1e300, "-1000000000"),
  ])
  func isTheShortestToAHundredth(value: Double, expected: String) {
    #expect(written(value) == expected)
  }

  @Test func readsBackToAHundredth() throws {
    var generator = SeededNumbers(seed: 1)
    for _ in 0..<10_000 {
      let value = Double.random(in: -1e5...1e5, using: &generator)
      let back = try #require(Double(written(value)))
      #expect(abs(back - value) <= 0.005 + 1e-9)
    }
  }
}

@Suite struct PathDataTests {
  /// What a reader of the path data sees, by the grammar of SVG.
  private func read(_ data: String) -> [Path.Step] {
    var steps: [Path.Step] = []
    var (pen, start) = (Point(0, 0), Point(0, 0))
    for command in data.matches(of: /([MmlhvcZz])([^MmlhvcZz]*)/) {
      let numbers = command.2.matches(of: /-?[0-9]+(\.[0-9]+)?/).compactMap { Double($0.0) }
      func point(_ index: Int) -> Point {
        Point(pen.x + numbers[2 * index], pen.y + numbers[2 * index + 1])
      }
      switch command.1 {
      case "M", "m":
        pen = point(0)
        start = pen
        steps.append(.move(pen))
      case "l":
        pen = point(0)
        steps.append(.line(pen))
      case "h":
        pen.x += numbers[0]
        steps.append(.line(pen))
      case "v":
        pen.y += numbers[0]
        steps.append(.line(pen))
      case "c":
        steps.append(.curve(point(0), point(1), point(2)))
        pen = point(2)
      default:
        pen = start
        steps.append(.close)
      }
    }
    return steps
  }

  private func points(_ step: Path.Step) -> [Point] {
    switch step {
    case .move(let point), .line(let point): [point]
    case .curve(let first, let second, let end): [first, second, end]
    case .close: []
    }
  }

  /// Rounding errors do not add up, however long the path is.
  @Test func leadsEverywhereToAHundredth() {
    var random = SeededNumbers(seed: 2)
    func point() -> Point {
      Point(
        Double.random(in: -50...2000, using: &random), Double.random(in: -50...2000, using: &random)
      )
    }
    var steps: [Path.Step] = [.move(point())]
    var last = Point(0, 0)
    for _ in 0..<5000 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: steps.append(.move(point()))
      case 1: steps.append(.line(point()))
      case 2: steps.append(.line(Point(last.x, point().y)))
      case 3: steps.append(.line(Point(point().x, last.y)))
      case 4: steps.append(.curve(point(), point(), point()))
      default: steps.append(.close)
      }
      last = steps.last.flatMap { points($0).last } ?? last
    }
    var output = XMLBytes()
    var data = PathData()
    for step in steps { data.write(step, to: &output) }
    let back = read(String(decoding: output.bytes, as: UTF8.self))
    #expect(back.count == steps.count)
    for (step, other) in zip(steps, back) {
      #expect(points(step).count == points(other).count)
      for (one, two) in zip(points(step), points(other)) {
        #expect(abs(one.x - two.x) < 0.0051 && abs(one.y - two.y) < 0.0051)
      }
    }
  }
}
