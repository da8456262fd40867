import Testing
import Trace

@testable import Analysis

/// The phases of a run's wall time, and the way from one run's to another's.
@Suite("Wall phases and waterfalls")
struct WallPhaseTests {
  private func phases(_ trace: Trace) -> WallPhases { WallPhases(trace, levels: Levels(trace)) }

  @Test("phases add up to the run, and so do the steps of a waterfall", arguments: UInt64(0)..<100)
  func conservation(seed: UInt64) {
    let one = RandomTrace.make(seed: seed, spans: 80, cores: Int(seed % 4) + 1)
    let other = RandomTrace.make(seed: seed + 1000, spans: 50, cores: Int(seed % 3) + 1)
    let (before, after) = (phases(one), phases(other))
    #expect(before.total == one.runTime.duration)
    #expect(after.total == other.runTime.duration)
    for fall in [Waterfall(from: before, to: after), Waterfall(from: before, to: after).folded] {
      #expect(fall.base + fall.steps.reduce(0) { $0 + $1.change } == fall.candidate)
      #expect(fall.steps.reduce(0) { $0 + $1.base } == one.runTime.duration)
      #expect(fall.steps.reduce(0) { $0 + $1.candidate } == other.runTime.duration)
      #expect(zip(fall.steps, fall.steps.dropFirst()).allSatisfy { $0.change <= $1.change })
    }
  }

  @Test("several cores, one core and none agree with the levels", arguments: UInt64(0)..<60)
  func levels(seed: UInt64) {
    let trace = RandomTrace.make(seed: seed, spans: 60, cores: Int(seed % 4) + 1)
    let levels = Levels(trace)
    let phases = WallPhases(trace, levels: levels)
    #expect(phases[.severalCores] == levels.parallelism.time(atLeast: 2))
    let atMostOne = trace.runTime.duration - levels.parallelism.time(atLeast: 2)
    #expect(phases.total - phases[.severalCores] == atMostOne)
    #expect(phases[.oneCore] <= levels.parallelism.time(atLeast: 1))
  }

  /// Thread 1 runs 0-10, sleeps until 40 and runs to 50. Thread 2 is made at 5, runs 6-20 on another
  /// core, waits for a device until 30 and runs until 35.
  @Test("a pause is told by what went on first")
  func pauses() {
    let (one, two) = (ThreadKey.t(1), ThreadKey.t(2))
    let trace = makeTrace(
      began(1), ran(one, on: 0, 0, 10, .blocked), spawned(two, by: one, at: 5),
      ran(two, on: 1, 6, 20, .blocked), waited(one, 10, 40, for: .timer),
      waited(two, 20, 30, for: .io), ran(two, on: 1, 30, 35, .exited), ended(two, at: 35),
      ran(one, on: 0, 40, 50, .exited), ended(one, at: 50), ended(process: 1, at: 50))
    let phases = phases(trace)
    #expect(phases[.severalCores] == 4)
    #expect(phases[.oneCore] == 6 + 10 + 5 + 10)
    #expect(phases[.ioWait] == 10)
    #expect(phases[.timer] == 5)
    #expect(phases.total == 50)
  }

  /// Thread 1 computes for 50; thread 2 is made at 5 and waits for its lock from 6 to 40, once.
  @Test("one long wait for a lock counts as much as many short ones")
  func oneWaitForALock() {
    let (one, two) = (ThreadKey.t(1), ThreadKey.t(2))
    let trace = makeTrace(
      began(1), ran(one, on: 0, 0, 50, .exited), spawned(two, by: one, at: 5),
      ran(two, on: 1, 5, 6, .blocked), waited(two, 6, 40, for: .lock),
      awaited(two, 6, 40, lock: 1, holder: 1), ran(two, on: 1, 40, 50_000_100, .exited),
      ended(two, at: 50_000_100), ended(one, at: 50_000_100), ended(process: 1, at: 50_000_100))
    let phases = phases(trace)
    #expect(phases[.lockWait] == 34)
    #expect(phases[.severalCores] == 11)
    #expect(LockContention(trace).locks.isEmpty)
  }
}
