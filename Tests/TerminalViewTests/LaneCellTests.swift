import Testing
import Trace

@testable import Figures
@testable import TerminalView

/// Lanes as characters, worked out by hand: a cell is eight columns, a column one nanosecond.
@Suite struct LaneCellTests {
  private func cells(
    _ count: Int, _ marks: (from: Nanoseconds, to: Nanoseconds, pattern: Pattern, thread: Int)...
  ) -> [LaneCell] {
    var coverage = Coverage(
      window: TimeRange(0, Nanoseconds(count * 8)), columns: count * 8)
    for mark in marks {
      coverage.add(
        LaneMark(
          time: TimeRange(mark.from, mark.to), pattern: mark.pattern, paint: .thread(mark.thread),
          key: MarkKey()))
    }
    return laneCells(coverage, count: count)
  }

  private func glyphs(_ cells: [LaneCell]) -> String { String(cells.map(\.glyph)) }

  @Test func barsBeginAndEndAtEighths() {
    // From 5/8 of the first cell to 3/8 of the third.
    let bar = cells(4, (5, 19, .solid, 0))
    #expect(glyphs(bar) == "▋█▍ ")
    // A block on the right is the rest of a block on the left.
    #expect(bar.map(\.isReversed) == [true, false, false, false])
    #expect(bar.map(\.withoutReversal.glyph) == ["▐", "█", "▍", " "])
    for eighths in 1...7 {
      let left = cells(1, (0, Nanoseconds(eighths), .solid, 0))
      #expect(glyphs(left) == ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths - 1])
    }
  }

  @Test func shortBarsStandInTheMiddleOfTheirCell() {
    #expect(glyphs(cells(1, (3, 4, .solid, 0))) == "│")
    #expect(glyphs(cells(1, (3, 5, .solid, 0))) == "┃")
  }

  @Test func nothingVanishes() {
    // A moment without any length, among a wait that covers everything.
    #expect(glyphs(cells(2, (0, 16, .line, 0), (12, 12, .solid, 0))) == "─│")
    #expect(glyphs(cells(1, (0, 8, .line, 0), (3, 3, .hatched, 0))) == "╱")
  }

  /// A microsecond of one thread among a million spans of another, on the core that they share.
  @Test func aMicrosecondAmongAMillionSpansShows() {
    let second: Nanoseconds = 1_000_000_000
    var coverage = Coverage(window: TimeRange(0, second), columns: 80 * 8)
    for index in 0..<1_000_000 {
      let start = Nanoseconds(index) * 1000
      coverage.add(
        LaneMark(
          time: TimeRange(start, start + 1), pattern: .line, paint: .thread(0), key: MarkKey()))
    }
    coverage.add(
      LaneMark(
        time: TimeRange(second / 2, second / 2 + 1000), pattern: .solid, paint: .thread(1),
        key: MarkKey()))
    let cells = laneCells(coverage, count: 80)
    #expect(cells.filter { $0.paint == .thread(1) }.map(\.glyph) == ["▏"])
  }

  @Test func toneSaysHowMuchOfACellIsCovered() {
    #expect(glyphs(cells(1, (0, 1, .solid, 0), (4, 5, .solid, 0))) == "░")
    #expect(glyphs(cells(1, (0, 2, .solid, 0), (4, 6, .solid, 0))) == "▒")
    #expect(glyphs(cells(1, (0, 3, .solid, 0), (4, 8, .solid, 0))) == "▓")
    #expect(glyphs(cells(1, (0, 8, .solid, 0))) == "█")
  }

  @Test func shortRunsAllAlongAWaitTakeTurnsWithIt() {
    // A tenth of every column runs, the rest waits for the interpreter lock.
    let second: Nanoseconds = 1_000_000_000
    var coverage = Coverage(window: TimeRange(0, second), columns: 4 * 8)
    for index in 0..<320 {
      let start = Nanoseconds(index) * second / 320
      for (from, to, pattern) in [(0, 10, Pattern.solid), (10, 100, .dotted)] {
        coverage.add(
          LaneMark(
            time: TimeRange(
              start + Nanoseconds(from) * second / 32_000, start + Nanoseconds(to) * second / 32_000
            ),
            pattern: pattern, paint: .thread(0), key: MarkKey()))
      }
    }
    #expect(glyphs(laneCells(coverage, count: 4)) == "░:░:")
  }

  @Test func twoThreadsShareACell() {
    let shared = cells(1, (0, 3, .solid, 4), (3, 8, .solid, 1))
    #expect(shared == [LaneCell(glyph: "▍", paint: .thread(4), ground: .thread(1))])
    let other = cells(1, (0, 6, .solid, 4), (6, 8, .solid, 1))
    #expect(other == [LaneCell(glyph: "▊", paint: .thread(4), ground: .thread(1))])
  }

  @Test func patternsHaveGlyphsOfTheirOwn() {
    let glyphs = Pattern.allCases.map(\.glyph)
    #expect(Set(glyphs).count == glyphs.count)
  }

  @Test func levelsFillEighthsOfRows() {
    #expect(levelRows([0, 0.5, 1, 2], top: 2, rows: 1) == [" ▂▄█"])
    #expect(levelRows([0, 0.5, 1, 2], top: 2, rows: 2) == ["   █", " ▄██"])
    // More than nothing shows.
    #expect(levelRows([0.001, 9], top: 2, rows: 2) == [" █", "▁█"])
  }
}
