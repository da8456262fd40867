import Trace

/// The steps of a waterfall as bars of characters under one another, all on one scale.
struct TextWaterfall {
  /// The wall time before.
  private(set) var before = ""
  /// Each step from where the one before ended.
  private(set) var steps: [String] = []
  /// The wall time after.
  private(set) var after = ""

  /// Draws bars of at most `width` columns.
  init(_ waterfall: Waterfall, width: Int) {
    var level = waterfall.base
    var most = max(waterfall.base, waterfall.candidate)
    for step in waterfall.steps {
      level += step.change
      most = max(most, level)
    }
    guard most > 0 else { return }
    func column(_ time: Nanoseconds) -> Int {
      Int((Double(max(time, 0)) / Double(most) * Double(width)).rounded())
    }
    before = String(repeating: "█", count: column(waterfall.base))
    after = String(repeating: "█", count: column(waterfall.candidate))
    level = waterfall.base
    for step in waterfall.steps {
      let next = level + step.change
      let (low, high) = (column(min(level, next)), column(max(level, next)))
      let mark = step.change == 0 ? "│" : step.change < 0 ? "◄" : "►"
      // What is too short for a column still shows where it happens.
      let length = max(high - low, 1)
      let start = min(low, width - length)
      let line = String(repeating: step.change < 0 ? "░" : "▒", count: length - 1)
      steps.append(
        String(repeating: " ", count: start) + (step.change < 0 ? mark + line : line + mark))
      level = next
    }
  }
}
