import Trace

/// What one walk over all threads' states yields: the time in each state per thread, and the
/// stretches that the level curves count. Cores share the threads out among themselves.
struct LifeSurvey {
  /// The stretch that everything refers to.
  let range: TimeRange
  /// For each thread of the trace.
  private(set) var stateTimes: [StateTimes] = []
  /// For each thread of the trace, how long it was ready each time.
  private(set) var latencies: [ReadyLatencies] = []
  private var timesOnTheWay: [[StateTimes]] = []
  private var running: LevelEvents
  private var runnable: LevelEvents
  private var tasks: LevelEvents
  /// Tasks that agents reported, without threads; empty where they reported none.
  private var reportedTasks: LevelEvents
  /// Within stretches of this length spans have no exact place; nil where they have one.
  private let overlapWindow: Nanoseconds?

  init(_ trace: Trace, workers: Int? = nil, batch: Int = 1 << 16) {
    range = trace.runTime
    running = LevelEvents(over: range)
    runnable = LevelEvents(over: range)
    tasks = LevelEvents(over: range)
    reportedTasks = LevelEvents(over: range)
    overlapWindow = trace.metadata.capture.overlapWindow
    stateTimes.reserveCapacity(trace.threads.count)
    latencies.reserveCapacity(trace.threads.count)
    let counting: TaskCounting
    if trace.hasTasks {
      counting = .besideReported(ReportedTaskThreads(trace))
      surveyTasks(of: trace)
    } else {
      counting = .everyThread(CreationTree(trace))
    }
    let batches = trace.threadBatches(of: batch)
    let lives = concurrentMap(
      batches.count, workers: workers ?? Workers.paying(for: trace.running.count)
    ) { [range] batch in
      var lives = SurveyedLives(over: range)
      for thread in batches[batch] { lives.survey(thread, of: trace, counting) }
      return lives
    }
    for part in lives { add(part) }
  }

  /// Where the time in each state can be looked up.
  var stateIndex: StateIndex { StateIndex(timesOnTheWay) }

  /// The curve of reported tasks alone; empty where there are none. Given up as by ``takeLevels()``.
  mutating func takeTaskCurve() -> LevelCurve { reportedTasks.takeCurve() }

  /// The curves, each once: the stretches are given up for them, because both together would take
  /// twice the memory.
  mutating func takeLevels() -> Levels {
    guard let overlapWindow else {
      let sweep = running.takeCurves(with: &runnable)
      return Levels(
        parallelism: sweep.one, runnable: sweep.other, wanted: sweep.pairs,
        concurrency: tasks.takeCurve())
    }
    return Levels(
      parallelism: running.takeCurve().withLeastOverlap(window: overlapWindow),
      runnable: runnable.takeCurve(), concurrency: tasks.takeCurve())
  }

  /// Tasks as agents reported them.
  private mutating func surveyTasks(of trace: Trace) {
    TaskFamilies(trace).forEachStretchInFlight(trace) { _, stretch in
      let time = range.intersection(stretch)
      tasks.add(time.start, time.end)
      reportedTasks.add(time.start, time.end)
    }
  }

  private mutating func add(_ lives: SurveyedLives) {
    stateTimes += lives.stateTimes
    latencies += lives.latencies
    timesOnTheWay += lives.timesOnTheWay
    running.add(lives.running)
    runnable.add(lives.runnable)
    tasks.add(lives.tasks)
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
