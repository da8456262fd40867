import Trace

/// What one interpreter lock was used for, thread by thread.
struct LockShare {
  /// One thread's part.
  struct Part {
    /// The index of the thread in ``Trace/threads``.
    var thread: Int
    /// How long it held the lock.
    var held: Nanoseconds = 0
    /// How long it waited for it.
    var waited: Nanoseconds = 0
    /// How often it took it.
    var takes = 0
    /// How often it had to wait for it.
    var waits = 0
    /// How long it held the lock when it had had to wait for it.
    var heldAfterWait: Nanoseconds = 0
    /// How long it held the lock while another thread waited for it.
    var heldFromOthers: Nanoseconds = 0
  }

  /// Every thread that used the lock, by index.
  let parts: [Part]
  /// How long at least one thread waited for it.
  let contended: Nanoseconds
  /// From the first use to the last: waits count.
  let life: TimeRange
  /// How often a thread took the lock that another one had held before.
  let handoffs: Int
  /// The middle one of the times from a drop to the take by another thread that waited for it
  /// already; nil where there was none.
  let handoffLatency: Nanoseconds?

  /// Sums up the uses of `lock`; O(n log n) in its hand-offs.
  init(_ lock: InterpreterLock) {
    var parts: [Int: Part] = [:]
    var start: Nanoseconds?
    var end: Nanoseconds = 0
    var latencies: [Nanoseconds] = []
    var handoffs = 0
    var last: InterpreterLock.Use?
    for use in lock.uses {
      let thread = Int(use.thread)
      var part = parts[thread] ?? Part(thread: thread)
      if let wait = use.wait {
        part.waited += use.waitEnd - wait
        part.waits += 1
        start = min(start ?? wait, wait)
      }
      end = max(end, use.waitEnd)
      if let held = use.held {
        part.held += held.duration
        part.takes += 1
        if use.wait != nil { part.heldAfterWait += held.duration }
        start = min(start ?? held.start, held.start)
        end = max(end, held.end)
        if let last, let dropped = last.held?.end, last.thread != use.thread {
          handoffs += 1
          if let wait = use.wait, wait <= dropped, held.start >= dropped {
            latencies.append(held.start - dropped)
          }
        }
        last = use
      }
      parts[thread] = part
    }
    let waiting = lock.waiting
    contended = waiting.reduce(0) { $0 + $1.duration }
    var first = 0
    for use in lock.uses {
      guard let held = use.held else { continue }
      while first < waiting.count, waiting[first].end <= held.start { first += 1 }
      var index = first
      while index < waiting.count, waiting[index].start < held.end {
        parts[Int(use.thread)]?.heldFromOthers += held.intersection(waiting[index]).duration
        index += 1
      }
    }
    latencies.sort()
    self.parts = parts.values.sorted { $0.thread < $1.thread }
    life = TimeRange(start ?? 0, max(end, start ?? 0))
    self.handoffs = handoffs
    handoffLatency = latencies.isEmpty ? nil : latencies[latencies.count / 2]
  }

  /// How long any thread held it: holds of one lock never overlap.
  var held: Nanoseconds { parts.reduce(0) { $0 + $1.held } }
  /// How long threads waited for it, all together.
  var waited: Nanoseconds { parts.reduce(0) { $0 + $1.waited } }
  /// How often it was taken.
  var takes: Int { parts.reduce(0) { $0 + $1.takes } }

  /// The mean wait of the takes that had to wait; nil where none had to.
  var meanWait: Nanoseconds? {
    let waits = parts.reduce(0) { $0 + $1.waits }
    return waits > 0 ? waited / Nanoseconds(waits) : nil
  }

  /// The threads that took turns on it: each held it, while others waited, for a part of all such time
  /// worth naming.
  var sharers: [Part] {
    let least = Double(parts.reduce(0) { $0 + $1.heldFromOthers }) * GILRule.holderShare
    return parts.filter { $0.heldFromOthers > 0 && Double($0.heldFromOthers) >= least }
  }

  /// The share of its life in which it was held.
  var holdShare: Double {
    life.duration > 0 ? min(Double(held) / Double(life.duration), 1) : 0
  }

  /// The share of its life in which at least one thread waited for it.
  var waitShare: Double {
    life.duration > 0 ? min(Double(contended) / Double(life.duration), 1) : 0
  }

  /// How often it went from one thread to another in a second of its life.
  var handoffsPerSecond: Double {
    life.duration > 0 ? Double(handoffs) / life.duration.seconds : 0
  }

  /// Mean wait per take, over the interval after which CPython asks the holder to drop.
  var convoyRatio: Double {
    takes > 0 ? Double(waited) / Double(takes) / Double(GILRule.switchInterval) : 0
  }
}

/// What is known about CPython's interpreter lock, and thresholds (docs/NUMBERS.md).
package enum GILRule {
  /// `sys.getswitchinterval()` unless a program changes it: 5 ms.
  package static let switchInterval: Nanoseconds = 5_000_000
  /// From this share of the run with a thread waiting for the lock and a core to spare on, the lock
  /// is what binds the run.
  static let boundShare = 0.50
  /// From this share of the time on in which a lock was held while others waited for it, a thread is
  /// one of those that took turns.
  static let holderShare = 0.05
}

extension InterpreterLock {
  /// When at least one thread waited for it, as ascending disjoint stretches.
  var waiting: [TimeRange] {
    uses.compactMap { use in use.wait.map { TimeRange($0, max($0, use.waitEnd)) } }.united()
  }
}

extension Trace {
  /// How many threads waited at each moment for a lock of one `cause` by their own account, short
  /// moments on a core included.
  public func waitingCurve(for cause: WaitCause) -> LevelCurve {
    let runTime = runTime
    var events = LevelEvents(over: runTime)
    for row in 0..<programWaits.count where programWaits.causes[row] == cause {
      let time = runTime.intersection(programWaits.time(row))
      events.add(time.start, time.end)
    }
    return events.takeCurve()
  }

  /// How many threads waited at each moment for a lock of one `cause` and were on no core, so that no
  /// thread is counted twice beside those on cores; O(n) in waits and spans.
  public func offCoreWaitingCurve(for cause: WaitCause) -> LevelCurve {
    let runTime = runTime
    var events = LevelEvents(over: runTime)
    for thread in threads {
      var first = thread.running.lowerBound
      for row in thread.programWaits where programWaits.causes[row] == cause {
        let wait = runTime.intersection(programWaits.time(row))
        while first < thread.running.upperBound, running.ends[first] <= wait.start { first += 1 }
        var from = wait.start
        for span in first..<thread.running.upperBound {
          guard running.starts[span] < wait.end else { break }
          if from < running.starts[span] { events.add(from, running.starts[span]) }
          from = max(from, running.ends[span])
        }
        if from < wait.end { events.add(from, wait.end) }
      }
    }
    return events.takeCurve()
  }
}

extension TimeRange {
  /// What lies in both; empty where nothing does.
  func intersection(_ other: TimeRange) -> TimeRange {
    let start = max(start, other.start)
    return TimeRange(start, max(start, min(end, other.end)))
  }
}
