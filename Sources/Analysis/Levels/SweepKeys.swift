import Trace

/// Starts and ends of stretches of time as a few stretches of keys that ascend, to be swept together.
struct SweepKeys: Sendable {
  let stretches: [KeyStretch]
  /// How many keys there are.
  let count: Int
  /// More ascending stretches than this are sorted as a whole: each costs a search per slice.
  private static let mostStretches = 1024

  /// No keys.
  init() {
    stretches = []
    count = 0
  }

  /// The keys in `pieces` and in `spans`, looked at by `workers` threads.
  init(_ pieces: [[UInt64]], _ spans: [KeyStretch], workers: Int) {
    let pieces = pieces.filter { !$0.isEmpty }
    count = pieces.reduce(0) { $0 + $1.count } + spans.reduce(0) { $0 + $1.places.count }
    let ascending = Self.ascendingStretches(of: pieces, workers: workers) + spans
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

  /// Every `distance`th key of each stretch, with all that happens in its nanosecond behind it.
  func samples(every distance: Int) -> [UInt64] {
    stretches.flatMap { stretch in
      stride(from: stretch.places.lowerBound, to: stretch.places.upperBound, by: distance)
        .map { stretch[$0] & ~1 }
    }
  }
}
