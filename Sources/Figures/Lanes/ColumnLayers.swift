import Scene

/// The frames of a lane's columns, gathered into what is drawn as one path each.
struct ColumnLayers {
  /// The frames of one path.
  struct Layer {
    /// The kind's number in ``Coverage/kinds``.
    var kind: Int
    /// In steps of ``Brush/tones``.
    var tone: Int
    /// From left to right; those that touch are one.
    var frames: [Rect]
  }

  /// Rank by rank, kind by kind, tone by tone: found without hashing, of which a page with tens of
  /// thousands of columns would need a multiple.
  private var frames: [[Rect]]
  private let kinds: Int
  private static let tones = Brush.tones + 1

  /// Without frames, for a lane in which `kinds` kinds occur.
  init(kinds: Int) {
    self.kinds = kinds
    frames = Array(repeating: [], count: (1 + Coverage.mostOverlays) * kinds * Self.tones)
  }

  /// Adds the next frame to the right.
  ///
  /// - Parameter rank: 0 for what covers most of a column, then its overlays.
  mutating func add(_ frame: Rect, rank: Int, kind: Int, tone: Int) {
    let layer = (rank * kinds + kind) * Self.tones + tone
    let last = frames[layer].count - 1
    if last >= 0, frames[layer][last].y == frame.y, frames[layer][last].maxX >= frame.x - 1e-6 {
      frames[layer][last].width = frame.maxX - frames[layer][last].x
    } else {
      frames[layer].append(frame)
    }
  }

  /// The layers that have frames, back to front.
  var inOrder: [Layer] {
    frames.indices.filter { !frames[$0].isEmpty }.map { place in
      Layer(
        kind: place / Self.tones % kinds, tone: place % Self.tones, frames: frames[place])
    }
  }
}
