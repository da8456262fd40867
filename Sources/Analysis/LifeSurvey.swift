import Trace

/// What one walk over all threads' states yields: the time in each state per thread, and the
/// stretches that the level curves count.
struct LifeSurvey {
  /// The stretch that everything refers to.
  let range: TimeRange
  /// For each thread of the trace.
  private(set) var stateTimes: [StateTimes] = []
  /// For each thread of the trace, how long it was ready each time.
  private(set) var latencies: [ReadyLatencies] = []
  private var running: LevelEvents
  private var runnable: LevelEvents
  private var tasks: LevelEvents
  /// Tasks that agents reported, without threads; empty where they reported none.
  private var reportedTasks: LevelEvents
  /// Within stretches of this length spans have no exact place; nil where they have one.
  private let overlapWindow: Nanoseconds?

  init(_ trace: Trace) {
    range = trace.runTime
    running = LevelEvents(over: range)
    runnable = LevelEvents(over: range)
    tasks = LevelEvents(over: range)
    reportedTasks = LevelEvents(over: range)
    overlapWindow = trace.metadata.capture.overlapWindow
    running.reserve(trace.running.count)
    stateTimes.reserveCapacity(trace.threads.count)
    latencies.reserveCapacity(trace.threads.count)
    if trace.hasTasks {
      surveyTasks(of: trace)
    } else {
      let tree = CreationTree(trace)
      for thread in trace.threads.indices {
        survey(thread, of: trace, descendants: tree.descendants[thread])
      }
    }
  }

  /// The curve of reported tasks alone; empty where there are none. Given up as by ``takeLevels()``.
  mutating func takeTaskCurve() -> LevelCurve { reportedTasks.takeCurve() }

  /// The curves, each once: the stretches are given up for them, because both together would take
  /// twice the memory.
  mutating func takeLevels() -> Levels {
    var parallelism = running.takeCurve()
    if let overlapWindow { parallelism = parallelism.withLeastOverlap(window: overlapWindow) }
    return Levels(
      parallelism: parallelism, runnable: runnable.takeCurve(), concurrency: tasks.takeCurve())
  }

  private mutating func survey(_ thread: Int, of trace: Trace, descendants: [TimeRange]) {
    let life = trace.threads[thread].time
    var times = StateTimes()
    var latency = ReadyLatencies()
    // The part of the life that counts as a task begins here and is open until a wait ends it.
    var taskStart = life.start
    var descendant = 0
    trace.forEachState(of: thread) { span in
      times[span.state] += span.time.duration
      latency.follow(span)
      switch span.state {
      case .running: return running.add(span.time.start, span.time.end)
      case .runnable: return runnable.add(span.time.start, span.time.end)
      case .gilWait: return
      default: break
      }
      // Neither on a core nor ready to go on: no task of its own while something it created lives.
      while descendant < descendants.count, descendants[descendant].end <= span.time.start {
        descendant += 1
      }
      var index = descendant
      while index < descendants.count, descendants[index].start < span.time.end {
        tasks.add(taskStart, max(descendants[index].start, span.time.start))
        taskStart = min(descendants[index].end, span.time.end)
        index += 1
      }
    }
    tasks.add(taskStart, life.end)
    stateTimes.append(times)
    latencies.append(latency)
  }
}

extension LifeSurvey {
  /// Tasks as agents reported them. Beside them counts, while it is on a core or ready to go on, the
  /// first thread of a process, before the first and after the last task that ran on it, and any
  /// thread that never used an interpreter lock, for a millisecond or more at a time; other threads
  /// are what pools are made of.
  private mutating func surveyTasks(of trace: Trace) {
    TaskFamilies(trace).forEachStretchInFlight(trace) { _, stretch in
      let time = range.intersection(stretch)
      tasks.add(time.start, time.end)
      reportedTasks.add(time.start, time.end)
    }
    var carrying: [Int: TimeRange] = [:]
    for row in 0..<trace.taskRuns.count {
      let run = trace.taskRuns.time(row)
      let thread = Int(trace.taskRuns.threads[row])
      let known = carrying[thread] ?? run
      carrying[thread] = TimeRange(min(known.start, run.start), max(known.end, run.end))
    }
    // What is shorter is handing work out and taking results in.
    let shortest = min(1_000_000, range.duration / 100)
    var interpreted: Set<Int> = []
    for lock in trace.interpreterLocks {
      for use in lock.uses { interpreted.insert(Int(use.thread)) }
    }
    for thread in trace.threads.indices {
      let life = trace.threads[thread]
      let isHelper = carrying[thread] != nil || interpreted.contains(thread)
      let counts = trace.processes[life.process].threads.first == thread || !isHelper
      let carries = carrying[thread].map { [$0] } ?? []
      var times = StateTimes()
      var latency = ReadyLatencies()
      // Going on without a wait: on a core, ready for one, or waiting for the GIL.
      var active = TimeRange(life.time.start, life.time.start)
      func tellActive() {
        guard counts, active.duration >= shortest else { return }
        for time in [active].subtracting(carries) { tasks.add(time.start, time.end) }
      }
      trace.forEachState(of: thread) { span in
        times[span.state] += span.time.duration
        latency.follow(span)
        switch span.state {
        case .running: running.add(span.time.start, span.time.end)
        case .runnable: runnable.add(span.time.start, span.time.end)
        case .gilWait: break
        default: return
        }
        if active.end != span.time.start {
          tellActive()
          active.start = span.time.start
        }
        active.end = span.time.end
      }
      tellActive()
      stateTimes.append(times)
      latencies.append(latency)
    }
  }
}

extension TraceMetadata.CaptureFacts {
  /// Ten samples: long enough that what the kernel books late, up to a clock tick per thread, is
  /// small beside it.
  fileprivate var overlapWindow: Nanoseconds? {
    guard method == .procfs else { return nil }
    let period = samplePeriodSeconds ?? 0.01
    return Nanoseconds((min(max(period, 1e-4), 10) * 10 * 1e9).rounded())
  }
}
