import Trace

/// How long something was in each state: a thread, or several threads added up.
public struct StateTimes: Sendable, Equatable {
  /// On a core.
  public var running: Nanoseconds = 0
  /// Ready, waiting for a core.
  public var runnable: Nanoseconds = 0
  /// Waiting for CPython's interpreter lock.
  public var gilWait: Nanoseconds = 0
  /// Waiting for another thread.
  public var lockWait: Nanoseconds = 0
  /// Waiting for a file, a device, a pipe or the network.
  public var ioWait: Nanoseconds = 0
  /// Waiting for a moment in time.
  public var timer: Nanoseconds = 0
  /// Waiting for a child process or a signal.
  public var idle: Nanoseconds = 0
  /// Waiting, not known for what.
  public var blocked: Nanoseconds = 0
  /// Not known.
  public var unknown: Nanoseconds = 0

  /// No time in any state.
  public init() {}

  /// The time in `state`.
  public subscript(state: ThreadState) -> Nanoseconds {
    get {
      switch state {
      case .running: running
      case .runnable: runnable
      case .gilWait: gilWait
      case .lockWait: lockWait
      case .ioWait: ioWait
      case .timer: timer
      case .idle: idle
      case .blocked: blocked
      case .unknown: unknown
      }
    }
    set {
      switch state {
      case .running: running = newValue
      case .runnable: runnable = newValue
      case .gilWait: gilWait = newValue
      case .lockWait: lockWait = newValue
      case .ioWait: ioWait = newValue
      case .timer: timer = newValue
      case .idle: idle = newValue
      case .blocked: blocked = newValue
      case .unknown: unknown = newValue
      }
    }
  }

  /// All states together: a thread's lifetime.
  public var total: Nanoseconds {
    running + runnable + gilWait + lockWait + ioWait + timer + idle + blocked + unknown
  }

  /// Adds the times of `other`, state by state.
  public static func += (sum: inout StateTimes, other: StateTimes) {
    for state in ThreadState.allCases { sum[state] += other[state] }
  }

  /// What `times` has beyond `others`, state by state.
  static func - (times: StateTimes, others: StateTimes) -> StateTimes {
    var rest = times
    for state in ThreadState.allCases { rest[state] -= others[state] }
    return rest
  }
}

extension Trace {
  /// How long thread number `thread` was in each state.
  public func stateTimes(of thread: Int) -> StateTimes {
    var times = StateTimes()
    forEachState(of: thread) { times[$0.state] += $0.time.duration }
    return times
  }

  /// How much of `window` thread number `thread` was in each state: together they are the part of its
  /// life that lies in it.
  public func stateTimes(of thread: Int, in window: TimeRange) -> StateTimes {
    var times = StateTimes()
    forEachState(of: thread) { span in
      let time = min(span.time.end, window.end) - max(span.time.start, window.start)
      if time > 0 { times[span.state] += time }
    }
    return times
  }
}
