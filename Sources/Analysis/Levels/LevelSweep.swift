import Trace

/// Turns the starts and ends of stretches of two kinds into the curves of how many of each there are, and
/// into how long each pair of their levels held.
///
/// Time is cut into slices of about as many keys as fit into a core's cache; each is sorted and swept by
/// itself, on as many cores as there are. Where the cuts lie changes nothing in what comes out.
struct LevelSweep {
  /// What was swept.
  let one: LevelCurve
  let other: LevelCurve
  let pairs: LevelPairs
  /// A slice has about so many keys.
  private static let sliceSize = 1 << 14
  /// A core takes so many slices at a time.
  private static let slicesAtOnce = 16
  /// Curves of fewer keys keep their steps; others work them out where they are asked for.
  private static let fewKeys = 1 << 16

  /// Sweeps `one` and `other`, counted from the start of `range`, with `workers` threads.
  init(_ one: SweepKeys, beside other: SweepKeys, over range: TimeRange, workers: Int) {
    let cuts = Self.cuts(one, other)
    let slices = SweepSlices(one, cutAt: cuts, over: range, workers: workers)
    let others = SweepSlices(other, cutAt: cuts, over: range, workers: workers)
    let groups = (slices.count + Self.slicesAtOnce - 1) / Self.slicesAtOnce
    let parts = concurrentMap(groups, workers: workers) { group in
      let first = group * Self.slicesAtOnce
      return SweptPart(
        slices, others, first..<min(first + Self.slicesAtOnce, slices.count))
    }
    func curve(
      _ slices: SweepSlices, _ sums: [SliceSum], _ timeAtLevel: [Nanoseconds]
    ) -> LevelCurve {
      let steps = SweptSteps(slices, sums, workers: workers)
      guard slices.keyCount < Self.fewKeys else {
        return LevelCurve(steps, timeAtLevel: timeAtLevel)
      }
      let (times, levels) = steps.columns(in: range)
      return LevelCurve(range: range, times: times, levels: levels, timeAtLevel: timeAtLevel)
    }
    pairs = LevelPairs(parts.map(\.tally))
    self.one = curve(slices, parts.flatMap(\.one), pairs.timeAtLevel(\.one))
    self.other = curve(others, parts.flatMap(\.other), pairs.timeAtLevel(\.other))
  }

  /// Keys at which time is cut, ascending. What happens in one nanosecond stays together.
  private static func cuts(_ one: SweepKeys, _ other: SweepKeys) -> [UInt64] {
    let sliceCount = (one.count + other.count) / sliceSize
    guard sliceCount > 1 else { return [] }
    // Sixteen samples for a slice make slices of nearly equal size.
    let distance = sliceSize / 16
    let samples = (one.samples(every: distance) + other.samples(every: distance)).sorted()
    var cuts: [UInt64] = []
    for number in 1..<sliceCount {
      let key = samples[number * samples.count / sliceCount]
      if key > cuts.last ?? 0 { cuts.append(key) }
    }
    return cuts
  }
}
