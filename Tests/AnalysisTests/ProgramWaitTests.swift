import Testing
import Trace

@testable import Analysis

@Suite("Waits that the program reports")
struct ProgramWaitTests {
  @Test("off its core within a wait for the GIL a thread waits for it; on a core it runs")
  func gil() {
    // Waits from 8, asks again at 30 and 50, takes the lock at 62.
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 30, 31, .blocked),
      ran(.t(1), on: 1, 50, 51, .preempted), ran(.t(1), on: 1, 60, 70, .blocked),
      ran(.t(1), on: 0, 80, 90, .exited), used(.t(1), wait: 8, take: 62, drop: 79),
      ended(.t(1), at: 90))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.gilWait, 10, 30), S(.running, 30, 31), S(.gilWait, 31, 50),
        S(.running, 50, 51), S(.runnable, 51, 60), S(.running, 60, 70), S(.blocked, 70, 80),
        S(.running, 80, 90),
      ])
    trace.forEachState(of: 0) { span in
      guard span.state != .running else { return }
      let row = trace.lastRunningRow(of: 0, startingBefore: span.time.end)
      #expect(trace.stateOffCore(of: 0, before: span.time.end, after: row) == span)
    }
    var evidence: [StateEvidence] = []
    trace.forEachState(of: 0) { evidence.append($0.evidence) }
    #expect(evidence[1] == .reported && evidence[3] == .reported && evidence[7] == .inferred)
  }

  @Test("a wait for a lock explains a futex and what is not known, and stands before and after")
  func lock() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), waited(.t(1), 10, 40, for: .lock),
      ran(.t(1), on: 0, 40, 45, .blocked), ran(.t(1), on: 0, 70, 80, .exited),
      awaited(.t(1), 9, 41, lock: 7, holder: 2),
      // Ends before the core comes back: the rest is the kernel's word alone.
      awaited(.t(1), 44, 60, lock: 7, holder: 2), ended(.t(1), at: 80))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.lockWait, 10, 40), S(.running, 40, 45), S(.lockWait, 45, 60),
        S(.blocked, 60, 70), S(.running, 70, 80),
      ])
  }

  @Test("a wait that a system call names as one for a file, a timer or a child stays one")
  func known() {
    for (cause, state) in [(WaitCause.io, ThreadState.ioWait), (.timer, .timer), (.child, .idle)] {
      let trace = makeTrace(
        began(1), ran(.t(1), on: 0, 0, 10, .blocked), waited(.t(1), 10, 30, for: cause),
        ran(.t(1), on: 0, 30, 40, .exited), used(.t(1), wait: 5, take: 35), ended(.t(1), at: 40))
      #expect(
        states(of: 0, in: trace) == [S(.running, 0, 10), S(state, 10, 30), S(.running, 30, 40)])
    }
  }

  @Test("a wake-up that the kernel reports ends a wait for the GIL; then the thread is ready")
  func woken() {
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), ran(.t(1), on: 0, 0, 10, .blocked),
      waited(.t(1), 10, 30, for: .lock, evidence: .reported, waker: .thread(.t(2))),
      ran(.t(1), on: 0, 33, 40, .exited), used(.t(1), wait: 9, take: 35), ended(.t(1), at: 40))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.gilWait, 10, 30), S(.runnable, 30, 33), S(.running, 33, 40),
      ])
  }

  @Test("one after the other in one stretch off the core, to the end of the thread")
  func several() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), used(.t(1), wait: 12, take: nil),
      awaited(.t(1), 10, 12, lock: 3, holder: 2), ended(.t(1), at: 50))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.lockWait, 10, 12), S(.gilWait, 12, 50),
      ])
  }

  @Test(
    "they refine the states of random traces: lives stay tiled, cores and known waits as they were",
    arguments: UInt64(0)..<80)
  func refine(seed: UInt64) throws {
    let without = RandomTrace.make(seed: seed, spans: 120, cores: 3)
    let with = try RandomTrace.withReports(seed: seed)
    #expect(with.threads.map(\.key) == without.threads.map(\.key))
    for index in with.threads.indices {
      var cursor = with.threads[index].time.start
      with.forEachState(of: index) { span in
        #expect(span.time.start == cursor && span.time.end > cursor)
        cursor = span.time.end
      }
      #expect(cursor == with.threads[index].time.end)
      let new = with.stateTimes(of: index)
      let old = without.stateTimes(of: index)
      for state in [ThreadState.running, .runnable, .ioWait, .timer, .idle] {
        #expect(new[state] == old[state])
      }
      #expect(new.blocked <= old.blocked && new.unknown <= old.unknown)
      let waits = with.threads[index].programWaits
      for (one, next) in zip(waits, waits.dropFirst()) {
        #expect(with.programWaits.ends[one] <= with.programWaits.starts[next])
      }
    }
  }
}
