import Trace

/// What covers each pixel column of a lane that has more marks than columns: nothing is dropped,
/// however short, and what comes out is bounded by the page.
package struct Coverage {
  /// A pattern in a colour.
  package struct Kind: Hashable {
    package var pattern: Pattern
    package var paint: Paint
    /// Whether something else in the lane is in front.
    var isFaint = false
  }

  /// How a column is drawn.
  struct Column: Equatable {
    /// What covers most of it, and in how many steps of tone.
    var base: Int
    var tone: Int
    /// What else is in it, most of it first; at most ``Coverage/mostOverlays``.
    var overlays: [Int]
  }

  /// More than this many rare kinds in one column are not told apart.
  static let mostOverlays = 3

  /// The kinds that occur.
  package private(set) var kinds: [Kind] = []
  private let window: TimeRange
  private let columnCount: Int
  private let columnsPerNanosecond: Double
  /// Kind by kind, the share of each column that it covers.
  private var shares: [Double] = []
  /// For each pattern the kind that had it last: most lanes have one of each.
  private var recent = [Int](repeating: 0, count: Pattern.allCases.count)
  /// After how many colours threads have the same again.
  private let colors: Int

  /// Columns of equal width over `window`; marks whose paints look alike with `colors` in the palette
  /// are of one kind.
  init(window: TimeRange, columns: Int, colors: Int = .max) {
    self.window = window
    self.colors = colors
    columnCount = columns
    columnsPerNanosecond =
      window.duration > 0 ? Double(columns) / Double(window.duration) : 0
  }

  /// What the marks of `source` cover.
  init(_ source: any LaneSource, window: TimeRange, columns: Int, colors: Int = .max) {
    self.init(window: window, columns: columns, colors: colors)
    source.cover(&self, in: window)
  }

  /// Adds a mark; what lies outside the window doesn't count, nor does a pale one, which does not say
  /// where in it something was.
  mutating func add(_ mark: LaneMark) {
    guard mark.pattern != .pale, mark.time.end >= window.start, mark.time.start <= window.end
    else { return }
    add(mark.time, kind: number(of: mark.pattern, mark.paint, isFaint: mark.isFaint))
  }

  /// The place in ``kinds`` of marks that look so; there from now on.
  private mutating func number(of pattern: Pattern, _ paint: Paint, isFaint: Bool) -> Int {
    index(of: Kind(pattern: pattern, paint: paint.repeating(after: colors), isFaint: isFaint))
  }

  /// Adds a stretch of kind number `kind`.
  private mutating func add(_ time: TimeRange, kind: Int) {
    let plot = plot
    _ = shares.withUnsafeMutableBufferPointer { plot.add(time, to: $0, row: kind) }
  }

  /// The columns, for who adds marks by the million to rows of shares of its own.
  var plot: CoveragePlot {
    CoveragePlot(
      window: window, columnCount: columnCount, columnsPerNanosecond: columnsPerNanosecond)
  }

  /// Adds a row of shares that marks of one look had in each column.
  mutating func add(_ row: ArraySlice<Double>, of pattern: Pattern, _ paint: Paint) {
    let first = number(of: pattern, paint, isFaint: false) * columnCount
    for (column, share) in row.enumerated() { shares[first + column] += share }
  }

  /// How each column is drawn; nil where nothing is.
  func columns() -> [Column?] {
    let areWorthAnOverlay = kinds.map(\.isWorthAnOverlay)
    // Used again for every column: there are tens of thousands of them on a page.
    var present: [Int] = []
    return (0..<columnCount).map { column in
      present.removeAll(keepingCapacity: true)
      for kind in areWorthAnOverlay.indices where share(of: kind, in: column) > 0 {
        present.append(kind)
      }
      guard present.count > 1 else {
        return present.first.map {
          Column(base: $0, tone: tone(share(of: $0, in: column)), overlays: [])
        }
      }
      present.sort { share(of: $0, in: column) > share(of: $1, in: column) }
      let overlays = present.dropFirst().filter { areWorthAnOverlay[$0] }
      return Column(
        base: present[0], tone: tone(share(of: present[0], in: column)),
        overlays: Array(overlays.prefix(Self.mostOverlays)))
    }
  }

  /// The share of `column` that kind `kind` covers.
  package func share(of kind: Int, in column: Int) -> Double { shares[kind * columnCount + column] }

  /// The step of tone for a share: full only where nothing else was there.
  func tone(_ share: Double) -> Int {
    if share > 0.995 { return Brush.tones }
    return min(max(Int((share * Double(Brush.tones - 1)).rounded(.up)), 1), Brush.tones - 1)
  }

  private mutating func index(of kind: Kind) -> Int {
    let last = recent[Int(kind.pattern.rawValue)]
    return last < kinds.count && kinds[last] == kind ? last : findIndex(of: kind)
  }

  private mutating func findIndex(of kind: Kind) -> Int {
    let index = kinds.firstIndex(of: kind) ?? kinds.count
    if index == kinds.count {
      kinds.append(kind)
      shares += repeatElement(0, count: columnCount)
    }
    recent[Int(kind.pattern.rawValue)] = index
    return index
  }
}

extension Coverage.Kind {
  init(_ mark: LaneMark) {
    self.init(pattern: mark.pattern, paint: mark.paint, isFaint: mark.isFaint)
  }

  /// A thin line under a filled column says nothing that the column's tone does not.
  fileprivate var isWorthAnOverlay: Bool { pattern.isFilled || pattern == .shortDashes }
}
