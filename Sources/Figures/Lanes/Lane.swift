import Trace

/// One row of a chart along time.
package struct Lane: Sendable {
  /// Its group's name in the file.
  package var id: String
  /// What it is called.
  package var name: String
  /// What tells it from others of the same name, set quieter.
  package var detail: String?
  /// Its name where lanes stand without their group's heading.
  package var fullName: String
  /// The number at its right end, as in `24 %`.
  package var share: String?
  /// When it was there: its track.
  var life: TimeRange?
  /// How long something was going on in it: what lanes are ranked by when some must be folded.
  var activity: Nanoseconds
  /// Whether it would be missed by itself: where lanes are many, the others are folded first.
  var isMajor: Bool
  /// Where its marks come from.
  var source: any LaneSource
  /// Whether it is one of several rows that share a name: those without a name have no label.
  var isRow = false
  /// What it is beside other lanes.
  var emphasis = Emphasis.none
  /// What it was called before the user renamed it.
  var formerNames: [String] = []
  /// The index of its thread in the trace, where it is one thread's.
  var thread: Int? = nil
  /// Marks that lie over its own, which are faint then.
  var overlay: (any LaneSource)? = nil
  /// Whether every mark with room for it has its caption inside: parts of a bar, not spans.
  var captionsEveryMark = false
}

/// Hands out the marks of one lane.
protocol LaneSource: Sendable {
  /// Hands `body` every mark that shares time with `window`, in order of start.
  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void)
  /// Whether more than `count` marks share time with `window`, where that can be told without going
  /// through all of them; false where it cannot.
  func surelyHasMoreMarks(than count: Int, in window: TimeRange) -> Bool
  /// Adds to `coverage` what every mark covers, in order of start.
  func cover(_ coverage: inout Coverage, in window: TimeRange)
  /// What a mark is, as its tooltip says it.
  func describe(_ mark: LaneMark) -> String
  /// A few words for a wait that is long enough to carry them; nil for other marks.
  func caption(_ mark: LaneMark) -> String?
  /// The same where that has no room.
  func shortCaption(_ mark: LaneMark) -> String?
  /// Hands `body` the ends of what is in the lane and ended in `window`.
  func forEachEnd(in window: TimeRange, _ body: (EndMark) -> Void)
}

extension LaneSource {
  func surelyHasMoreMarks(than count: Int, in window: TimeRange) -> Bool { false }
  func cover(_ coverage: inout Coverage, in window: TimeRange) {
    forEachMark(in: window) { coverage.add($0) }
  }
  func forEachEnd(in window: TimeRange, _ body: (EndMark) -> Void) {}
  func shortCaption(_ mark: LaneMark) -> String? { nil }
}

/// Lanes that belong together.
package struct LaneGroup: Sendable {
  /// What stands above them; nil where their names say enough.
  package var heading: String?
  /// In order.
  package var lanes: [Lane]
}
