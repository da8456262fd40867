/// Puts call-outs into rows above a chart, each as low as the others let it be.
///
/// No two share a place; lines fall straight from a call-out to what it speaks of. Words begin at
/// their line or end there, whichever keeps lines off other words and takes fewer rows.
struct NoteLayout {
  /// What is to be placed.
  struct Item: Sendable {
    /// Where its line falls.
    var x: Double
    /// How wide its words are.
    var width: Double
    /// How many lines of text they take.
    var lines: Int
  }

  /// Where a call-out stands.
  struct Place: Sendable, Equatable {
    /// The left end of its words.
    var left: Double
    /// How many lines of text lie below it.
    var lift = 0
    /// Whether its words end at its line.
    var endsAtLine: Bool
  }

  /// In the order of the items.
  private(set) var places: [Place]
  /// How many lines of text they take together.
  private(set) var lines: Int

  /// Places `items` between `left` and `right`, with `gap` between words and lines.
  ///
  /// Every item must be at most as wide as that. O(n³) for n items; all combinations of sides are
  /// tried for the first eight.
  init(_ items: [Item], left: Double, right: Double, gap: Double) {
    let sides = items.map { item in
      let both = [
        Place(left: item.x + gap, endsAtLine: false),
        Place(left: item.x - gap - item.width, endsAtLine: true),
      ].filter { $0.left >= left && $0.left + item.width <= right }
      // Where neither side has room, as far to the right as the page goes.
      return both.isEmpty ? [Place(left: right - item.width, endsAtLine: false)] : both
    }
    var best = NoteRows(items, sides.map { $0[0] }, gap: gap)
    let free = sides.indices.filter { sides[$0].count > 1 }.prefix(Self.mostTried)
    for combination in 1..<max(1 << free.count, 1) where best.cost > (0, 0) {
      var chosen = sides.map { $0[0] }
      for (bit, index) in free.enumerated() where combination >> bit & 1 == 1 {
        chosen[index] = sides[index][1]
      }
      let rows = NoteRows(items, chosen, gap: gap)
      if rows.cost < best.cost { best = rows }
    }
    places = best.places
    lines = best.lines
  }

  private static let mostTried = 8
}

/// Call-outs whose sides are given, in rows.
private struct NoteRows {
  private let items: [NoteLayout.Item]
  private let gap: Double
  private(set) var places: [NoteLayout.Place]
  /// How many lines fall through the words of others.
  private var crossings = 0

  init(_ items: [NoteLayout.Item], _ places: [NoteLayout.Place], gap: Double) {
    self.items = items
    self.places = places
    self.gap = gap
    // Those come first, and so lie lowest, whose words cover no line of one that is still to come.
    var waiting = Array(items.indices)
    while !waiting.isEmpty {
      let covered = waiting.map { index in waiting.count { $0 != index && covers(index, $0) } }
      let least = covered.min() ?? 0
      crossings += least
      let next = waiting.remove(at: covered.firstIndex(of: least) ?? 0)
      let settled = items.indices.filter { $0 != next && !waiting.contains($0) }
      self.places[next].lift = lift(of: next, above: settled)
    }
  }

  /// How many lines of text they take together.
  var lines: Int { zip(items, places).map { $0.lines + $1.lift }.max() ?? 0 }

  /// What is to be avoided: lines through words, then rows beyond the first.
  var cost: (Int, Int) { (crossings, places.reduce(0) { $0 + $1.lift }) }

  private func reach(_ index: Int) -> (left: Double, right: Double) {
    (places[index].left - gap, places[index].left + items[index].width + gap)
  }

  /// Whether the line of `other` would fall through the words of `index`.
  private func covers(_ index: Int, _ other: Int) -> Bool {
    let (left, right) = reach(index)
    return items[other].x > left && items[other].x < right
  }

  /// The lowest that a call-out can be: above those whose lines would cross its words, and past
  /// everything that it would cover.
  private func lift(of index: Int, above settled: [Int]) -> Int {
    let (left, right) = reach(index)
    let lines = items[index].lines
    var lift =
      settled.filter { covers(index, $0) }.map { places[$0].lift + items[$0].lines }
      .max() ?? 0
    while let other = settled.first(where: { other in
      places[other].left < right && left < places[other].left + items[other].width
        && places[other].lift < lift + lines && lift < places[other].lift + items[other].lines
    }) {
      lift = places[other].lift + items[other].lines
    }
    return lift
  }
}
