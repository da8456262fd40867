import Trace

/// The memory that the steps of a curve are written to, slice by slice.
///
/// Every slice of time has places of its own, as many as it has keys, so that cores can write at once;
/// where several keys made one step, the steps behind move up afterwards. Sendable although it holds
/// pointers: no two slices share a place.
struct StepColumns: @unchecked Sendable {
  let times: UnsafeMutableBufferPointer<Nanoseconds>
  let levels: UnsafeMutableBufferPointer<Int32>

  /// What the keys of some slices came to.
  struct Written: Sendable {
    /// Where the steps stand.
    fileprivate var first: Int
    fileprivate var count = 0
    /// How long each level lasted.
    fileprivate(set) var timeAtLevel: [Nanoseconds] = []
  }

  /// Writes the steps of slices number `numbers` of `slices` over `range`; there must be one place more
  /// than keys.
  func write(_ slices: SweepSlices, _ numbers: Range<Int>, over range: TimeRange) -> Written {
    // The first step begins with the range, whether or not something else does.
    let isFirst = numbers.lowerBound == 0
    var written = Written(first: isFirst ? 0 : slices.firstKeys[numbers.lowerBound] + 1)
    var keys: [UInt64] = []
    var spare: [UInt64] = []
    var low = [Nanoseconds](repeating: 0, count: Self.lowLevels)
    low.withUnsafeMutableBufferPointer { low in
      for slice in numbers {
        slices.sort(slice, into: &keys, with: &spare)
        let time = slices.time(of: slice, in: range.duration)
        keys.withUnsafeBufferPointer {
          sweep(
            $0, from: slices.levels[slice], time, of: range, isFirst: slice == 0, into: &written,
            low)
        }
      }
    }
    let peak = low.lastIndex { $0 > 0 } ?? 0
    written.timeAtLevel.add(Array(low[...peak]))
    return written
  }

  /// The time at levels below this is added up in a table.
  private static let lowLevels = 256

  /// Writes the steps that `keys` of the stretch `time` make behind those of `written`.
  @inline(__always)
  private func sweep(
    _ keys: UnsafeBufferPointer<UInt64>, from start: Int32, _ time: TimeRange, of range: TimeRange,
    isFirst: Bool, into written: inout Written, _ low: UnsafeMutableBufferPointer<Nanoseconds>
  ) {
    var place = written.first + written.count
    var level = start
    /// The level of the last step, and when it began or the stretch did.
    var (last, since) = (level, time.start)
    var index = 0
    func write(_ offset: Nanoseconds) {
      times.initializeElement(at: place, to: range.start + offset)
      levels.initializeElement(at: place, to: level)
      place += 1
      (last, since) = (level, offset)
    }
    func note(until offset: Nanoseconds) {
      if last < Self.lowLevels {
        low[Int(last)] &+= offset - since
      } else {
        written.timeAtLevel.add(offset - since, at: Int(last))
      }
    }
    if isFirst {
      while index < keys.count, keys[index] >> 1 == 0 {
        level &+= Int32(truncatingIfNeeded: keys[index] & 1) &* 2 &- 1
        index += 1
      }
      write(0)
    }
    while index < keys.count {
      let offset = keys[index] >> 1
      repeat {
        level &+= Int32(truncatingIfNeeded: keys[index] & 1) &* 2 &- 1
        index += 1
      } while index < keys.count && keys[index] >> 1 == offset
      guard level != last, offset < UInt64(range.duration) else { continue }
      note(until: Nanoseconds(offset))
      write(Nanoseconds(offset))
    }
    note(until: time.end)
    written.count = place - written.first
  }

  /// Moves all steps up so that they follow one another; returns how many there are.
  func moveTogether(_ parts: [Written]) -> Int {
    var end = 0
    for part in parts {
      if end < part.first, part.count > 0 {
        let rows = part.first..<(part.first + part.count)
        _ = times[end...].update(fromContentsOf: times[rows])
        _ = levels[end...].update(fromContentsOf: levels[rows])
      }
      end += part.count
    }
    return end
  }
}
