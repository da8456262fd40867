import Scene

/// Puts labels where there is room: it remembers what is taken and refuses what would overlap.
struct LabelPlacer {
  /// Labels must lie inside.
  let bounds: Rect
  /// Free space kept around every label.
  let margin: Double
  private var taken: [Rect] = []

  /// What is taken.
  var boxes: [Rect] { taken }

  init(within bounds: Rect, margin: Double) {
    self.bounds = bounds
    self.margin = margin
  }

  /// Marks `box` as taken, whether or not it was free.
  mutating func occupy(_ box: Rect) { taken.append(box) }

  /// Takes the first of `candidates` that is free and inside; nil where none is.
  mutating func place(firstOf candidates: [Rect]) -> Rect? {
    for box in candidates where isFree(box) {
      taken.append(box)
      return box
    }
    return nil
  }

  private func isFree(_ box: Rect) -> Bool {
    let kept = Rect(
      x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin,
      height: box.height + 2 * margin)
    return bounds.contains(box) && !taken.contains { $0.intersects(kept) }
  }
}
