import Analysis
import Testing
import Trace

@Suite("The critical path")
struct CriticalPathTests {
  private typealias P = PathStretch

  private func path(_ trace: Trace) -> [P] { P.path(trace) }

  @Test("fork and join: the longer of two workers is the path, the shorter is not on it")
  func forkJoin() {
    // main  ####........r##    # on a core, r ready
    // two     ####             created at 20, ends at 60
    // three     r########      created at 40, ready to 50, wakes main at 120
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), ran(.t(1), on: 0, 0, 40, .blocked),
      spawned(.t(2), by: .t(1), at: 20), ran(.t(2), on: 1, 20, 60, .exited), ended(.t(2), at: 60),
      spawned(.t(3), by: .t(1), at: 40), ran(.t(3), on: 2, 50, 120, .exited),
      ended(.t(3), at: 120),
      waited(.t(1), 40, 120, for: .lock, evidence: .reported, waker: .thread(.t(3))),
      ran(.t(1), on: 0, 130, 150, .exited), ended(.t(1), at: 150))
    #expect(
      path(trace) == [
        P(.running, 0, 0, 40), P(.runnable, 2, 40, 50), P(.running, 2, 50, 120),
        P(.runnable, 0, 120, 130), P(.running, 0, 130, 150),
      ])
    // Work is 40 + 40 + 70 + 20, the span 40 + 70 + 20.
    let summary = Summary(trace)
    #expect(summary.workSeconds == 170e-9)
    #expect(summary.spanSeconds == 130e-9)
    #expect(summary.logicalParallelism == 170.0 / 130)
  }

  @Test("a chain of wake-ups is followed, each no farther back than the wait that it ended")
  func chain() {
    // 1 waits 10..<90 for 2; 2 waits 30..<70 for 3, and 3 a timer 0..<60.
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), spawned(.t(2), by: nil, at: 0), spawned(.t(3), by: nil, at: 0),
      ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(2), on: 1, 0, 30, .blocked),
      ran(.t(3), on: 2, 0, 0, .blocked),
      waited(.t(3), 0, 60, for: .timer, evidence: .reported, waker: .interrupt),
      ran(.t(3), on: 2, 60, 75, .blocked),
      waited(.t(2), 30, 70, for: .lock, evidence: .reported, waker: .thread(.t(3))),
      ran(.t(2), on: 1, 70, 95, .blocked),
      waited(.t(1), 10, 90, for: .lock, evidence: .reported, waker: .thread(.t(2))),
      ran(.t(1), on: 0, 90, 100, .exited), ended(.t(1), at: 100))
    #expect(
      path(trace) == [
        P(.running, 0, 0, 10), P(.running, 1, 10, 30), P(.timer, 2, 30, 60),
        P(.running, 2, 60, 70), P(.running, 1, 70, 90), P(.running, 0, 90, 100),
      ])
  }

  @Test(
    "who ends a wait decides what it went to",
    arguments: [
      (WaitCause.timer, Waker?.some(.interrupt), CriticalPath.Kind.timer),
      (.io, .interrupt, .device), (.io, .other, .external), (.io, nil, .unknown),
      // Thread 2 was off its core then: it cannot have woken anyone.
      (.lock, .thread(.t(2)), .unknown), (.lock, .thread(.t(99)), .unknown),
    ])
  func wakers(cause: WaitCause, waker: Waker?, kind: CriticalPath.Kind) {
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), spawned(.t(2), by: nil, at: 0), ran(.t(2), on: 1, 0, 5, .blocked),
      ran(.t(1), on: 0, 0, 10, .blocked),
      waited(.t(1), 10, 50, for: cause, evidence: .reported, waker: waker),
      ran(.t(1), on: 0, 50, 60, .exited), ended(.t(1), at: 60), ended(.t(2), at: 55))
    #expect(path(trace) == [P(.running, 0, 0, 10), P(kind, 0, 10, 50), P(.running, 0, 50, 60)])
    #expect((Summary(trace).spanSeconds == nil) == (kind == .unknown))
  }

  @Test("a thread created by one that is recorded as waiting: not known, not the wait's cause")
  func contradiction() {
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), spawned(.t(2), by: .t(1), at: 30),
      waited(.t(1), 10, 50, for: .timer, evidence: .reported, waker: .interrupt),
      ran(.t(1), on: 0, 50, 60, .exited), ended(.t(1), at: 60),
      ran(.t(2), on: 1, 30, 100, .exited), ended(.t(2), at: 100))
    #expect(
      path(trace) == [P(.running, 0, 0, 10), P(.unknown, 0, 10, 30), P(.running, 1, 30, 100)])
  }

  @Test("without wake-ups there is no path and no span")
  func noWakeUps() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 50, 60, .exited),
      ended(.t(1), at: 60))
    #expect(path(trace) == [P(.running, 0, 0, 10), P(.unknown, 0, 10, 50), P(.running, 0, 50, 60)])
    #expect(Summary(trace).spanSeconds == nil)
    #expect(path(makeTrace()) == [])
  }

  @Test("the path tiles the run, whatever the trace says", arguments: UInt64(0)..<150)
  func tiles(seed: UInt64) throws {
    check(
      RandomTrace.make(seed: seed, spans: Int(seed % 9) * 30 + 3, cores: Int(seed % 4) + 1))
    check(try RandomTrace.withReports(seed: seed))
  }

  private func check(_ trace: Trace) {
    let path = CriticalPath(trace)
    var cursor = trace.runTime.start
    for segment in path.segments {
      #expect(segment.time.start == cursor && segment.time.end > cursor)
      cursor = segment.time.end
    }
    #expect(cursor == trace.runTime.end)
    var total = StateTimes()
    for thread in trace.threads.indices { total += trace.stateTimes(of: thread) }
    #expect(path.time(.running) <= total.running)
    let kinds = CriticalPath.Kind.allCases.reduce(0) { $0 + path.time($1) }
    #expect(kinds == trace.runTime.duration)
    #expect(path.span <= trace.runTime.duration)
  }
}
