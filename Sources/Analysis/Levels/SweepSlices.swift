import Trace

/// The slices of time that a ``LevelSweep`` takes one by one, and what is known of each beforehand.
struct SweepSlices: Sendable {
  /// The stretch of time that is cut.
  let range: TimeRange
  /// How many keys there are.
  let keyCount: Int
  private let stretches: [KeyStretch]
  /// By stretch, where its keys part: one place more than there are slices.
  private let places: [[Int]]
  /// The keys at which slices begin, except the first one.
  private let cuts: [UInt64]
  /// The level at which each begins.
  private(set) var levels: [Int32] = []

  /// How many there are.
  var count: Int { cuts.count + 1 }

  init(_ keys: SweepKeys, cutAt cuts: [UInt64], over range: TimeRange, workers: Int) {
    self.range = range
    self.cuts = cuts
    keyCount = keys.count
    let stretches = keys.stretches
    self.stretches = stretches
    places = concurrentMap(stretches.count, workers: workers) { number in
      let stretch = stretches[number]
      return [stretch.places.lowerBound] + stretch.places(of: cuts) + [stretch.places.upperBound]
    }
    levels = startLevels(workers: workers)
  }

  private func startLevels(workers: Int) -> [Int32] {
    if stretches.allSatisfy(\.takesTurns) {
      return (0..<count).map { slice in
        zip(stretches, places).reduce(0) { $0 + $1.0.open(before: $1.1[slice]) }
      }
    }
    let rises = concurrentMap(count, workers: workers) { slice in
      zip(stretches, places).reduce(Int32(0)) { sum, stretch in
        (stretch.1[slice]..<stretch.1[slice + 1]).reduce(sum) {
          $0 + (stretch.0[$1] & 1 == 1 ? 1 : -1)
        }
      }
    }
    return rises.dropLast().reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
  }

  /// When slice number `slice` begins and ends, in nanoseconds from the start of ``range``.
  func offsets(of slice: Int) -> TimeRange {
    func moment(_ cut: Int) -> Nanoseconds {
      cut < 0
        ? 0 : cut < cuts.count ? min(Nanoseconds(cuts[cut] >> 1), range.duration) : range.duration
    }
    return TimeRange(moment(slice - 1), moment(slice))
  }

  /// The slice in which what begins at `offset` lies; O(log n).
  func number(at offset: Nanoseconds) -> Int {
    cuts.indices.partitioningIndex { cuts[$0] >> 1 > UInt64(offset) }
  }

  /// The level right after `offset`, which lies in slice number `slice` and not before `mark`, and the area
  /// under the curve from the beginning of the slice until then: a search a stretch, and a sum over its
  /// keys since the mark.
  func sum(
    of slice: Int, after mark: SliceSum.Mark?, until offset: Nanoseconds
  ) -> (area: Nanoseconds, level: Int32) {
    var level = mark?.level ?? levels[slice]
    var area = mark?.area ?? 0
    area &+= Nanoseconds(level) &* (offset - (mark?.offset ?? offsets(of: slice).start))
    let time = offsets(of: slice)
    for (stretch, places) in zip(stretches, places) {
      let keys = places[slice]..<places[slice + 1]
      // Where keys lie evenly it is there.
      let share = Double(offset - time.start) / Double(max(time.duration, 1))
      let last = keys.partitioningIndex(near: keys.lowerBound + Int(Double(keys.count) * share)) {
        stretch[$0] >> 1 > UInt64(offset)
      }
      let first =
        mark.map { mark in
          (keys.lowerBound..<last).partitioningIndexNearEnd {
            stretch[$0] >> 1 > UInt64(mark.offset)
          }
        } ?? keys.lowerBound
      let sum = stretch.sum(of: first..<last, until: offset)
      level += sum.rise
      area &+= sum.area
    }
    return (area, level)
  }

  /// Puts the keys of slice number `slice` into `keys`, in the order of their moments; `spare` is memory
  /// to work with.
  func sort(_ slice: Int, into keys: inout [UInt64], with spare: inout [UInt64]) {
    keys.removeAll(keepingCapacity: true)
    var starts: [Int] = []
    for (stretch, places) in zip(stretches, places) where places[slice] < places[slice + 1] {
      starts.append(keys.count)
      stretch.append(places[slice]..<places[slice + 1], to: &keys)
    }
    keys.sortKeys(ascendingFrom: starts, with: &spare)
  }
}
