/// A curve of levels as rows of characters, the upper one first: the height of each column in
/// eighths of a row. Whatever is above nothing shows.
///
/// - Parameters:
///   - means: the level of each column.
///   - top: the level at the upper edge, above 0.
func levelRows(_ means: [Double], top: Double, rows: Int) -> [String] {
  let steps = means.map { mean -> Int in
    let height = (min(max(mean / top, 0), 1) * Double(rows * 8)).rounded()
    return mean > 0 ? max(Int(height), 1) : 0
  }
  return (0..<rows).map { row in
    let below = (rows - 1 - row) * 8
    return String(steps.map { lowerBlock($0 - below) })
  }
}

/// A block over the lower `eighths` of a cell; none for less than one, the whole for eight and more.
private func lowerBlock(_ eighths: Int) -> Character {
  [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][min(max(eighths, 0), 8)]
}
