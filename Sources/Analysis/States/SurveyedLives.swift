import Trace

/// What counts as a task.
enum TaskCounting: Sendable {
  /// Every thread, but while it waits for what it created.
  case everyThread(CreationTree)
  /// What agents reported; beside it counts, while it is on a core or ready to go on, the first thread
  /// of a process, before the first and after the last task that ran on it, and any thread that never
  /// used an interpreter lock, for a millisecond or more at a time; other threads are what pools are
  /// made of.
  case besideReported(ReportedTaskThreads)
}

/// Which threads are known from what agents reported.
struct ReportedTaskThreads: Sendable {
  /// From the first to the last task that ran on each thread that tasks ran on.
  private(set) var carrying: [Int: TimeRange] = [:]
  /// The threads that used an interpreter lock.
  private(set) var interpreted: Set<Int> = []

  init(_ trace: Trace) {
    for row in 0..<trace.taskRuns.count {
      let run = trace.taskRuns.time(row)
      let thread = Int(trace.taskRuns.threads[row])
      let known = carrying[thread] ?? run
      carrying[thread] = TimeRange(min(known.start, run.start), max(known.end, run.end))
    }
    for lock in trace.interpreterLocks {
      for use in lock.uses { interpreted.insert(Int(use.thread)) }
    }
  }
}

/// What a walk over the states of some threads yields; a part of a ``LifeSurvey``.
struct SurveyedLives: Sendable {
  private let range: TimeRange
  /// For each of the threads.
  private(set) var stateTimes: [StateTimes] = []
  private(set) var latencies: [ReadyLatencies] = []
  /// For each of the threads what a ``StateIndex`` keeps of it.
  private(set) var timesOnTheWay: [[StateTimes]] = []
  private(set) var running: LevelEvents
  private(set) var runnable: LevelEvents
  private(set) var tasks: LevelEvents

  init(over range: TimeRange) {
    self.range = range
    running = LevelEvents(over: range)
    runnable = LevelEvents(over: range)
    tasks = LevelEvents(over: range)
  }

  /// Walks along thread number `thread`.
  mutating func survey(_ thread: Int, of trace: Trace, _ counting: TaskCounting) {
    switch counting {
    case .everyThread(let tree):
      survey(thread, of: trace, descendants: tree.descendants[thread])
    case .besideReported(let threads): survey(thread, of: trace, beside: threads)
    }
  }

  private mutating func survey(_ thread: Int, of trace: Trace, descendants: [TimeRange]) {
    let life = trace.threads[thread].time
    var times = StateTimes()
    var noted = room(for: thread, of: trace)
    var latency = ReadyLatencies()
    // The part of the life that counts as a task begins here and is open until a wait ends it.
    var taskStart = life.start
    var descendant = 0
    var pauses: [UInt64] = []
    let isOrderly = trace.forEachState(
      of: thread, noting: { noted?.append(times) },
      many: { walk, rows in
        // Spans can be told at once during which nothing lives that the thread created.
        while descendant < descendants.count, descendants[descendant].end <= walk.cursor {
          descendant += 1
        }
        guard
          descendant == descendants.count
            || descendants[descendant].start >= trace.running.ends[rows.upperBound - 1]
        else { return false }
        pauses.removeAll(keepingCapacity: true)
        let isPlain = walk.passPlain(rows, &times) { pause in
          runnable.add(pause.start, pause.end)
          pauses.append(UInt64(pause.duration))
        }
        if isPlain { latency.follow(preemptions: pauses) }
        return isPlain
      }
    ) { span in
      times[span.state] += span.time.duration
      latency.follow(span)
      switch span.state {
      case .running: return
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
    timesOnTheWay.append(isOrderly ? noted ?? [] : [])
    addRunning(thread, of: trace, isOrderly: isOrderly)
  }

  private mutating func survey(
    _ thread: Int, of trace: Trace, beside reported: ReportedTaskThreads
  ) {
    // What is shorter is handing work out and taking results in.
    let shortest = min(1_000_000, range.duration / 100)
    let life = trace.threads[thread]
    let carrying = reported.carrying[thread]
    let isHelper = carrying != nil || reported.interpreted.contains(thread)
    let counts = trace.processes[life.process].threads.first == thread || !isHelper
    let carries = carrying.map { [$0] } ?? []
    var times = StateTimes()
    var noted = room(for: thread, of: trace)
    var latency = ReadyLatencies()
    // Going on without a wait: on a core, ready for one, or waiting for the GIL.
    var active = TimeRange(life.time.start, life.time.start)
    func tellActive() {
      guard counts, active.duration >= shortest else { return }
      for time in [active].subtracting(carries) { tasks.add(time.start, time.end) }
    }
    let isOrderly = trace.forEachState(of: thread, noting: { noted?.append(times) }) { span in
      times[span.state] += span.time.duration
      latency.follow(span)
      switch span.state {
      case .running: break
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
    timesOnTheWay.append(isOrderly ? noted ?? [] : [])
    addRunning(thread, of: trace, isOrderly: isOrderly)
  }

  /// Where the times on the way are noted of a thread that has enough spans.
  private func room(for thread: Int, of trace: Trace) -> [StateTimes]? {
    let spans = trace.threads[thread].running.count
    guard StateIndex.pays(for: spans) else { return nil }
    var room: [StateTimes] = []
    room.reserveCapacity(spans / StateIndex.stride + 1)
    return room
  }

  /// Adds the time on cores: as it stands in the trace, unless spans contradict one another.
  private mutating func addRunning(_ thread: Int, of trace: Trace, isOrderly: Bool) {
    if isOrderly { return running.add(trace.threads[thread].running, of: trace.running) }
    trace.forEachState(of: thread) { span in
      if span.state == .running { running.add(span.time.start, span.time.end) }
    }
  }
}
