import Trace

/// What one walk over all threads' states yields: the time in each state per thread, and the
/// stretches that the level curves count.
struct LifeSurvey {
  /// The stretch that everything refers to.
  let range: TimeRange
  /// For each thread of the trace.
  private(set) var stateTimes: [StateTimes] = []
  private var running: LevelEvents
  private var runnable: LevelEvents
  private var tasks: LevelEvents
  /// Within stretches of this length spans have no exact place; nil where they have one.
  private let overlapWindow: Nanoseconds?

  init(_ trace: Trace) {
    range = trace.runTime
    running = LevelEvents(over: range)
    runnable = LevelEvents(over: range)
    tasks = LevelEvents(over: range)
    overlapWindow = trace.metadata.capture.overlapWindow
    running.reserve(trace.running.count)
    stateTimes.reserveCapacity(trace.threads.count)
    let tree = CreationTree(trace)
    for thread in trace.threads.indices {
      survey(thread, of: trace, descendants: tree.descendants[thread])
    }
  }

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
    // The part of the life that counts as a task begins here and is open until a wait ends it.
    var taskStart = life.start
    var descendant = 0
    trace.forEachState(of: thread) { span in
      times[span.state] += span.time.duration
      switch span.state {
      case .running: return running.add(span.time.start, span.time.end)
      case .runnable: return runnable.add(span.time.start, span.time.end)
      default: break
      }
      // Neither on a core nor ready for one: no task of its own while something it created lives.
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
