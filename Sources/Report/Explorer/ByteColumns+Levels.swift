import Analysis
import Trace

extension ByteColumns {
  /// Adds the level curves that do not follow from the spans: tasks in flight, and of samples, which
  /// have no exact place, cores executing.
  mutating func appendLevels(_ levels: Levels, isSampled: Bool) {
    append("concurrency", levels.concurrency)
    if isSampled { append("parallelism", levels.parallelism) }
  }

  /// Adds how many tasks were in flight without threads beside them, where that is not what
  /// `concurrency` says.
  mutating func appendTaskLevels(of trace: Trace, beside concurrency: LevelCurve) {
    if let tasks = trace.taskCurve, tasks != concurrency { append("tasksInFlight", tasks) }
  }

  private mutating func append(_ name: String, _ curve: LevelCurve) {
    let times = curve.times
    let starts = [curve.range.start] + times
    append("\(name).after", zip(times, starts).map { $0 - $1 })
    append("\(name).level", curve.levels)
  }

  /// Adds interpreter locks with their uses, and waits for the program's own locks.
  mutating func appendLocks(of trace: Trace) {
    let base = trace.runTime.start
    append("locks.process", trace.interpreterLocks.map(\.process))
    append("locks.number", trace.interpreterLocks.map(\.number))
    append("locks.uses", trace.interpreterLocks.map(\.uses.count))
    let uses = trace.interpreterLocks.flatMap(\.uses)
    append("uses.thread", uses.map(\.thread))
    // From here on: when it had the lock, or gave up waiting; how long it had waited; how long it held.
    append("uses.at", signed: uses.map { $0.waitEnd - base })
    append("uses.waited", uses.map { use in use.wait.map { max(use.waitEnd - $0, 0) + 1 } ?? 0 })
    append("uses.held", uses.map { use in use.held.map { $0.duration + 1 } ?? 0 })

    if !uses.isEmpty { append("gilWaits", trace.offCoreWaitingCurve(for: .gil)) }

    append("lockWaits.thread", trace.lockWaits.map(\.thread))
    append("lockWaits.start", signed: trace.lockWaits.map { $0.time.start - base })
    append("lockWaits.duration", trace.lockWaits.map(\.time.duration))
    append("lockWaits.holder", trace.lockWaits.map { ($0.holder ?? -1) + 1 })
    append("lockWaits.acquired", trace.lockWaits.map { $0.acquired ? 1 : 0 })
  }
}
