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
  /// Per kind, the share of each column that it covers.
  private var shares: [[Double]] = []
  private var recent = 0

  /// Columns of equal width over `window`.
  init(window: TimeRange, columns: Int) {
    self.window = window
    columnCount = columns
    columnsPerNanosecond =
      window.duration > 0 ? Double(columns) / Double(window.duration) : 0
  }

  /// Adds a mark; what lies outside the window doesn't count.
  mutating func add(_ mark: LaneMark) {
    let start = max(mark.time.start, window.start)
    let end = min(mark.time.end, window.end)
    guard start <= end, columnCount > 0 else { return }
    let kind = index(of: Kind(mark))
    let from = Double(start - window.start) * columnsPerNanosecond
    let to = Double(end - window.start) * columnsPerNanosecond
    let first = min(Int(from), columnCount - 1)
    let last = min(Int(to), columnCount - 1)
    if first == last {
      // A mark of no length still was there.
      shares[kind][first] += max(to - from, .leastNormalMagnitude)
      return
    }
    shares[kind][first] += Double(first + 1) - from
    for column in (first + 1)..<max(last, first + 1) { shares[kind][column] += 1 }
    if to > Double(last) { shares[kind][last] += to - Double(last) }
  }

  /// How each column is drawn; nil where nothing is.
  func columns() -> [Column?] {
    (0..<columnCount).map { column in
      let present = kinds.indices.filter { shares[$0][column] > 0 }
        .sorted { shares[$0][column] > shares[$1][column] }
      guard let base = present.first else { return nil }
      return Column(
        base: base, tone: tone(shares[base][column]),
        overlays: Array(
          present.dropFirst().filter { kinds[$0].isWorthAnOverlay }.prefix(Self.mostOverlays)))
    }
  }

  /// The share of `column` that kind `kind` covers.
  package func share(of kind: Int, in column: Int) -> Double { shares[kind][column] }

  /// The step of tone for a share: full only where nothing else was there.
  func tone(_ share: Double) -> Int {
    if share > 0.995 { return Brush.tones }
    return min(max(Int((share * Double(Brush.tones - 1)).rounded(.up)), 1), Brush.tones - 1)
  }

  private mutating func index(of kind: Kind) -> Int {
    if recent < kinds.count, kinds[recent] == kind { return recent }
    if let known = kinds.firstIndex(of: kind) {
      recent = known
    } else {
      recent = kinds.count
      kinds.append(kind)
      shares.append([Double](repeating: 0, count: columnCount))
    }
    return recent
  }
}

extension Coverage.Kind {
  init(_ mark: LaneMark) {
    self.init(pattern: mark.pattern, paint: mark.paint, isFaint: mark.isFaint)
  }

  /// A thin line under a filled column says nothing that the column's tone does not.
  fileprivate var isWorthAnOverlay: Bool { pattern.isFilled || pattern == .shortDashes }
}
