import Trace

/// The area under a curve before every 64th of its steps: what lies between two of them is a difference,
/// however many steps there are.
struct LevelAreas: Sendable, Equatable {
  private static let stride = 64
  /// Sums may have wrapped around; their differences are right.
  private var sums: [Nanoseconds] = []

  /// No areas, of a curve with few steps.
  init() {}

  /// The areas under the steps that begin at `times`; linear in them.
  init(_ times: [Nanoseconds], _ levels: [Int32]) {
    // Too few to be worth looking up.
    guard times.count >= 4096 else { return }
    let count = (times.count - 1) / Self.stride
    let parts = (count >> 10) + 1
    let areas = concurrentMap(parts, workers: Workers.paying(for: times.count)) { part in
      ((count * part / parts)..<(count * (part + 1) / parts)).map { block in
        times.withUnsafeBufferPointer { times in
          levels.withUnsafeBufferPointer { levels in
            var area: Nanoseconds = 0
            for step in (block * Self.stride)..<((block + 1) * Self.stride) {
              area &+= Nanoseconds(levels[step]) &* (times[step + 1] - times[step])
            }
            return area
          }
        }
      }
    }
    sums = [0]
    sums.reserveCapacity(count + 1)
    var sum: Nanoseconds = 0
    for area in areas.joined() {
      sum &+= area
      sums.append(sum)
    }
  }

  /// The last step after `step` and up to `end` whose area is known and for which `isInside` holds, where it
  /// does for all before it; nil where there is none, or where that of `step` is not known.
  @inline(__always)
  func last(from step: Int, upTo end: Int, where isInside: (Int) -> Bool) -> Int? {
    guard step % Self.stride == 0, step / Self.stride + 1 < sums.count,
      step + Self.stride <= end, isInside(step + Self.stride)
    else { return nil }
    return lastPlace(
      from: step / Self.stride, to: min(end / Self.stride, sums.count - 1)
    ) { isInside($0 * Self.stride) } * Self.stride
  }

  /// The area from the beginning of step `first` to that of step `last`; both must be known.
  func area(from first: Int, to last: Int) -> Nanoseconds {
    sums[last / Self.stride] &- sums[first / Self.stride]
  }
}

/// The last place above `first` and up to `last` for which `isInside` holds, which it does for `first + 1`
/// and for all before the one that is returned; O(log n) in the places between.
func lastPlace(from first: Int, to last: Int, where isInside: (Int) -> Bool) -> Int {
  // Most often it is near: reach out before closing in.
  var reach = 2
  while first + reach <= last, isInside(first + reach) { reach *= 2 }
  let outside = ((first + reach / 2)..<min(first + reach, last + 1)).partitioningIndex {
    !isInside($0)
  }
  return outside - 1
}
