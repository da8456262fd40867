/// Which stretch of a longer recording a trace is: what lay outside of it was left out.
///
/// All are moments of the recording, which keep their meaning in a part of it.
public struct RecordingPart: Sendable, Equatable, Codable {
  /// The first moment of the stretch.
  public var start: Nanoseconds
  /// The first moment after it.
  public var end: Nanoseconds
  /// The first moment of the whole run.
  public var runStart: Nanoseconds
  /// The last moment of the whole run.
  public var runEnd: Nanoseconds

  /// Makes the facts from their parts.
  public init(_ stretch: TimeRange, of run: TimeRange) {
    start = stretch.start
    end = stretch.end
    runStart = run.start
    runEnd = run.end
  }

  /// Whether it lies in its run, and the run in what can be counted.
  var isSound: Bool {
    0 <= runStart && runStart <= start && start <= end && end <= runEnd && runEnd <= 1 << 62
  }
}

/// What is wanted of a run, counted from its first moment, as the axes of figures are.
public struct RunWindow: Sendable, Equatable {
  /// From when on; nil from the beginning.
  public var from: Nanoseconds?
  /// Until when; nil to the end.
  public var to: Nanoseconds?

  /// Makes a window from its ends; nil where neither is given.
  public init?(from: Nanoseconds?, to: Nanoseconds?) {
    if from == nil, to == nil { return nil }
    self.from = from
    self.to = to
  }

  /// The same in moments of a recording whose run begins at `runStart`; what ends before it begins is
  /// empty.
  func moments(after runStart: Nanoseconds) -> TimeRange {
    func moment(_ distance: Nanoseconds) -> Nanoseconds {
      let (sum, overflow) = runStart.addingReportingOverflow(max(distance, 0))
      return overflow ? .max : sum
    }
    let start = moment(from ?? 0)
    return TimeRange(start, max(start, to.map { moment($0) } ?? .max))
  }
}

extension TimeRange {
  /// Whether something that lasts from `start` to `end` of `other` happens within: shares time with it, or
  /// is a moment of it.
  @inline(__always)
  func touches(_ other: TimeRange) -> Bool {
    other.start < end && (other.end > start || other.start >= start)
  }
}

extension Trace {
  /// From the first moment of the first thread to the last moment of the last: the time that every
  /// share, mean and rate of a run refers to. The stretch before it, while the recorder got ready,
  /// is no part of the run.
  public var runTime: TimeRange {
    guard let start = threads.lazy.map(\.time.start).min(),
      let end = threads.lazy.map(\.time.end).max()
    else { return TimeRange(0, 0) }
    return TimeRange(start, end)
  }

  /// The run that the recording is of, also where this is a part of it.
  public var wholeRun: TimeRange {
    guard let part = metadata.part, part.isSound else { return runTime }
    return TimeRange(part.runStart, part.runEnd)
  }
}
