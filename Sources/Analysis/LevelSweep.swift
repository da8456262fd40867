import Trace

/// Turns the starts and ends of stretches into the curve of how many of them there are.
///
/// Time is cut into slices of about as many keys as fit into a core's cache; each is sorted and swept by
/// itself, on as many cores as there are. Where the cuts lie changes nothing in the curve.
struct LevelSweep {
  private let stretches: [KeyStretch]
  private let range: TimeRange
  private let count: Int
  private let workers: Int
  /// A slice has about so many keys.
  private static let sliceSize = 1 << 14
  /// A core takes so many slices at a time.
  private static let slicesAtOnce = 16
  /// More ascending stretches than this are sorted as a whole: each costs a search per slice.
  private static let mostStretches = 1024

  /// A sweep of the keys in `pieces` and in `spans`, by `workers` threads; nil stands for as many as pay.
  init(_ pieces: [[UInt64]], _ spans: [KeyStretch], over range: TimeRange, workers: Int?) {
    let pieces = pieces.filter { !$0.isEmpty }
    count = pieces.reduce(0) { $0 + $1.count } + spans.reduce(0) { $0 + $1.places.count }
    self.range = range
    self.workers = workers ?? Workers.paying(for: count)
    let ascending = Self.ascendingStretches(of: pieces, workers: self.workers) + spans
    guard ascending.count > Self.mostStretches else {
      stretches = ascending
      return
    }
    var keys: [UInt64] = []
    keys.reserveCapacity(count)
    for stretch in ascending { stretch.append(stretch.places, to: &keys) }
    keys.sortKeys()
    stretches = [KeyStretch(keys, keys.indices, takesTurns: false)]
  }

  /// The curve.
  func curve() -> LevelCurve {
    let slices = SweepSlices(stretches, cutAt: cuts, workers: workers)
    let groups = (slices.count + Self.slicesAtOnce - 1) / Self.slicesAtOnce
    var times: [Nanoseconds] = []
    var timeAtLevel: [Nanoseconds] = []
    // No more steps than keys, and the first one.
    let levels = [Int32](unsafeUninitializedCapacity: count + 1) { levels, levelCount in
      times = [Nanoseconds](unsafeUninitializedCapacity: count + 1) { times, timeCount in
        let steps = StepColumns(times: times, levels: levels)
        let written = concurrentMap(groups, workers: workers) { group in
          let first = group * Self.slicesAtOnce
          return steps.write(
            slices, first..<min(first + Self.slicesAtOnce, slices.count), over: range)
        }
        timeCount = steps.moveTogether(written)
        levelCount = timeCount
        timeAtLevel = written.reduce(into: []) { $0.add($1.timeAtLevel) }
      }
    }
    return LevelCurve(range: range, times: times, levels: levels, timeAtLevel: timeAtLevel)
  }

  /// The pieces as stretches whose keys ascend, as those of a thread's spans do.
  private static func ascendingStretches(
    of pieces: [[UInt64]], workers: Int
  ) -> [KeyStretch] {
    concurrentMap(pieces.count, workers: workers) { number in
      let keys = pieces[number]
      var starts = [0]
      // Beyond that it does not matter how many there are.
      for index in 1..<keys.count where keys[index] < keys[index - 1] {
        guard starts.count <= mostStretches else { break }
        starts.append(index)
      }
      // Keys were added as pairs of a start and a later end, so that none of them is parted. What was not
      // looked at is sorted as a whole anyway.
      return zip(starts, starts.dropFirst() + [keys.count]).map {
        KeyStretch(keys, $0..<$1, takesTurns: true)
      }
    }
    .flatMap { $0 }
  }

  /// Keys at which time is cut, ascending. What happens in one nanosecond stays together.
  private var cuts: [UInt64] {
    let sliceCount = count / Self.sliceSize
    guard sliceCount > 1 else { return [] }
    // Sixteen samples for a slice make slices of nearly equal size.
    let distance = Self.sliceSize / 16
    let samples = stretches.flatMap { stretch in
      stride(from: stretch.places.lowerBound, to: stretch.places.upperBound, by: distance)
        .map { stretch[$0] & ~1 }
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
