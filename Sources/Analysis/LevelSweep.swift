import Trace

/// Turns the starts and ends of stretches into the curve of how many of them there are.
///
/// Time is cut into slices of about as many keys as fit into a core's cache; each is sorted and swept by
/// itself, on as many cores as there are. Where the cuts lie changes nothing in the curve.
struct LevelSweep {
  /// Keys as ``LevelEvents`` makes them.
  private var pieces: [[UInt64]]
  private let range: TimeRange
  private let count: Int
  /// A slice has about so many keys.
  private static let sliceSize = 1 << 14
  /// More ascending stretches than this are sorted as a whole: each costs a search per slice.
  private static let mostStretches = 1024

  init(_ pieces: [[UInt64]], over range: TimeRange) {
    self.pieces = pieces.filter { !$0.isEmpty }
    self.range = range
    count = pieces.reduce(0) { $0 + $1.count }
  }

  /// The curve, worked out by `workers` threads; nil stands for as many as pay. Leaves no keys behind.
  mutating func takeCurve(workers: Int?) -> LevelCurve {
    let slices = takeSlices(workers ?? Workers.paying(for: count))
    var times: [Nanoseconds] = []
    // No more steps than keys, and the first one.
    let levels = [Int32](unsafeUninitializedCapacity: count + 1) { levels, levelCount in
      times = [Nanoseconds](unsafeUninitializedCapacity: count + 1) { times, timeCount in
        let steps = StepColumns(times: times, levels: levels)
        timeCount = steps.write(slices, over: range, workers ?? Workers.paying(for: count))
        levelCount = timeCount
      }
    }
    return LevelCurve(range: range, times: times, levels: levels)
  }

  /// The keys of each slice, as stretches that ascend.
  private mutating func takeSlices(_ workers: Int) -> [[ArraySlice<UInt64>]] {
    var stretches = ascendingStretches(workers)
    if stretches.count > Self.mostStretches {
      var keys = Array(pieces.joined())
      keys.sortKeys()
      stretches = [keys[...]]
    }
    pieces = []
    let cuts = cuts(of: stretches)
    return concurrentMap(cuts.count + 1, workers: workers) { [stretches] slice in
      let low = slice > 0 ? cuts[slice - 1] : 0
      let high = slice < cuts.count ? cuts[slice] : .max
      return stretches.map { $0.part(from: low, to: high) }.filter { !$0.isEmpty }
    }
  }

  /// The pieces as stretches whose keys ascend, as those of a thread's spans do.
  private func ascendingStretches(_ workers: Int) -> [ArraySlice<UInt64>] {
    concurrentMap(pieces.count, workers: workers) { [pieces] number in
      let keys = pieces[number]
      var starts = [0]
      // Beyond that it does not matter how many there are.
      for index in 1..<keys.count where keys[index] < keys[index - 1] {
        guard starts.count <= Self.mostStretches else { break }
        starts.append(index)
      }
      return zip(starts, starts.dropFirst() + [keys.count]).map { keys[$0..<$1] }
    }
    .flatMap { $0 }
  }

  /// Keys at which time is cut, ascending. What happens in one nanosecond stays together.
  private func cuts(of stretches: [ArraySlice<UInt64>]) -> [UInt64] {
    let sliceCount = count / Self.sliceSize
    guard sliceCount > 1 else { return [] }
    // Sixteen samples for a slice make slices of nearly equal size.
    let distance = Self.sliceSize / 16
    let samples = stretches.flatMap { stretch in
      stride(from: stretch.startIndex, to: stretch.endIndex, by: distance).map { stretch[$0] & ~1 }
    }
    .sorted()
    var cuts: [UInt64] = []
    for number in 1..<sliceCount {
      let key = samples[number * samples.count / sliceCount]
      if key > cuts.last ?? 0 { cuts.append(key) }
    }
    return cuts
  }
}

extension ArraySlice<UInt64> {
  /// The keys from `low` on that are below `high`; they must ascend.
  fileprivate func part(from low: UInt64, to high: UInt64) -> ArraySlice<UInt64> {
    let first = indices.partitioningIndex { self[$0] >= low }
    let last = (first..<endIndex).partitioningIndex { self[$0] >= high }
    return self[first..<last]
  }
}
