/// A number of a run by which runs can be compared (docs/NUMBERS.md).
public struct Metric: Sendable, Equatable {
  /// What its values are.
  public enum Unit: Sendable, Equatable {
    case seconds
    case bytes
    /// A whole number of something.
    case count
    /// An average, such as that of cores busy.
    case level
  }

  /// As in JSON: the field of `summary --json` it comes from, where there is one.
  public var name: String
  /// What people call it.
  public var label: String
  /// What its values are.
  public var unit: Unit
  /// Whether it is a time that someone waits, so that more of it is slower.
  public var isLatency = false

  /// From the first thread's start to the last one's end.
  public static let wallSeconds = Metric(
    name: "wallSeconds", label: "wall time", unit: .seconds, isLatency: true)

  /// A metric and how a run's number is found; nil where it has none.
  typealias Reading = (metric: Metric, value: @Sendable (ComparedRun) -> Double?)

  /// All of them, in the order of a table.
  static let all: [Reading] = general + ThreadState.allCases.map(ofState) + program + system

  private static let general: [Reading] = [
    (wallSeconds, { $0.summary.wallSeconds }),
    (
      Metric(name: "cpuSeconds", label: "processor time", unit: .seconds), { $0.summary.cpuSeconds }
    ),
    (
      Metric(name: "parallelism.mean", label: "cores busy, mean", unit: .level),
      { $0.summary.parallelism.mean }
    ),
    (
      Metric(name: "concurrency.mean", label: "tasks in flight, mean", unit: .level),
      { $0.summary.concurrency.mean }
    ),
  ]

  private static func ofState(_ state: ThreadState) -> Reading {
    (
      Metric(name: "states.\(state.name)", label: "threads: \(state.label)", unit: .seconds),
      { $0.summary.states[state].seconds }
    )
  }

  private static let program: [Reading] = [
    (
      Metric(name: "gil.waitSeconds", label: "waited for the GIL", unit: .seconds),
      { $0.gilSeconds(\.waitSeconds) }
    ),
    (
      Metric(name: "gil.holdSeconds", label: "held the GIL", unit: .seconds),
      { $0.gilSeconds(\.holdSeconds) }
    ),
    (
      Metric(
        name: "tasks.medianSeconds", label: "task latency, median", unit: .seconds, isLatency: true),
      { $0.taskLatency?.median }
    ),
    (
      Metric(
        name: "tasks.p95Seconds", label: "task latency, 95 %", unit: .seconds, isLatency: true),
      { $0.taskLatency?.high }
    ),
  ]

  private static let system: [Reading] = [
    (
      Metric(name: "contextSwitches.voluntary", label: "switches to wait", unit: .count),
      { $0.summary.contextSwitches.map { Double($0.voluntary) } }
    ),
    (
      Metric(name: "contextSwitches.involuntary", label: "preemptions", unit: .count),
      { $0.summary.contextSwitches.map { Double($0.involuntary) } }
    ),
    (
      Metric(name: "migrations", label: "migrations", unit: .count),
      { Double($0.summary.migrations) }
    ),
    (
      Metric(name: "maxResidentBytes", label: "largest process", unit: .bytes),
      { $0.summary.maxResidentBytes.map { Double($0) } }
    ),
  ]

  /// A value for people, with its unit.
  public func text(_ value: Double) -> String {
    switch unit {
    case .seconds: duration(value)
    case .bytes: "\(decimals(value / 1_048_576, value < 104_857_600 ? 1 : 0)) MiB"
    case .count: value < 9e15 ? grouped(Int(value.rounded())) : decimals(value, 0)
    case .level: decimals(value, 2)
    }
  }
}

extension ComparedRun {
  /// The time of all interpreter locks together; nil where none was seen.
  fileprivate func gilSeconds(_ part: KeyPath<GILSummary, Double>) -> Double? {
    summary.gil.isEmpty ? nil : summary.gil.reduce(0) { $0 + $1[keyPath: part] }
  }
}
