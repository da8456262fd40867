import Randomness
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Where call-outs stand.
@Suite struct NoteLayoutTests {
  private func layout(_ items: [(x: Double, width: Double)]) -> NoteLayout {
    NoteLayout(
      items.map { NoteLayout.Item(x: $0.x, width: $0.width, lines: 1) }, left: 0, right: 1000,
      gap: 5)
  }

  @Test func onesFarApartShareARow() {
    let layout = layout([(100, 80), (500, 80)])
    #expect(layout.places.map(\.lift) == [0, 0])
    #expect(layout.places.map(\.left) == [105, 505])
  }

  @Test func wordsEndAtTheirLineWhereThePageEnds() {
    let layout = layout([(990, 80)])
    #expect(layout.places == [.init(left: 905, endsAtLine: true)])
  }

  @Test func neighboursTurnAwayFromEachOther() {
    // Words of both to the right would overlap; the left one may as well end at its line.
    let layout = layout([(500, 80), (520, 80)])
    #expect(layout.lines == 1)
    #expect(layout.places.map(\.endsAtLine) == [true, false])
  }

  @Test func noLineFallsThroughWordsNearThePagesEnd() {
    // The second has room only to the left, above the first one's line: the first stands lower.
    let layout = layout([(700, 150), (980, 400)])
    #expect(layout.places[1].lift > layout.places[0].lift)
    #expect(layout.places[0].left + 150 < 980)
  }

  @Test func noTwoShareAPlaceWhateverTheyAre() {
    var random = SeededNumbers(seed: 3)
    for seed in 0..<400 {
      let items = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        NoteLayout.Item(
          x: Double.random(in: 0...1000, using: &random),
          width: Double.random(in: 10...600, using: &random),
          lines: Int.random(in: 1...3, using: &random))
      }
      let layout = NoteLayout(items, left: 0, right: 1000, gap: 5)
      let boxes = zip(items, layout.places).map { item, place in
        Rect(
          x: place.left, y: Double(place.lift), width: item.width, height: Double(item.lines))
      }
      for (index, box) in boxes.enumerated() {
        #expect(box.x >= 0 && box.maxX <= 1000, "seed \(seed)")
        #expect(box.maxY <= Double(layout.lines))
        for other in boxes[(index + 1)...] { #expect(!box.intersects(other), "seed \(seed)") }
      }
    }
  }

  @Test(
    arguments: [
      ("t=1.2s: pool starts", 1_200_000_000, nil, "pool starts"),
      ("300 ms : a: b", 300_000_000, nil, "a: b"),
      ("t=1us@worker-1: x", 1_000, "worker-1", "x"),
      ("1s:no space", 1_000_000_000, nil, "no space"),
    ] as [(String, Nanoseconds, String?, String)])
  func aCallOutIsRead(_ text: String, time: Nanoseconds, lane: String?, words: String) throws {
    let note = try FigureNote(text)
    #expect(note.time == time && note.lane?.description == lane && note.text == words)
  }

  @Test(arguments: ["", "pool starts", "t=: x", "later: x", "1s", "1s: ", "1s @ a"])
  func aCallOutWithoutTimeOrWordsIsRefused(_ text: String) {
    #expect(throws: OptionSyntaxError.self) { try FigureNote(text) }
  }
}

/// What is put in front.
@Suite struct HighlightTests {
  @Test(
    arguments: [
      ("0.4s-0.6s", .time(TimeRange(400_000_000, 600_000_000))),
      ("400ms .. 0.6s", .time(TimeRange(400_000_000, 600_000_000))),
      ("0-3", .named(LanePattern("0-3"))), ("worker-*", .named(LanePattern("worker-*"))),
      ("a-b-c", .named(LanePattern("a-b-c"))), ("5101", .named(LanePattern("5101"))),
    ] as [(String, Highlight)])
  func namesAndTimesAreToldApart(_ text: String, expected: Highlight) throws {
    #expect(try Highlight(text) == expected)
  }

  @Test(arguments: ["", "  ", "2s-1s", "1s..1s"])
  func whatIsNothingIsRefused(_ text: String) {
    #expect(throws: OptionSyntaxError.self) { try Highlight(text) }
  }

  private func colors(_ scene: Scene, in group: String) -> Set<Color> {
    Set(
      scene.leaves().filter { $0.path.contains(group) }.compactMap { leaf in
        switch leaf.element {
        case .rectangle(let rectangle): rectangle.style.fill
        case .path(let path): path.style.fill
        default: nil
        }
      })
  }

  private func scene(_ kind: FigureKind, _ trace: Trace, _ highlight: String) throws -> Scene {
    var options = FigureOptions(preset: .slide)
    options.highlights = [try Highlight(highlight)]
    return try makeScene(
      FigureRequest(
        kind: kind, inputs: [NamedTrace(name: "turns", trace: trace)], options: options),
      measuring: try BundledTypeface())
  }

  @Test func theOtherLanesRecede() throws {
    let scene = try scene(.threads, Program.turns(threads: 3, milliseconds: 120), "4202")
    let (theme, faint) = (Theme.light, Theme.light.faint)
    // Main has the first colour, thread 4202 the third.
    #expect(colors(scene, in: "thread-4202").contains(theme.palette[2]))
    #expect(!colors(scene, in: "thread-4202").contains(faint.palette[2]))
    #expect(colors(scene, in: "thread-4201").contains(faint.palette[1]))
    #expect(!colors(scene, in: "thread-4201").contains(theme.palette[1]))
  }

  @Test func aThreadIsInFrontOnEveryCore() throws {
    let scene = try scene(.cores, Program.turns(threads: 3, milliseconds: 120), "4202")
    for core in ["core-0", "core-1"] {
      #expect(colors(scene, in: core).contains(Theme.light.palette[2]))
      #expect(!colors(scene, in: core).contains(Theme.light.palette[1]))
      #expect(colors(scene, in: core).contains(Theme.light.faint.palette[1]))
    }
  }

  @Test func aStretchOfTimeIsInFrontInEveryLane() throws {
    let scene = try scene(.threads, Program.turns(threads: 3, milliseconds: 120), "40ms-80ms")
    let axis = try #require(scene.leaves().first { $0.path.contains("axis") }?.element.bounds)
    let (from, to) = (axis.x + axis.width / 3, axis.x + axis.width * 2 / 3)
    for (path, element) in scene.leaves() where path.contains("thread-4202") {
      guard case .rectangle(let bar) = element, bar.style.fill == Theme.light.palette[2] else {
        continue
      }
      #expect(bar.frame.x >= from - 0.5 && bar.frame.maxX <= to + 0.5)
    }
    #expect(colors(scene, in: "thread-4202").contains(Theme.light.palette[2]))
  }

  @Test func anUnknownNameIsRefusedWithTheNearest() throws {
    let trace = Program.eventLoop()
    #expect(throws: FigureError.unknownName(.highlight, LanePattern("fecth"), nearest: "fetch")) {
      try scene(.tasks, trace, "fecth")
    }
    #expect(throws: FigureError.noUse(.highlight, kind: "concurrency")) {
      try scene(.concurrency, trace, "main")
    }
    #expect(throws: FigureError.self) { try scene(.threads, trace, "7s-8s") }
  }

  @Test(arguments: Theme.all) func receding(_ theme: Theme) {
    // What recedes still shows, and words read as before.
    let faint = theme.faint
    for (color, whole) in zip(faint.palette, theme.palette) {
      let (pale, full) = (contrast(color, theme.background), contrast(whole, theme.background))
      #expect(pale >= 1.15 && full / pale >= 1.8)
    }
    #expect(contrast(faint.ink, theme.background) >= 4.5)
  }
}
