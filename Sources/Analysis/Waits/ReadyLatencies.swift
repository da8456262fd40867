import ScriptJSON
import Trace

/// How long something took, many times over.
public struct LatencySummary: Sendable, Equatable, Codable {
  /// How often.
  public var count: Int
  /// All together.
  public var totalSeconds: Double
  /// On average; nil where it never happened.
  @OrNull public var meanSeconds: Double? = nil
  /// The middle one, of an even number the lower one; nil where it never happened.
  @OrNull public var medianSeconds: Double? = nil
  /// The one that 99 of 100 do not exceed; nil where it never happened.
  @OrNull public var p99Seconds: Double? = nil
  /// The longest; nil where it never happened.
  @OrNull public var longestSeconds: Double? = nil

  /// Sums up lengths in nanoseconds, in any order and in any number of parts; linear in them.
  init(_ parts: [[UInt64]]) {
    count = parts.reduce(0) { $0 + $1.count }
    totalSeconds = Nanoseconds(parts.reduce(0) { $0 + $1.reduce(0, +) }).seconds
    guard let longest = parts.lazy.compactMap({ $0.max() }).max() else { return }
    let quantiles = LengthQuantiles(parts)
    func quantile(_ percent: Int) -> Double {
      Nanoseconds(quantiles.length(at: (count * percent + 99) / 100 - 1)).seconds
    }
    meanSeconds = totalSeconds / Double(count)
    medianSeconds = quantile(50)
    p99Seconds = quantile(99)
    longestSeconds = Nanoseconds(longest).seconds
  }
}

/// From the moment at which a thread was ready to the moment at which a core took it on, by what had
/// made it ready. What a recording cannot see is nil.
public struct LatencySummaries: Sendable, Equatable, Codable {
  /// Scheduling latency: from a wake-up on; nil where wake-ups are not recorded.
  @OrNull public var wakeUp: LatencySummary?
  /// From the moment on at which the kernel took its core away; nil where switches are not recorded.
  @OrNull public var preemption: LatencySummary?
  /// From its creation to its first core; nil where switches are not recorded.
  @OrNull public var start: LatencySummary?

  /// Sums up those of some threads together.
  init(_ latencies: some Collection<ReadyLatencies>, _ method: TraceMetadata.Method) {
    wakeUp = method == .tracepoints ? LatencySummary(latencies.map(\.wakeUps)) : nil
    preemption = method.seesSwitches ? LatencySummary(latencies.map(\.preemptions)) : nil
    start = method.seesSwitches ? LatencySummary(latencies.map(\.starts)) : nil
  }
}

/// How long threads were ready each time, told state by state. A stretch that no core ended is none.
struct ReadyLatencies {
  /// After a wake-up, in nanoseconds, in no order.
  private(set) var wakeUps: [UInt64] = []
  /// After a preemption.
  private(set) var preemptions: [UInt64] = []
  /// After the creation of the thread.
  private(set) var starts: [UInt64] = []
  private var last: ThreadState?
  private var since: (moment: Nanoseconds, cause: Cause)?

  /// What made a thread ready.
  private enum Cause {
    case wakeUp
    case preemption
    case start
  }

  init() {}

  /// Takes in the next state of a thread.
  mutating func follow(_ span: StateSpan) {
    switch span.state {
    case .runnable:
      if since == nil { since = cause(after: last).map { (span.time.start, $0) } }
    case .running:
      if let since {
        let length = UInt64(span.time.start - since.moment)
        switch since.cause {
        case .wakeUp: wakeUps.append(length)
        case .preemption: preemptions.append(length)
        case .start: starts.append(length)
        }
      }
      since = nil
    default: since = nil
    }
    last = span.state
  }

  /// Takes in spans of a thread that was on a core before them and at their end; between them it waited for a
  /// core for `pauses`, and never otherwise.
  mutating func follow(preemptions pauses: [UInt64]) {
    preemptions += pauses
    (last, since) = (.running, nil)
  }

  private func cause(after state: ThreadState?) -> Cause? {
    switch state {
    case nil: .start
    case .running: .preemption
    case .runnable: nil
    // Whatever is not known ends on a core or in a wait, and here that one took no time.
    case .unknown, .gilWait, .lockWait, .ioWait, .timer, .idle, .blocked: .wakeUp
    }
  }
}
