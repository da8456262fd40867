import Trace

extension FindingRule {
  /// Starting worker processes took at least so much processor time,
  static let startup: Nanoseconds = 20_000_000
  /// and this share of the run.
  static let startupShare = 0.05
}

/// Worker processes that computed longer before their first task than their tasks took.
func findStartupAboveWork(_ trace: Trace) -> [Finding] {
  var firstRuns: [Int: Nanoseconds] = [:]
  var work: [Int: Nanoseconds] = [:]
  for task in trace.tasks where task.kind == .job || task.kind == .process {
    for row in task.runs {
      let thread = trace.threads[Int(trace.taskRuns.threads[row])]
      let run = trace.taskRuns.time(row)
      // A process that the program made for this: not the one that handed the task out.
      guard thread.process != task.process, trace.processes[thread.process].parent != nil else {
        continue
      }
      firstRuns[thread.process] = min(firstRuns[thread.process] ?? .max, run.start)
      work[thread.process, default: 0] += run.duration
    }
  }
  guard firstRuns.count > 1 else { return [] }
  var startup: Nanoseconds = 0
  for (process, first) in firstRuns {
    for thread in trace.processes[process].threads {
      for row in trace.threads[thread].running where trace.running.starts[row] < first {
        startup += min(trace.running.ends[row], first) - trace.running.starts[row]
      }
    }
  }
  let worked = work.values.reduce(0, +)
  guard startup > worked, startup >= FindingRule.startup,
    Double(startup) >= Double(trace.runTime.duration) * FindingRule.startupShare
  else { return [] }
  return [
    Finding(
      id: .startupAboveWork, severity: .warning,
      text: "\(firstRuns.count) worker processes computed for \(duration(startup.seconds)) before"
        + " their first task, and their tasks took \(duration(worked.seconds)) together. Fewer"
        + " workers, larger tasks, threads, or no pool at all would do.",
      where: "processes "
        + enumeration(firstRuns.keys.sorted().map { String(trace.processes[$0].pid) }),
      seconds: startup.seconds)
  ]
}
