import Trace

extension FindingRule {
  /// Starting worker processes took at least so much processor time,
  static let startup: Nanoseconds = 20_000_000
  /// and this share of the run.
  static let startupShare = 0.05
}

/// Worker processes that computed longer before their first task than their tasks took.
func findStartupAboveWork(_ trace: Trace) -> [Finding] {
  guard let workers = WorkerStartup(trace), workers.processes.count > 1,
    workers.startup > workers.worked, workers.startup >= FindingRule.startup,
    Double(workers.startup) >= Double(trace.runTime.duration) * FindingRule.startupShare
  else { return [] }
  return [
    Finding(
      id: .startupAboveWork, severity: .warning,
      text: "\(workers.processes.count) worker processes computed for"
        + " \(duration(workers.startup.seconds)) before their first task, and their tasks took"
        + " \(duration(workers.worked.seconds)) together. Fewer workers, larger tasks, threads, or no"
        + " pool at all would do.",
      where: "processes "
        + enumeration(workers.processes.map { String(trace.processes[$0].pid) }),
      seconds: workers.startup.seconds)
  ]
}

/// What the worker processes of a run did before their first task, and after.
struct WorkerStartup {
  /// The indices of the worker processes in ``Trace/processes``, ascending.
  let processes: [Int]
  /// How long they computed before their first task, all together.
  private(set) var startup: Nanoseconds = 0
  /// How long their tasks ran, all together.
  let worked: Nanoseconds

  /// Nil where no tasks ran in any.
  init?(_ trace: Trace) {
    var firstRuns: [Int: Nanoseconds] = [:]
    var worked: Nanoseconds = 0
    for task in trace.tasks where task.kind == .job || task.kind == .process {
      for row in task.runs {
        let thread = trace.threads[Int(trace.taskRuns.threads[row])]
        let run = trace.taskRuns.time(row)
        // A process that the program made for this: not the one that handed the task out.
        guard thread.process != task.process, trace.processes[thread.process].parent != nil else {
          continue
        }
        firstRuns[thread.process] = min(firstRuns[thread.process] ?? .max, run.start)
        worked += run.duration
      }
    }
    guard !firstRuns.isEmpty else { return nil }
    processes = firstRuns.keys.sorted()
    self.worked = worked
    for (process, first) in firstRuns {
      for thread in trace.processes[process].threads {
        for row in trace.threads[thread].running where trace.running.starts[row] < first {
          startup += min(trace.running.ends[row], first) - trace.running.starts[row]
        }
      }
    }
  }

  var summary: StartupSummary {
    StartupSummary(
      workers: processes.count, meanSeconds: startup.seconds / Double(processes.count))
  }
}
