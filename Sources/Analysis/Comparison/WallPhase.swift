import Trace

/// What a moment of a run went to: exactly one of these holds at each, the first that does.
public enum WallPhase: String, Sendable, Equatable, Codable, CaseIterable {
  /// Two or more cores were busy.
  case severalCores
  /// At most one core was busy, and a thread waited for the interpreter lock.
  case gilWait
  /// At most one core was busy, and a thread waited for a lock that another one held.
  case lockWait
  /// One core was busy, and nobody waited for a lock.
  case oneCore
  /// Threads were ready, and none was on a core.
  case runnable
  /// Nothing was on a core or ready: what went on first had waited for a file, a device, a pipe or
  /// the network.
  case ioWait
  /// The same, for a moment in time.
  case timer
  /// The same, for another thread's signal or end.
  case threadWait
  /// The same, for a child process or a signal.
  case idle
  /// The same, not known for what.
  case blocked
  /// Nothing was on a core or ready, and what ended that is not known.
  case unknown

  /// In words, as the name of a stretch of time.
  public var label: String {
    switch self {
    case .severalCores: "several cores busy"
    case .gilWait: "waiting for the GIL"
    case .lockWait: "waiting for a lock"
    case .oneCore: "one core busy"
    case .runnable: "ready, no core"
    case .ioWait: "waiting for I/O"
    case .timer: "sleeping"
    case .threadWait: "waiting for a thread"
    case .idle: "waiting for a process"
    case .blocked: "waiting"
    case .unknown: "not known"
    }
  }

  /// The phase of a stretch that was over when a thread in `state` went on.
  init(endedBy state: ThreadState) {
    switch state {
    case .ioWait: self = .ioWait
    case .timer: self = .timer
    case .lockWait, .gilWait: self = .threadWait
    case .idle: self = .idle
    case .blocked: self = .blocked
    case .running, .runnable, .unknown: self = .unknown
    }
  }
}

/// How a run's wall time was shared among phases; adds up to it exactly.
public struct WallPhases: Sendable, Equatable {
  private var times = [Nanoseconds](repeating: 0, count: WallPhase.allCases.count)

  /// No time in any phase.
  public init() {}

  /// The time in `phase`.
  public subscript(phase: WallPhase) -> Nanoseconds {
    get { times[phase.place] }
    set { times[phase.place] = newValue }
  }

  /// All phases together: the run's wall time.
  public var total: Nanoseconds { times.reduce(0, +) }
}

extension WallPhase {
  fileprivate var place: Int { WallPhase.allCases.firstIndex(of: self) ?? 0 }
}

extension WallPhases {
  /// Goes through the run of `trace`, whose curves are `levels`; linear in its spans.
  public init(_ trace: Trace, levels: Levels) {
    let curves = [
      levels.parallelism, levels.runnable, trace.waitingCurve(for: .gil),
      LockContention(trace, atLeast: 1).curve(trace),
    ]
    // Where only one core can be used, waiting for a lock costs nothing that it would not cost anyway.
    let isAlone = trace.availableCores < 2
    var pauses: [TimeRange] = []
    LevelCurve.forEachStretch(of: curves) { stretch, level in
      let phase: WallPhase
      switch (level[0], level[1]) {
      case (2..., _): phase = .severalCores
      case (let running, _) where level[2] > 0 && !(isAlone && running > 0): phase = .gilWait
      case (let running, _) where level[3] > 0 && !(isAlone && running > 0): phase = .lockWait
      case (1, _): phase = .oneCore
      case (_, 1...): phase = .runnable
      default:
        if let last = pauses.last, last.end == stretch.start {
          pauses[pauses.count - 1].end = stretch.end
        } else {
          pauses.append(stretch)
        }
        return
      }
      self[phase] += stretch.duration
    }
    let ends = trace.states(thatEndAt: Set(pauses.map(\.end)))
    for pause in pauses {
      self[ends[pause.end].map { WallPhase(endedBy: $0.state) } ?? .unknown] += pause.duration
    }
  }
}

extension LevelCurve {
  /// Hands `body` every stretch on which none of `curves` changes, with all levels. They must share
  /// one range.
  fileprivate static func forEachStretch(
    of curves: [LevelCurve], _ body: (_ stretch: TimeRange, _ levels: [Int32]) -> Void
  ) {
    guard let range = curves.first?.range else { return }
    let curves = curves.map { $0.columns(in: range) }
    var places = [Int](repeating: 0, count: curves.count)
    var levels = curves.map { $0.levels.first ?? 0 }
    var moment = range.start
    while moment < range.end {
      var end = range.end
      for (curve, place) in zip(curves, places) where place + 1 < curve.times.count {
        end = min(end, curve.times[place + 1])
      }
      body(TimeRange(moment, end), levels)
      for (index, curve) in curves.enumerated() {
        while places[index] + 1 < curve.times.count, curve.times[places[index] + 1] <= end {
          places[index] += 1
          levels[index] = curve.levels[places[index]]
        }
      }
      moment = end
    }
  }
}

extension Trace {
  /// What the thread that went on at each of `moments` had waited for; of several, the one that had
  /// waited longest.
  fileprivate func states(
    thatEndAt moments: Set<Nanoseconds>
  ) -> [Nanoseconds: (state: ThreadState, length: Nanoseconds)] {
    var result: [Nanoseconds: (state: ThreadState, length: Nanoseconds)] = [:]
    guard !moments.isEmpty else { return result }
    for thread in threads.indices {
      var last: StateSpan?
      forEachState(of: thread) { span in
        defer { last = span }
        guard span.state == .running || span.state == .runnable, let wait = last,
          wait.state != .running, wait.state != .runnable, moments.contains(span.time.start)
        else { return }
        let known = result[span.time.start]?.length ?? 0
        if wait.time.duration > known {
          result[span.time.start] = (wait.state, wait.time.duration)
        }
      }
    }
    return result
  }
}
