import Trace

/// The slices of time that a ``LevelSweep`` takes one by one, and what is known of each beforehand.
struct SweepSlices: Sendable {
  private let stretches: [KeyStretch]
  /// By stretch, where its keys part: one place more than there are slices.
  private let places: [[Int]]
  /// The keys at which slices begin, except the first one.
  private let cuts: [UInt64]
  /// How many keys lie before each.
  private(set) var firstKeys: [Int] = [0]
  /// The level at which each begins.
  private(set) var levels: [Int32] = []

  /// How many there are.
  var count: Int { cuts.count + 1 }

  init(_ stretches: [KeyStretch], cutAt cuts: [UInt64], workers: Int) {
    self.stretches = stretches
    self.cuts = cuts
    places = concurrentMap(stretches.count, workers: workers) { number in
      let stretch = stretches[number]
      return [stretch.places.lowerBound] + stretch.places(of: cuts) + [stretch.places.upperBound]
    }
    for slice in 0..<count {
      firstKeys.append(firstKeys[slice] + places.reduce(0) { $0 + $1[slice + 1] - $1[slice] })
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

  /// When slice number `slice` begins and ends, in nanoseconds from the start of a curve that lasts for
  /// `duration`.
  func time(of slice: Int, in duration: Nanoseconds) -> TimeRange {
    func moment(_ cut: Int) -> Nanoseconds {
      cut < 0 ? 0 : cut < cuts.count ? min(Nanoseconds(cuts[cut] >> 1), duration) : duration
    }
    return TimeRange(moment(slice - 1), moment(slice))
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
