import Analysis
import Randomness
import Testing
import Trace

/// What must hold for every trace, tried on random ones. The seed is the test's argument.
@Suite("Laws of conservation")
struct LawTests {
  private static func trace(_ seed: UInt64) -> Trace {
    RandomTrace.make(seed: seed, spans: Int(seed % 7) * 40 + 3, cores: Int(seed % 4) + 1)
  }

  @Test("random traces are legal", arguments: UInt64(0)..<150)
  func legal(seed: UInt64) throws {
    try Self.trace(seed).checkInvariants()
  }

  @Test("states tile every life, and all running time is in them", arguments: UInt64(0)..<150)
  func tiles(seed: UInt64) {
    let trace = Self.trace(seed)
    for (index, thread) in trace.threads.enumerated() {
      var cursor = thread.time.start
      var running: Nanoseconds = 0
      trace.forEachState(of: index) { span in
        #expect(span.time.start == cursor && span.time.end > cursor)
        cursor = span.time.end
        if span.state == .running { running += span.time.duration }
        #expect((span.core != nil) == (span.state == .running))
      }
      #expect(cursor == thread.time.end)
      #expect(running == thread.running.reduce(0) { $0 + trace.running.time($1).duration })
      #expect(trace.stateTimes(of: index).total == thread.time.duration)
    }
  }

  @Test("the areas under P and R are the threads' times", arguments: UInt64(0)..<150)
  func areas(seed: UInt64) {
    let trace = Self.trace(seed)
    let levels = Levels(trace)
    var total = StateTimes()
    for index in trace.threads.indices { total += trace.stateTimes(of: index) }
    #expect(levels.parallelism.integral == total.running)
    #expect(levels.runnable.integral == total.runnable)
    #expect(levels.parallelism.peak <= trace.metadata.cores.usable.count)
    for curve in [levels.parallelism, levels.runnable, levels.concurrency] {
      #expect(curve.timeAtLevel.reduce(0, +) == trace.runTime.duration)
      #expect(zip(curve.times, curve.times.dropFirst()).allSatisfy { $0 < $1 })
      #expect(zip(curve.levels, curve.levels.dropFirst()).allSatisfy { $0 != $1 })
    }
  }

  @Test("P, R and C agree with counting at single moments", arguments: UInt64(0)..<60)
  func moments(seed: UInt64) {
    let trace = Self.trace(seed)
    let levels = Levels(trace)
    var random = SeededNumbers(seed: seed)
    guard trace.runTime.duration > 0 else { return }
    for _ in 0..<20 {
      let moment = Nanoseconds.random(
        in: trace.runTime.start..<trace.runTime.end, using: &random)
      let now = trace.threads.indices.map { state(of: $0, in: trace, at: moment) }
      #expect(levels.parallelism.level(at: moment) == now.count { $0 == .running })
      #expect(levels.runnable.level(at: moment) == now.count { $0 == .runnable })
      let tasks = trace.threads.indices.count { index in
        guard let state = now[index] else { return false }
        if [.running, .runnable, .gilWait].contains(state) { return true }
        return !trace.threads.indices.contains { other in
          now[other] != nil && isAncestor(index, of: other, in: trace)
        }
      }
      #expect(levels.concurrency.level(at: moment) == tasks)
    }
  }

  @Test("Little: mean C is the tasks' time over the run's", arguments: UInt64(0)..<60)
  func little(seed: UInt64) {
    let trace = Self.trace(seed)
    // Every moment of every task, counted nanosecond by nanosecond where that is cheap.
    guard trace.runTime.duration > 0, trace.runTime.duration < 2_000 else { return }
    let alive = trace.threads.indices.map { thread in
      (trace.runTime.start..<trace.runTime.end).map { state(of: thread, in: trace, at: $0) }
    }
    var taskTime: Nanoseconds = 0
    for (thread, states) in alive.enumerated() {
      let descendants = trace.threads.indices.filter { isAncestor(thread, of: $0, in: trace) }
      for (offset, state) in states.enumerated() {
        guard let state else { continue }
        let isWaiting = ![.running, .runnable, .gilWait].contains(state)
        if isWaiting, descendants.contains(where: { alive[$0][offset] != nil }) { continue }
        taskTime += 1
      }
    }
    let curve = Levels(trace).concurrency
    #expect(curve.integral == taskTime)
    #expect(curve.mean == Double(taskTime) / Double(trace.runTime.duration))
  }

  private func state(of thread: Int, in trace: Trace, at moment: Nanoseconds) -> ThreadState? {
    var found: ThreadState?
    trace.forEachState(of: thread) { span in
      if span.time.start <= moment, moment < span.time.end { found = span.state }
    }
    return found
  }

  private func isAncestor(_ one: Int, of other: Int, in trace: Trace) -> Bool {
    var next = creator(of: other, in: trace)
    while let creator = next {
      if creator == one { return true }
      next = self.creator(of: creator, in: trace)
    }
    return false
  }

  /// Who created a thread; its process's first thread where that is not known.
  private func creator(of thread: Int, in trace: Trace) -> Int? {
    let life = trace.threads[thread]
    if let creator = life.creator { return creator }
    let first = trace.processes[life.process].threads.lowerBound
    return first == thread ? nil : first
  }
}
