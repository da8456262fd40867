import Analysis
import Figures
import Trace

/// A recording as a terminal shows it: which lanes, which stretch of time, and what keys do to that.
///
/// Pure but for what it remembers of lanes already worked out: the same keys on a screen of the same
/// size lead to the same view.
public struct TimelineView: Sendable {
  /// The size of a terminal in characters.
  public struct Size: Sendable, Equatable {
    /// Across.
    public var columns: Int
    /// Down.
    public var rows: Int

    /// Makes a size from its parts.
    public init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// What is being done.
  enum Mode: Sendable, Equatable {
    case lanes
    case help
    /// A name is being typed.
    case search(String)
  }

  /// What follows from a key.
  public enum Action: Sendable, Equatable {
    case none
    case redraw
    case quit
    case interrupt
    case suspend
  }

  /// A row below the curves.
  enum Row: Sendable {
    case heading(String)
    case lane(Lane)

    var lane: Lane? {
      if case .lane(let lane) = self { lane } else { nil }
    }
  }

  /// The kinds of figures that have lanes, in the order of the tab key.
  public static let kinds: [FigureKind] = [.threads, .cores, .tasks, .gil]

  let charts: LaneCharts
  /// What the recording is called.
  let name: String
  /// What is shown.
  public private(set) var kind: FigureKind
  private(set) var chart: LaneChart
  private(set) var rows: [Row]
  /// The stretch of time that is shown.
  public private(set) var window: TimeRange
  /// The row at the top.
  private(set) var firstRow = 0
  private(set) var mode = Mode.lanes
  /// What was last searched for.
  private(set) var sought = ""
  /// The row that was found.
  private(set) var foundRow: Int?
  /// One line about what could not be done.
  private(set) var message: String?

  /// Shows the whole of `input`; nil where it has no lanes of `kind`.
  public init?(_ input: NamedTrace, kind: FigureKind) {
    let charts = LaneCharts(input)
    guard let chart = charts.chart(kind) else { return nil }
    self.charts = charts
    self.kind = kind
    self.chart = chart
    name = input.name
    rows = Self.rows(of: chart)
    window = TimeRange(0, max(charts.duration, 1))
  }

  /// Whether keys make a word just now, instead of doing something each.
  public var isTyping: Bool {
    if case .search = mode { true } else { false }
  }

  /// Whether the keys are explained just now.
  public var showsHelp: Bool { mode == .help }

  /// The whole recording; never empty.
  var whole: TimeRange { TimeRange(0, max(charts.duration, 1)) }

  var isWhole: Bool { window == whole }

  /// Shows `stretch`, as far as the recording goes.
  public mutating func show(_ stretch: TimeRange) {
    let start = min(max(stretch.start, 0), whole.end - 1)
    window = TimeRange(start, min(max(stretch.end, start + 1), whole.end))
  }

  private static func rows(of chart: LaneChart) -> [Row] {
    chart.groups.flatMap { group in
      (group.heading.map { [Row.heading($0)] } ?? []) + group.lanes.map { .lane($0) }
    }
  }

  // MARK: Keys

  /// Does what `key` asks for on a screen of `size`.
  public mutating func press(_ key: Key, size: Size) -> Action {
    message = nil
    if key == .control("c") { return .interrupt }
    if key == .control("z") { return .suspend }
    if key == .control("l") { return .redraw }
    switch mode {
    case .help:
      mode = .lanes
      return key == .character("q") ? .quit : .redraw
    case .search(let text):
      search(key, text, size)
      return .redraw
    case .lanes:
      return command(key, size)
    }
  }

  private mutating func command(_ key: Key, _ size: Size) -> Action {
    let page = max(layout(size).laneRows - 1, 1)
    switch key {
    case .character("q"): return .quit
    case .character("?"), .character("h"): mode = .help
    case .character("/"): mode = .search("")
    case .character("n"): find(from: (foundRow ?? -1) + 1, step: 1, size)
    case .character("N"): find(from: (foundRow ?? rows.count) - 1, step: -1, size)
    case .escape: foundRow = nil
    case .character("+"), .character("="): zoom(by: 0.5)
    case .character("-"), .character("_"): zoom(by: 2)
    case .character("0"): window = whole
    case .left: pan(by: -0.125)
    case .right: pan(by: 0.125)
    case .home: pan(by: -.infinity)
    case .end: pan(by: .infinity)
    case .up: scroll(by: -1, size)
    case .down: scroll(by: 1, size)
    case .pageUp: scroll(by: -page, size)
    case .pageDown, .character(" "): scroll(by: page, size)
    case .character("t"): show(.threads)
    case .character("c"): show(.cores)
    case .character("k"): show(.tasks)
    case .character("g"): show(.gil)
    case .tab: showNextKind()
    default: return .none
    }
    return .redraw
  }

  // MARK: Time

  /// Makes the stretch that is shown `factor` times as long, about its middle; a character is never
  /// less than a nanosecond.
  private mutating func zoom(by factor: Double) {
    let length = min(max((Double(window.duration) * factor).rounded(), 100), Double(whole.duration))
    let middle = Double(window.start) + Double(window.duration) / 2
    place(start: middle - length / 2, length: Nanoseconds(length))
  }

  private mutating func pan(by share: Double) {
    let distance = Double(window.duration) * share
    place(start: Double(window.start) + distance, length: window.duration)
  }

  private mutating func place(start: Double, length: Nanoseconds) {
    let last = Double(whole.end - length)
    let first = Nanoseconds(min(max(start.rounded(), 0), max(last, 0)))
    window = TimeRange(first, first + length)
  }

  // MARK: Lanes

  private mutating func scroll(by distance: Int, _ size: Size) {
    firstRow = min(max(firstRow + distance, 0), max(rows.count - layout(size).laneRows, 0))
  }

  private mutating func show(_ kind: FigureKind) {
    guard kind != self.kind else { return }
    guard let chart = charts.chart(kind) else {
      message = Self.absence(of: kind)
      return
    }
    self.kind = kind
    self.chart = chart
    rows = Self.rows(of: chart)
    firstRow = 0
    foundRow = nil
  }

  private mutating func showNextKind() {
    let place = Self.kinds.firstIndex(of: kind) ?? 0
    let others = (1..<Self.kinds.count).map { Self.kinds[(place + $0) % Self.kinds.count] }
    for other in others where charts.chart(other) != nil {
      show(other)
      return
    }
  }

  /// Why there are no lanes of a kind.
  public static func absence(of kind: FigureKind) -> String {
    FigureError.noData(kind).description
  }

  // MARK: Search

  private mutating func search(_ key: Key, _ text: String, _ size: Size) {
    switch key {
    case .escape: mode = .lanes
    case .backspace: mode = text.isEmpty ? .lanes : .search(String(text.dropLast()))
    case .character(let character): mode = .search(text + String(character))
    case .enter:
      mode = .lanes
      if !text.isEmpty { sought = text }
      find(from: foundRow.map { $0 + (text.isEmpty ? 1 : 0) } ?? 0, step: 1, size)
    default: break
    }
  }

  /// Goes to the next lane whose name or number contains what is sought, from `start` on and around.
  private mutating func find(from start: Int, step: Int, _ size: Size) {
    guard !sought.isEmpty, !rows.isEmpty else { return }
    let wanted = sought.lowercased()
    for distance in 0..<rows.count {
      let row = (((start + distance * step) % rows.count) + rows.count) % rows.count
      guard let lane = rows[row].lane else { continue }
      let text = "\(lane.fullName) \(lane.name) \(lane.detail ?? "")"
      guard text.lowercased().contains(wanted) else { continue }
      foundRow = row
      let shown = layout(size).laneRows
      if row < firstRow || row >= firstRow + shown { scroll(by: row - firstRow - shown / 2, size) }
      return
    }
    message = "no lane is called '\(sought.harmless)'"
  }
}
