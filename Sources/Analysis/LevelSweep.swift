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

  /// The curve, worked out by `workers` threads; nil stands for as many as pay. Leaves no keys behind:
  /// both together would take twice the memory.
  mutating func takeCurve(workers: Int?) -> LevelCurve {
    var slices = takeSlices(workers ?? Workers.paying(for: count))
    return LevelCurve(range: range, joining: &slices)
  }

  private mutating func takeSlices(_ workers: Int) -> [SweptSlice] {
    var stretches = ascendingStretches(workers)
    if stretches.count > Self.mostStretches {
      var keys = Array(pieces.joined())
      keys.sortKeys()
      stretches = [keys[...]]
    }
    pieces = []
    let cuts = cuts(of: stretches)
    return concurrentMap(cuts.count + 1, workers: workers) { [range, stretches] slice in
      let low = slice > 0 ? cuts[slice - 1] : 0
      let high = slice < cuts.count ? cuts[slice] : .max
      return SweptSlice(stretches.map { $0.part(from: low, to: high) }, over: range)
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

/// The steps of a curve within a slice of time, in levels above the one that the slice begins with.
private struct SweptSlice: Sendable {
  var times: [Nanoseconds] = []
  var levels: [Int32] = []
  /// The level at the slice's end.
  var rise: Int32 = 0

  /// Sweeps `stretches` of ascending keys.
  init(_ stretches: [ArraySlice<UInt64>], over range: TimeRange) {
    let keys = mergedKeys(stretches)
    times.reserveCapacity(keys.count)
    levels.reserveCapacity(keys.count)
    keys.withUnsafeBufferPointer { sweep($0, over: range) }
  }

  private mutating func sweep(_ keys: UnsafeBufferPointer<UInt64>, over range: TimeRange) {
    var last: Int32 = 0
    var index = 0
    while index < keys.count {
      let offset = keys[index] >> 1
      repeat {
        rise += keys[index] & 1 == 1 ? 1 : -1
        index += 1
      } while index < keys.count && keys[index] >> 1 == offset
      let moment = range.start + Nanoseconds(offset)
      guard rise != last, moment < range.end else { continue }
      times.append(moment)
      levels.append(rise)
      last = rise
    }
  }

  /// No steps.
  init() {}
}

extension LevelCurve {
  /// Puts `slices` together; each is given up once its steps are in, because both together would take
  /// twice the memory.
  fileprivate init(range: TimeRange, joining slices: inout [SweptSlice]) {
    let count = slices.reduce(1) { $0 + $1.times.count }
    var times: [Nanoseconds] = [range.start]
    var levels: [Int32] = [0]
    times.reserveCapacity(count)
    levels.reserveCapacity(count)
    var ground: Int32 = 0
    for index in slices.indices {
      let slice = slices[index]
      slices[index] = SweptSlice()
      let isFirst = index == 0 && slice.times.first == range.start
      times += isFirst ? slice.times.dropFirst() : slice.times[...]
      if isFirst { levels[0] = slice.levels[0] }
      for level in isFirst ? slice.levels.dropFirst() : slice.levels[...] {
        levels.append(ground + level)
      }
      ground += slice.rise
    }
    self.init(range: range, times: times, levels: levels)
  }
}
