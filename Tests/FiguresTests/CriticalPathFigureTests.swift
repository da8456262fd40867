import Scene
import Testing
import Trace
import Typesetting

@testable import Analysis
@testable import Figures

/// The critical path through lanes.
@Suite struct CriticalPathFigureTests {
  private func scene(_ trace: Trace, _ options: FigureOptions) throws -> Scene {
    try makeScene(
      FigureRequest(
        kind: .criticalPath, inputs: [NamedTrace(name: "run", trace: trace)], options: options),
      measuring: try BundledTypeface())
  }

  @Test func titlesStateWhatMostOfItIs() throws {
    // All of 120 ms but the 2 ms in which the last thread was ready for its first core.
    let turns = Program.gilChain()
    let scene = try scene(turns, FigureOptions(preset: .slide))
    #expect(scene.title == "98 % of the critical path is computing, 3 threads in turn")
    #expect(PathShares(turns).share(of: .unknown) == 0)
  }

  @Test func theLineJumpsFromLaneToLane() throws {
    let trace = Program.gilChain()
    let scene = try scene(trace, FigureOptions(preset: .slide))
    let lines = scene.leaves().compactMap { leaf -> Path? in
      if leaf.path.contains("critical-path"), case .path(let path) = leaf.element {
        path
      } else {
        nil
      }
    }
    // A ground for each, then thin where it jumps, and as it is along lanes.
    try #require(lines.count == 4)
    let widths = lines.map { $0.style.stroke?.width ?? 0 }
    #expect(widths[2] < widths[3])
    func points(_ path: Path) -> [Point] {
      path.steps.compactMap { step -> Point? in
        switch step {
        case .move(let point), .line(let point): point
        case .curve, .close: nil
        }
      }
    }
    let (hops, points) = (points(lines[2]), points(lines[3]))
    #expect(zip(hops, hops.dropFirst()).allSatisfy { $0.x == $1.x || $0.x < $1.x })
    // It never goes back, is on three lanes, and every jump begins and ends on it.
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.x <= $1.x + 1e-9 })
    #expect(Set(points.map { $0.y.rounded() }).count == 3)
    #expect(Set(hops.map(\.y)).isSubset(of: Set(points.map(\.y))))
    let axis = try #require(scene.leaves().first { $0.path.contains("axis") }?.element.bounds)
    #expect(abs((points.first?.x ?? 0) - axis.x) < 0.01)
    #expect(abs((points.last?.x ?? 0) - axis.maxX) < 0.01)
  }

  @Test func whatItConsistsOfFillsTheAxis() throws {
    let trace = Program.gilChain()
    let subject = FigureSubject(NamedTrace(name: "run", trace: trace), name: "run")
    let window = TimeRange(30_000_000, 90_000_000)
    let overlay = PathOverlay(CriticalPath(trace), in: window, offset: subject.offset)
    var cursor = window.start
    for stretch in overlay.stretches {
      #expect(stretch.time.start == cursor)
      cursor = stretch.time.end
    }
    #expect(cursor == window.end)
    let parts = PathParts(overlay, subject, from: window.start)
    cursor = window.start
    parts.forEachMark(in: window) { mark in
      #expect(mark.time.start == cursor)
      cursor = mark.time.end
    }
    #expect(cursor == window.end)
  }

  @Test func manyHandOversStayBounded() throws {
    let scene = try scene(
      Program.gilChain(turns: 6_000, length: 0.01), FigureOptions(preset: .slide))
    #expect(scene.weight < 1920 * 20)
  }

  @Test func aPathThatNobodyKnowsIsRefusedWithTheWayOut() {
    do {
      _ = try scene(Program.pool(workers: 3), FigureOptions())
      Issue.record("a path was drawn that nobody knows")
    } catch let error as FigureError {
      #expect(error.description.contains("--capture tracepoints"))
    } catch {
      Issue.record(error)
    }
  }
}
