import Analysis
import Trace

extension WorkProgram {
  /// Takes the time out of `trace`: O(n log n) in its spans and reports.
  ///
  /// - Parameter jobsMove: whether jobs of pools go to whichever worker comes first, and do not stay with
  ///   those that did them.
  /// - Returns: the program, and how much of its work comes after waits whose end nobody knows.
  static func make(
    _ trace: Trace, jobsMove: Bool
  ) -> (program: WorkProgram, unexplained: Nanoseconds) {
    var waits = ExplainedWaits(trace)
    waits.explain()
    let locks = ProgramLocks(trace)
    var cuts = waits.cuts
    for (thread, more) in locks.cuts.enumerated() { cuts[thread] += more }
    var program = WorkProgram(
      threads: [], roots: [:], signals: waits.signals, locks: locks.locks)
    let jobs = jobsMove ? QueuedJobs(trace) : nil
    if let jobs {
      for (thread, more) in jobs.cuts.enumerated() { cuts[thread] += more }
      program.jobs = jobs.pools.map { Job(pool: $0, steps: []) }
    }
    let start = trace.runTime.start
    for (index, thread) in trace.threads.enumerated() {
      if let creator = trace.starter(of: index) {
        cuts[creator].append(
          StepCut(
            moment: trace.lastMomentOnCore(of: creator, until: thread.time.start), .start(index)))
      } else {
        program.roots[index] = thread.time.start - start
      }
    }
    var unexplained: Nanoseconds = 0
    for index in trace.threads.indices {
      var assembly = StepAssembly(
        trace, thread: index, cuts: cuts[index], covers: locks.covers[index])
      assembly.run(waits.own[index])
      program.threads.append(assembly.steps)
      for (job, steps) in assembly.jobs {
        // A worker that is a process has an interpreter lock of its own, which nobody else wants.
        program.jobs[job].steps =
          jobs?.ofProcesses.contains(job) == true ? program.withoutInterpreterLocks(steps) : steps
      }
      unexplained += assembly.unexplained
    }
    return (program, unexplained)
  }
}

extension Trace {
  /// The thread that let thread number `thread` begin; nil where that is not part of the trace.
  func starter(of thread: Int) -> Int? {
    let life = threads[thread]
    let process = processes[life.process]
    var creator = life.creator
    if creator == nil, life.key.tid == process.pid, let parent = process.parent {
      creator = processes[parent].threads.first
    }
    // Clocks and ids that were used again may say what cannot be.
    guard let creator, creator != thread, threads[creator].time.start <= life.time.start,
      creator < thread || threads[creator].time.start < life.time.start
    else { return nil }
    return creator
  }

  /// The last moment up to `moment` at which thread number `thread` was on a core; the first of its life
  /// where it had not been on any. O(log n).
  func lastMomentOnCore(of thread: Int, until moment: Nanoseconds) -> Nanoseconds {
    let rows = threads[thread].running
    let next = rows.partitioningIndex { running.starts[$0] >= moment }
    guard next > rows.lowerBound else { return min(moment, threads[thread].time.start) }
    return min(moment, running.ends[next - 1])
  }

  /// How long thread number `thread` was on cores within `time`. O(log n), and the spans inside.
  func timeOnCore(of thread: Int, in time: TimeRange) -> Nanoseconds {
    let rows = threads[thread].running
    var row = rows.partitioningIndex { running.ends[$0] > time.start }
    var sum: Nanoseconds = 0
    while row < rows.upperBound, running.starts[row] < time.end {
      sum += min(running.ends[row], time.end) - max(running.starts[row], time.start)
      row += 1
    }
    return sum
  }
}

/// A step that a thread takes at a moment, between what else it does.
struct StepCut {
  /// When it was taken.
  var moment: Nanoseconds
  /// Which; nil where there is none.
  var step: WorkProgram.Step?
  /// The job that is what it does from then on.
  var jobBegins: Int?
  /// The job that it is done with.
  var jobEnds: Int?

  init(moment: Nanoseconds, jobBegins: Int? = nil, _ step: WorkProgram.Step) {
    self.moment = moment
    self.step = step
    self.jobBegins = jobBegins
  }

  init(moment: Nanoseconds, jobEnds: Int) {
    self.moment = moment
    self.jobEnds = jobEnds
  }
}
