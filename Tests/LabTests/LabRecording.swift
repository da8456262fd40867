import Analysis
import Trace

/// What an experiment left: its trace with what is said of it, and what its program printed.
struct LabRecording {
  let trace: Trace
  let summary: Summary
  let output: String

  /// Records the experiment `name` with a size of its own, and checks its answer.
  init(_ name: String, size: String, workers: Int = 4, options: [String: String] = [:]) throws {
    let spans = try recordedExperiment(name, size: size, workers: workers, options: options)
    trace = spans.trace
    output = spans.output
    summary = Summary(trace)
  }

  /// The findings of `kinds`, by their kinds.
  func findings(_ kinds: Finding.Kind...) -> [Finding] {
    summary.findings.filter { kinds.contains($0.id) }
  }

  /// The tasks of `kind`, with `name` if one is given.
  func tasks(_ kind: TaskKind, named name: String? = nil) -> [TaskLife] {
    trace.tasks.filter { $0.kind == kind && (name == nil || $0.name == name) }
  }

  /// The largest number of `tasks` that were in flight at once.
  func mostInFlight(_ tasks: [TaskLife]) -> Int {
    let lives = tasks.compactMap(\.inFlight)
    return lives.map { one in lives.count { $0.start <= one.start && one.start < $0.end } }.max()
      ?? 0
  }

  /// How many threads `tasks` ran on.
  func threadCount(of tasks: [TaskLife]) -> Int {
    Set(tasks.flatMap { $0.runs.map { trace.taskRuns.threads[$0] } }).count
  }
}
