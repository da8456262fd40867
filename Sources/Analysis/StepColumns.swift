import Trace

/// The memory that the steps of a curve are written to, slice by slice.
///
/// Every slice of time has places of its own, as many as it has keys, so that cores can write at once;
/// where several keys made one step, the steps behind move up afterwards. Sendable although it holds
/// pointers: no two slices share a place.
struct StepColumns: @unchecked Sendable {
  let times: UnsafeMutableBufferPointer<Nanoseconds>
  let levels: UnsafeMutableBufferPointer<Int32>

  /// What the keys of a slice came to.
  private struct Slice: Sendable {
    var first: Int
    var count = 0
    /// The level at its end above the one at its beginning.
    var rise: Int32 = 0
  }

  /// Writes the steps over `range` of `slices`, whose stretches of keys ascend, from the first place on;
  /// there must be one place more than keys. Returns how many there are.
  func write(
    _ slices: [[ArraySlice<UInt64>]], over range: TimeRange, _ workers: Int
  ) -> Int {
    // The first step begins with the range, whether or not something else does.
    // A key of the first moment is 0 or 1, and no stretch is empty.
    let beginsWithKey = slices[0].contains { stretch in stretch[stretch.startIndex] <= 1 }
    var places: [Int] = []
    var next = beginsWithKey ? 0 : 1
    for slice in slices {
      places.append(next)
      next += slice.reduce(0) { $0 + $1.count }
    }
    places[0] = 0
    let firsts = places
    let written = concurrentMap(slices.count, workers: workers) { number in
      mergedKeys(slices[number]).withUnsafeBufferPointer {
        sweep($0, over: range, from: firsts[number], isFirst: number == 0)
      }
    }
    var end = 0
    var ground: Int32 = 0
    for slice in written {
      move(slice, to: end, onto: ground)
      end += slice.count
      ground += slice.rise
    }
    return end
  }

  /// Writes the steps that ascending `keys` make from place `first` on, in levels above the one that
  /// was there before them.
  private func sweep(
    _ keys: UnsafeBufferPointer<UInt64>, over range: TimeRange, from first: Int, isFirst: Bool
  ) -> Slice {
    var slice = Slice(first: first)
    var index = 0
    /// Takes all keys of the moment `offset`.
    func follow(_ offset: UInt64) {
      while index < keys.count, keys[index] >> 1 == offset {
        slice.rise += keys[index] & 1 == 1 ? 1 : -1
        index += 1
      }
    }
    func write(_ moment: Nanoseconds) {
      times.initializeElement(at: first + slice.count, to: moment)
      levels.initializeElement(at: first + slice.count, to: slice.rise)
      slice.count += 1
    }
    if isFirst {
      follow(0)
      write(range.start)
    }
    var last = slice.rise
    while index < keys.count {
      let offset = keys[index] >> 1
      follow(offset)
      let moment = range.start + Nanoseconds(offset)
      guard slice.rise != last, moment < range.end else { continue }
      write(moment)
      last = slice.rise
    }
    return slice
  }

  /// Moves the steps of `slice` to `place`, which does not lie behind them, and raises them by `ground`.
  private func move(_ slice: Slice, to place: Int, onto ground: Int32) {
    guard place != slice.first || ground != 0 else { return }
    for step in 0..<slice.count {
      times.initializeElement(at: place + step, to: times[slice.first + step])
      levels.initializeElement(at: place + step, to: levels[slice.first + step] + ground)
    }
  }
}
