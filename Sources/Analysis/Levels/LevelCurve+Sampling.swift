import Trace

extension LevelCurve {
  /// The curve with as little overlap as its area allows, window by window.
  ///
  /// Sampling knows how long threads were on cores within a sample, but not when: spans of threads
  /// that took turns may lie over one another. Within each window of `window` nanoseconds the level
  /// is made as even as whole numbers can be. The area of every window stays exactly the same, and no
  /// curve of that area has a lower peak or less area above any level: what it shows of several cores
  /// at once must have happened.
  func withLeastOverlap(window: Nanoseconds) -> LevelCurve {
    precondition(window > 0, "a window must last")
    let (allTimes, allLevels) = columns(in: range)
    var times: [Nanoseconds] = []
    var levels: [Int32] = []
    func append(_ level: Int32, from moment: Nanoseconds) {
      guard level != levels.last else { return }
      times.append(moment)
      levels.append(level)
    }
    var step = 0
    var start = range.start
    while start < range.end {
      // Windows that lie within one step are as even as can be, however many there are.
      let steady = step + 1 < allTimes.count ? allTimes[step + 1] : range.end
      let evenWindows = (steady - start) / window
      if evenWindows > 0 {
        append(allLevels[step], from: start)
        start += evenWindows * window
        if start == steady { step += 1 }
        continue
      }
      let end = range.end - start > window ? start + window : range.end
      var area: Nanoseconds = 0
      var moment = start
      while moment < end {
        let stepEnd = step + 1 < allTimes.count ? allTimes[step + 1] : range.end
        let stop = min(stepEnd, end)
        area += Nanoseconds(allLevels[step]) * (stop - moment)
        moment = stop
        if stepEnd == stop { step += 1 }
      }
      let (level, rest) = area.quotientAndRemainder(dividingBy: end - start)
      if rest > 0 { append(Int32(level) + 1, from: start) }
      append(Int32(level), from: start + rest)
      start = end
    }
    return times.isEmpty ? self : LevelCurve(range: range, times: times, levels: levels)
  }
}
