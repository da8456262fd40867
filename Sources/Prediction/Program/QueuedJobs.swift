import Analysis
import Trace

/// Jobs that were handed to pools and taken by whichever worker came first, as agents report them: in a
/// replay another worker may come first.
struct QueuedJobs {
  /// For each job, its pool.
  private(set) var pools: [Int] = []
  /// The jobs whose workers are processes.
  private(set) var ofProcesses: Set<Int> = []
  /// How many pools there are.
  private var poolCount = 0
  /// By thread, where it hands jobs in, takes them and is done with them.
  private(set) var cuts: [[StepCut]]

  /// A pool, as far as reports tell: the workers that take what one process hands in, its own threads or
  /// child processes.
  private struct Pool: Hashable {
    var process: Int
    var isOfThreads: Bool
  }

  /// A job that ran once.
  private struct Run {
    var task: Int
    var thread: Int
    var time: TimeRange
  }

  /// Finds them in `trace`; O(n log n) in its tasks.
  init(_ trace: Trace) {
    cuts = Array(repeating: [], count: trace.threads.count)
    var runs: [Pool: [Run]] = [:]
    for (index, task) in trace.tasks.enumerated() {
      guard task.kind == .job, task.queued, task.outcome != nil, task.runs.count == 1,
        let process = task.process, let row = task.runs.first
      else { continue }
      let run = Run(
        task: index, thread: Int(trace.taskRuns.threads[row]), time: trace.taskRuns.time(row))
      guard run.time.start >= task.time.start, run.time.duration > 0 else { continue }
      let isOfThreads = trace.threads[run.thread].process == process
      runs[Pool(process: process, isOfThreads: isOfThreads), default: []].append(run)
    }
    let order = runs.keys.sorted {
      ($0.process, $0.isOfThreads ? 1 : 0) < ($1.process, $1.isOfThreads ? 1 : 0)
    }
    for pool in order { add(runs[pool] ?? [], of: pool, trace) }
  }

  private mutating func add(_ runs: [Run], of pool: Pool, _ trace: Trace) {
    let workers = Dictionary(grouping: runs, by: \.thread).mapValues { runs in
      runs.sorted { ($0.time.start, $0.task) < ($1.time.start, $1.task) }
    }
    // Jobs within jobs are nobody's to take.
    let areApart = workers.values.allSatisfy { runs in
      zip(runs, runs.dropFirst()).allSatisfy { $0.time.end <= $1.time.start }
    }
    guard workers.count > 1, runs.count > workers.count, areApart,
      let submitter = trace.processes[pool.process].threads.first
    else { return }
    for run in runs {
      let job = pools.count
      let made = trace.tasks[run.task].time.start
      cuts[submitter].append(
        StepCut(
          moment: trace.lastMomentOnCore(of: submitter, until: made), .submit(job)))
      let isLast = workers[run.thread]?.last?.task == run.task
      cuts[run.thread].append(
        StepCut(moment: run.time.start, jobBegins: job, .work(pool: poolCount, isLast: isLast)))
      cuts[run.thread].append(StepCut(moment: run.time.end, jobEnds: job))
      if !pool.isOfThreads { ofProcesses.insert(job) }
      pools.append(poolCount)
    }
    poolCount += 1
  }
}
