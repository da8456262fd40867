import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// What is inferred is drawn as inferred.
@Suite struct InferredMarkTests {
  private func scene(_ kind: FigureKind, inferredFrom: Nanoseconds?) throws -> Scene {
    var script = ProgramScript()
    script.process(1, "p", at: 0)
    script.thread(1, of: 1, "p", at: 0)
    script.run(1, of: 1, core: 0, 0, 100, end: .exited)
    script.receive(
      .threadEnded(
        ThreadEnd(
          thread: ThreadKey(pid: 1, tid: 1), at: 100_000_000, why: .exited,
          inferredFrom: inferredFrom)))
    return try makeScene(
      FigureRequest(
        kind: kind, inputs: [NamedTrace(name: "p", trace: script.trace())],
        options: FigureOptions(preset: .web)),
      measuring: try BundledTypeface())
  }

  @Test func aSpanIsCutWhereItsRecordsEnd() {
    let mark = LaneMark(
      time: TimeRange(10, 50), pattern: .solid, paint: .thread(0), key: MarkKey(core: 1))
    func parts(_ mark: LaneMark, inferredFrom moment: Nanoseconds?) -> [LaneMark] {
      var parts: [LaneMark] = []
      mark.forEachPart(inferredFrom: moment) { parts.append($0) }
      return parts
    }
    #expect(parts(mark, inferredFrom: nil) == [mark])
    #expect(parts(mark, inferredFrom: 50) == [mark])
    let cut = parts(mark, inferredFrom: 40)
    #expect(cut.map(\.pattern) == [.solid, .outlined])
    #expect(cut.map(\.time) == [TimeRange(10, 40), TimeRange(40, 50)])
    #expect(parts(mark, inferredFrom: 10).map(\.pattern) == [.outlined])
    var wait = mark
    wait.pattern = .line
    #expect(parts(wait, inferredFrom: 20) == [wait])
  }

  @Test(arguments: [FigureKind.threads, .cores]) func itsEndIsAnOutline(_ kind: FigureKind) throws {
    let lane = kind == .threads ? "thread-1" : "core-0"
    func solids(_ inferredFrom: Nanoseconds?) throws -> [Rect] {
      try scene(kind, inferredFrom: inferredFrom).leaves().filter { $0.path.contains(lane) }
        .filter { leaf in
          guard case .rectangle(let rectangle) = leaf.element else { return false }
          return rectangle.style.fill == Theme.light.palette[0]
        }.compactMap(\.element.bounds)
    }
    let whole = try #require(try solids(nil).first)
    let cut = try #require(try solids(80_000_000).first)
    #expect(abs(cut.width - whole.width * 0.8) < 1)
    let texts = try scene(kind, inferredFrom: 80_000_000).texts().map(\.text.string)
    if kind == .threads { #expect(texts.contains("running, inferred")) }
    let other = try scene(kind, inferredFrom: nil).texts().map(\.text.string)
    #expect(!other.contains("running, inferred"))
  }
}
