import ScriptJSON
import Trace

/// One interpreter lock.
public struct GILSummary: Sendable, Equatable, Codable {
  /// The process it is in.
  public var pid: Int32
  /// Which of the process's interpreters, from 0.
  public var interpreter: Int
  /// How long threads held it.
  public var holdSeconds: Double
  /// How much of ``holdSeconds`` the holders were on cores.
  public var cpuSeconds = 0.0
  /// How long threads waited for it, all together.
  public var waitSeconds: Double
  /// How often it went from one thread to another.
  public var handoffs: Int
  /// The share of its life in which it was held.
  public var holdShare: Double
  /// Mean wait per take over the switch interval of 5 ms.
  public var convoyRatio: Double
  /// How often it was taken.
  public var takes: Int
  /// The mean wait of the takes that had to wait; nil where none had to.
  @OrNull public var meanWaitSeconds: Double?
  /// The middle one of the times from a drop until another thread, which waited already, had it; nil
  /// where it never was handed over that way.
  @OrNull public var handoffLatencySeconds: Double?
  /// The share of its life in which at least one thread waited for it.
  public var waitShare = 0.0
  /// How often it went from one thread to another in a second of its life.
  public var handoffsPerSecond = 0.0
  /// How many times as fast as one thread those that share it can be at most: one over
  /// ``holdShare``; nil where it was never held.
  @OrNull public var ceiling: Double?
  /// How many threads took turns on it: each held it, while others waited, for at least 5 % of all
  /// such time.
  public var sharers: Int
  /// The threads that used it, by process and start.
  public var threads: [GILThreadSummary]
}

/// What one thread did with an interpreter lock.
public struct GILThreadSummary: Sendable, Equatable, Codable {
  /// Its id.
  public var tid: Int32
  /// How long it held the lock.
  public var holdSeconds: Double
  /// How long it waited for it.
  public var waitSeconds: Double
  /// How often it took it.
  public var takes: Int
}

extension GILSummary {
  init(_ lock: InterpreterLock, _ share: LockShare, _ trace: Trace) {
    self.init(
      pid: trace.processes[lock.process].pid, interpreter: Int(lock.number),
      holdSeconds: share.held.seconds, cpuSeconds: trace.timeOnCores(holding: lock).seconds,
      waitSeconds: share.waited.seconds,
      handoffs: share.handoffs, holdShare: share.holdShare, convoyRatio: share.convoyRatio,
      takes: share.takes, meanWaitSeconds: share.meanWait?.seconds,
      handoffLatencySeconds: share.handoffLatency?.seconds,
      waitShare: share.waitShare, handoffsPerSecond: share.handoffsPerSecond,
      ceiling: share.holdShare > 0 ? 1 / share.holdShare : nil,
      sharers: share.sharers.count,
      threads: share.parts.map {
        GILThreadSummary(
          tid: trace.threads[$0.thread].key.tid, holdSeconds: $0.held.seconds,
          waitSeconds: $0.waited.seconds, takes: $0.takes)
      })
  }
}

extension Trace {
  /// How long the holders of `lock` were on cores while they held it; linear in its uses and in their
  /// spans.
  fileprivate func timeOnCores(holding lock: InterpreterLock) -> Nanoseconds {
    var next: [Int: Int] = [:]
    var total: Nanoseconds = 0
    for use in lock.uses {
      guard let held = use.held else { continue }
      let thread = Int(use.thread)
      let rows = threads[thread].running
      var row = next[thread] ?? rows.lowerBound
      while row < rows.upperBound, running.ends[row] <= held.start { row += 1 }
      next[thread] = row
      while row < rows.upperBound, running.starts[row] < held.end {
        total += running.time(row).intersection(held).duration
        row += 1
      }
    }
    return total
  }
}
