import Analysis
import Randomness
import Testing
import Trace

@testable import Figures
@testable import TerminalView

/// What a terminal shows of a recording, and what keys do to that.
@Suite struct TimelineViewTests {
  private let size = TimelineView.Size(columns: 100, rows: 30)

  private func view(_ input: NamedTrace, _ kind: FigureKind = .threads) throws -> TimelineView {
    try #require(TimelineView(input, kind: kind))
  }

  /// The text of the plot, by the name of its lane.
  private func lane(_ name: String, _ view: TimelineView) throws -> String {
    let layout = view.layout(size)
    let text = view.screen(size, colors: .plain, isLive: false).plainText
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name) })
    let rest = line.dropFirst(layout.plotLeft)
    return String(rest.prefix(layout.plotWidth))
  }

  @Test func aLaneShowsWhenItsThreadRan() throws {
    // 4 threads, 40 ms: thread 1 runs in the second quarter of each round of 4 ms.
    var view = try view(Recording.turns(threads: 4))
    view.show(TimeRange(0, 4_000_000))
    let text = try lane("worker", view)
    let quarter = text.count / 4
    #expect(text.dropFirst(quarter + 1).prefix(quarter - 2).allSatisfy { $0 == "█" })
    #expect(!text.prefix(quarter - 1).contains("█"))
    #expect(!text.suffix(2 * quarter - 2).contains("█"))
    // A quarter of what is shown.
    let screen = view.screen(size, colors: .plain, isLive: false).plainText
    #expect(screen.contains("25 %"))
  }

  @Test func theTitleStatesTheFinding() throws {
    let input = Recording.turns(threads: 4)
    let text = try view(input).screen(size, colors: .plain, isLive: false).plainText
    #expect(text.hasPrefix(titleText(Summary(input.trace))))
    #expect(text.contains("cores busy"))
    #expect(text.contains("10 ms"))
  }

  @Test func aNarrowLegendLeavesRepetitionAway() throws {
    let view = try view(Recording.turns(threads: 4))
    func legend(_ columns: Int) -> String {
      let size = TimelineView.Size(columns: columns, rows: 30)
      return view.screen(size, colors: .plain, isLive: false).lines.last?.pieces.map(\.text)
        .joined(separator: " ") ?? ""
    }
    let meanings = view.chart.meanings.map(\.name)
    #expect(meanings.allSatisfy { legend(200).contains($0) })
    let waits = meanings.filter { $0.hasPrefix("waiting for ") }
    let needed = meanings.reduce(-2) { $0 + $1.count + 5 } - 12 * max(waits.count - 1, 0)
    let narrow = legend(max(needed, 20))
    #expect(meanings.allSatisfy { narrow.contains($0.replacing("waiting for ", with: "")) })
  }

  @Test func aMicrosecondOfASecondShows() throws {
    let view = try view(Recording.needle())
    let text = try lane("needle", view)
    let marks = text.filter { !"─▁_┈═╌╱ ".contains($0) }
    #expect(marks == "│" || marks == "▏" || marks == "▕", "\(text)")
    #expect(
      text.firstIndex { $0 == marks.first }.map {
        abs(text.distance(from: text.startIndex, to: $0) - text.count / 2) <= 1
      } == true)
  }

  @Test func zoomingOutUndoesZoomingIn() throws {
    var view = try view(Recording.turns(threads: 2))
    let whole = view.window
    for _ in 0..<3 { #expect(view.press(.character("+"), size: size) == .redraw) }
    #expect(view.window.duration == whole.duration / 8)
    for _ in 0..<3 { _ = view.press(.character("-"), size: size) }
    #expect(view.window == whole)
    _ = view.press(.character("+"), size: size)
    _ = view.press(.end, size: size)
    #expect(view.window.end == whole.end)
    #expect(view.window.start == whole.duration / 2)
    _ = view.press(.character("0"), size: size)
    #expect(view.window == whole)
  }

  @Test func searchFindsALaneAndScrollsToIt() throws {
    var view = try view(Recording.turns(threads: 60))
    let small = TimelineView.Size(columns: 80, rows: 20)
    for key in "/t55" { _ = view.press(.character(key), size: small) }
    #expect(view.isTyping)
    _ = view.press(.enter, size: small)
    #expect(!view.isTyping)
    let text = view.screen(small, colors: .none, isLive: true).plainText
    #expect(text.contains("t55 105"))
    for key in "/nobody" { _ = view.press(.character(key), size: small) }
    _ = view.press(.enter, size: small)
    #expect(
      view.screen(small, colors: .none, isLive: true).plainText.contains(
        "no lane is called 'nobody'"))
  }

  @Test func kindsThatTheRecordingLacksAreRefusedInWords() throws {
    var view = try view(Recording.turns(threads: 2))
    _ = view.press(.character("g"), size: size)
    #expect(view.kind == .threads)
    #expect(
      view.screen(size, colors: .none, isLive: true).plainText.contains(
        "no interpreter lock was recorded"))
    _ = view.press(.tab, size: size)
    #expect(view.kind == .cores)
    #expect(TimelineView(Recording.turns(threads: 2), kind: .tasks) == nil)
  }

  @Test func namesCannotActOnTheTerminal() throws {
    let view = try view(
      Recording.turns(threads: 2, name: "\u{1b}]0;x\u{7}\u{1b}[2J\u{202e}evil\u{9b}31m"))
    for colors in [TerminalColors.plain, .direct] {
      let screen = view.screen(size, colors: colors, isLive: colors == .direct)
      for piece in screen.lines.flatMap(\.pieces) {
        #expect(piece.text == piece.text.harmless)
      }
    }
    #expect(
      !view.screen(size, colors: .plain, isLive: false).plainText.unicodeScalars.contains {
        $0.value < 0x20 && $0 != "\n"
      })
  }

  /// Whatever is pressed on whatever screen: the window stays inside the recording, and what is
  /// shown stays inside the screen.
  @Test(arguments: 0..<8) func anyKeysOnAnyScreenKeepTheLaws(_ seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let names = [
      "worker", "日本語スレッド", "👩‍👩‍👧‍👦🚀", "e\u{301}\u{301}", String(repeating: "W", count: 90), "",
    ]
    var view = try view(
      Recording.turns(
        threads: Int.random(in: 1...40, using: &random),
        name: names[Int.random(in: names.indices, using: &random)]))
    let keys: [Key] =
      "+-0tckgnN/?q=_ xyz".map { .character($0) } + [
        .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape, .backspace,
        .tab, .control("l"),
      ]
    for _ in 0..<60 {
      let size = TimelineView.Size(
        columns: Int.random(in: 20...200, using: &random),
        rows: Int.random(in: 8...60, using: &random))
      _ = view.press(keys[Int.random(in: keys.indices, using: &random)], size: size)
      #expect(view.whole.start <= view.window.start && view.window.end <= view.whole.end)
      #expect(view.window.duration > 0)
      let screen = view.screen(size, colors: .direct, isLive: true)
      #expect(screen.lines.count <= max(size.rows, ViewLayout.fixedRows + 16))
      for line in screen.lines {
        var end = 0
        for piece in line.pieces {
          #expect(piece.column >= end, "'\(piece.text)' covers what is before it (seed \(seed))")
          end = piece.column + piece.text.columns
        }
        if size.columns >= 40 { #expect(end <= size.columns, "\(line) (seed \(seed))") }
      }
    }
  }
}
