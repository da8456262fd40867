import Trace

/// Starts and ends of stretches of time in turn, as keys that ascend: a start as `2 t + 1` and an end as
/// `2 t`, with t counted from a curve's first moment. Among what happens in one moment any order will do.
struct KeyStretch: Sendable {
  /// Where keys come from.
  private enum Source: Sendable {
    case keys([UInt64])
    /// As they stand in their columns, so that they need no memory of their own.
    case spans(starts: [Nanoseconds], ends: [Nanoseconds], origin: Nanoseconds)
  }

  private let source: Source
  /// The places of its keys in what they come from.
  let places: Range<Int>
  /// Whether starts and ends really take turns, as they do unless keys of several stretches were mixed.
  let takesTurns: Bool

  /// Keys number `places` of `keys`.
  init(_ keys: [UInt64], _ places: Range<Int>, takesTurns: Bool) {
    source = .keys(keys)
    self.places = places
    self.takesTurns = takesTurns
  }

  /// Spans number `rows`, each of which begins no earlier than the one before it ends; `origin` is the
  /// curve's first moment.
  init(_ rows: Range<Int>, of spans: RunningSpans, origin: Nanoseconds) {
    source = .spans(starts: spans.starts, ends: spans.ends, origin: origin)
    places = (2 * rows.lowerBound)..<(2 * rows.upperBound)
    takesTurns = true
  }

  /// The key at `place`.
  subscript(place: Int) -> UInt64 {
    switch source {
    case .keys(let keys): keys[place]
    case .spans(let starts, let ends, let origin):
      place & 1 == 0
        ? UInt64(starts[place >> 1] - origin) << 1 | 1 : UInt64(ends[place >> 1] - origin) << 1
    }
  }

  /// How many stretches are open before the key at `place`, where starts and ends take turns.
  func open(before place: Int) -> Int32 { Int32((place - places.lowerBound) & 1) }

  /// Appends the keys at `places` to `keys`.
  func append(_ places: Range<Int>, to keys: inout [UInt64]) {
    switch source {
    case .keys(let own): keys += own[places]
    case .spans(let starts, let ends, let origin):
      var place = places.lowerBound
      if place & 1 == 1, place < places.upperBound {
        keys.append(self[place])
        place += 1
      }
      let pairs = (place >> 1)..<(places.upperBound >> 1)
      starts.withUnsafeBufferPointer { starts in
        ends.withUnsafeBufferPointer { ends in
          keys.append(addingCapacity: 2 * pairs.count) { target in
            for row in pairs {
              target.append(UInt64(starts[row] - origin) << 1 | 1)
              target.append(UInt64(ends[row] - origin) << 1)
            }
          }
        }
      }
      if places.upperBound & 1 == 1, place < places.upperBound {
        keys.append(self[places.upperBound - 1])
      }
    }
  }

  /// By how much the keys at `places`, none of which is later than `offset`, raise a curve, and the area
  /// that they add to it until then. Linear in them.
  func sum(
    of places: Range<Int>, until offset: Nanoseconds
  ) -> (area: Nanoseconds, rise: Int32) {
    var area: Nanoseconds = 0
    var rise: Int32 = 0
    func add(_ place: Int) {
      let key = self[place]
      let sign: Int32 = key & 1 == 1 ? 1 : -1
      area &+= Nanoseconds(sign) &* (offset - Nanoseconds(key >> 1))
      rise += sign
    }
    guard takesTurns, case .spans(let starts, let ends, _) = source else {
      for place in places { add(place) }
      return (area, rise)
    }
    // Of a span that is over, its length is left.
    let first = (places.lowerBound + 1) >> 1
    let last = max(places.upperBound >> 1, first)
    if places.lowerBound & 1 == 1, !places.isEmpty { add(places.lowerBound) }
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        for row in first..<last { area &+= ends[row] &- starts[row] }
      }
    }
    if places.upperBound & 1 == 1, places.upperBound > 2 * first { add(places.upperBound - 1) }
    return (area, rise)
  }

  /// For each of `cuts`, which ascend and are even, the place of the first key that is no smaller.
  func places(of cuts: [UInt64]) -> [Int] {
    var low = places.lowerBound
    return cuts.map { cut in
      // Cuts lie about as far apart as each other: reach out before closing in.
      var reach = 1024
      while low + reach < places.upperBound, self[low + reach] < cut {
        low += reach
        reach *= 2
      }
      low = (low..<Swift.min(low + reach, places.upperBound)).partitioningIndex { self[$0] >= cut }
      return low
    }
  }
}
