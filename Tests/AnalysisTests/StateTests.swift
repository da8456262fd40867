import Analysis
import Testing
import Trace

@Suite("What a thread was doing")
struct StateTests {
  @Test("one thread that runs, waits and runs")
  func oneThread() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 15, 20, .exited),
      ended(.t(1), at: 20))
    #expect(
      states(of: 0, in: trace) == [S(.running, 0, 10), S(.blocked, 10, 15), S(.running, 15, 20)])
  }

  @Test("a preempted thread waits for a core, to the end if need be")
  func preempted() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .preempted), ran(.t(1), on: 0, 12, 20, .preempted),
      ended(.t(1), at: 23))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.runnable, 10, 12), S(.running, 12, 20), S(.runnable, 20, 23),
      ])
  }

  @Test("a created thread waits for its first core")
  func created() {
    let trace = makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 5), ran(.t(2), on: 1, 8, 10, .exited),
      ended(.t(2), at: 10))
    #expect(states(of: 1, in: trace) == [S(.runnable, 5, 8), S(.running, 8, 10)])
    var first: StateSpan?
    trace.forEachState(of: 1) { if first == nil { first = $0 } }
    #expect(first?.evidence == .inferred)
  }

  @Test("a forked process waits for its first core, a thread that was there before may do anything")
  func forked() {
    let trace = makeTrace(
      began(1), began(2, by: .t(1), at: 5),
      ran(ThreadKey(pid: 2, tid: 2), on: 1, 8, 10, .blocked),
      spawned(.t(3), by: nil, at: 5), ran(.t(3), on: 0, 6, 10, .blocked))
    #expect(states(of: 1, in: trace) == [S(.unknown, 5, 6), S(.running, 6, 10)])
    #expect(states(of: 2, in: trace) == [S(.runnable, 5, 8), S(.running, 8, 10)])
  }

  @Test(
    "a wait with a known cause has that cause's state",
    arguments: [
      (WaitCause.unknown, ThreadState.blocked), (.lock, .lockWait), (.gil, .gilWait),
      (.io, .ioWait), (.timer, .timer), (.child, .idle),
    ])
  func causes(cause: WaitCause, state: ThreadState) {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), waited(.t(1), 10, 30, for: cause),
      ran(.t(1), on: 0, 30, 40, .blocked))
    #expect(
      states(of: 0, in: trace) == [S(.running, 0, 10), S(state, 10, 30), S(.running, 30, 40)])
  }

  @Test("from its wake-up on a thread is ready; evidence says how each stretch is known")
  func woken() {
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), ran(.t(1), on: 0, 0, 10, .blocked),
      waited(.t(1), 10, 30, for: .io, evidence: .reported, waker: .interrupt),
      ran(.t(1), on: 0, 33, 40, .blocked), waited(.t(1), 40, 50, for: .lock),
      ran(.t(1), on: 0, 50, 60, .blocked), ran(.t(1), on: 0, 70, 80, .exited))
    var spans: [StateSpan] = []
    trace.forEachState(of: 0) { spans.append($0) }
    #expect(
      spans == [
        StateSpan(time: TimeRange(0, 10), state: .running, core: 0, evidence: .exact),
        StateSpan(time: TimeRange(10, 30), state: .ioWait, wait: 0, evidence: .exact),
        StateSpan(time: TimeRange(30, 33), state: .runnable, evidence: .exact),
        StateSpan(time: TimeRange(33, 40), state: .running, core: 0, evidence: .exact),
        StateSpan(time: TimeRange(40, 50), state: .lockWait, wait: 1, evidence: .observed),
        StateSpan(time: TimeRange(50, 60), state: .running, core: 0, evidence: .exact),
        StateSpan(time: TimeRange(60, 70), state: .blocked, evidence: .inferred),
        StateSpan(time: TimeRange(70, 80), state: .running, core: 0, evidence: .exact),
      ])
  }

  @Test("a wait that is known in part: blocked before it, not known after it")
  func partlyKnown() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), waited(.t(1), 14, 20, for: .timer),
      ran(.t(1), on: 0, 30, 40, .blocked))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.blocked, 10, 14), S(.timer, 14, 20), S(.unknown, 20, 30),
        S(.running, 30, 40),
      ])
  }

  @Test("where records were lost nothing is known, but for a wait that was seen")
  func lost() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .lost), ran(.t(1), on: 0, 30, 40, .lost),
      waited(.t(1), 45, 60, for: .io), ran(.t(1), on: 0, 60, 70, .exited))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.unknown, 10, 30), S(.running, 30, 40), S(.unknown, 40, 45),
        S(.ioWait, 45, 60), S(.running, 60, 70),
      ])
  }

  @Test("samples: running where seen running, waiting where seen waiting, else not known")
  func sampled() {
    let trace = makeTrace(
      with: makeMetadata(method: .procfs),
      began(1), spawned(.t(2), by: .t(1), at: 0), ran(.t(2), on: 0, 10, 20, .sampled),
      waited(.t(2), 20, 50, for: .unknown), ran(.t(2), on: 0, 60, 70, .sampled),
      ended(.t(2), at: 75))
    #expect(
      states(of: 1, in: trace) == [
        S(.unknown, 0, 10), S(.running, 10, 20), S(.blocked, 20, 50), S(.unknown, 50, 60),
        S(.running, 60, 70), S(.unknown, 70, 75),
      ])
    var evidence: [StateEvidence] = []
    trace.forEachState(of: 1) { evidence.append($0.evidence) }
    #expect(evidence == [.missing, .sampled, .observed, .missing, .sampled, .missing])
  }

  @Test("a reported wait of a preempted thread contradicts the trace: not known")
  func contradiction() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .preempted), waited(.t(1), 12, 20, for: .io),
      ran(.t(1), on: 0, 20, 30, .exited))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.runnable, 10, 12), S(.unknown, 12, 20), S(.running, 20, 30),
      ])
  }

  @Test("spans that overlap are cut so that the life is still tiled")
  func overlapping() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), waited(.t(1), 5, 12, for: .io),
      ran(.t(1), on: 1, 8, 20, .blocked), ran(.t(1), on: 1, 9, 15, .blocked),
      waited(.t(1), 18, 40, for: .lock), ran(.t(1), on: 0, 30, 35, .exited))
    #expect(
      states(of: 0, in: trace) == [
        S(.running, 0, 10), S(.running, 10, 20), S(.lockWait, 20, 30), S(.running, 30, 35),
        S(.unknown, 35, 40),
      ])
  }

  @Test("a thread that never ran, one without any time, and a reused thread id")
  func odd() {
    let trace = makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 5), ended(.t(2), at: 5),
      spawned(.t(2), by: .t(1), at: 7), ran(.t(2), on: 0, 8, 9, .exited),
      ended(.t(2), at: 9), spawned(.t(3), by: .t(1), at: 10), ended(.t(3), at: 14))
    #expect(trace.threads.map(\.key.tid) == [1, 2, 2, 3])
    #expect(states(of: 1, in: trace) == [])
    #expect(states(of: 2, in: trace) == [S(.runnable, 7, 8), S(.running, 8, 9)])
    #expect(states(of: 3, in: trace) == [S(.runnable, 10, 14)])
  }
}
