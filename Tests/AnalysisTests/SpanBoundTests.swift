import Testing
import Trace

@testable import Analysis

@Suite("What must have been computed one after the other")
struct SpanBoundTests {
  @Test("a thread's computing comes after what its creator computed before it")
  func creation() {
    // 1 computes 0..<100 and creates 2 at 60, which computes 70..<120 and 130..<140 and creates 3 at
    // 100: 60 before 2, 30 of 2 before 3, and 80 of 3.
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 100, .blocked), spawned(.t(2), by: .t(1), at: 60),
      ran(.t(2), on: 1, 70, 120, .blocked), ran(.t(2), on: 1, 130, 140, .exited),
      spawned(.t(3), by: .t(2), at: 100), ran(.t(3), on: 2, 120, 200, .exited),
      ended(.t(2), at: 140), ended(.t(3), at: 200), ended(.t(1), at: 210))
    #expect(trace.longestChain == 170)
    let summary = Summary(trace)
    #expect(summary.spanAtLeastSeconds == 170e-9)
    #expect(summary.logicalParallelismAtMost == 240.0 / 170)
  }

  @Test("created while the creator was off its core: all that it had computed until then")
  func createdOffCore() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 50, 60, .exited),
      spawned(.t(2), by: .t(1), at: 20), ran(.t(2), on: 1, 30, 35, .exited))
    #expect(trace.longestChain == 20)
    #expect(makeTrace(began(1)).longestChain == 0)
    #expect(Summary(makeTrace(began(1))).logicalParallelismAtMost == nil)
  }

  @Test("the span is never below it, though the path that was walked may be")
  func pathBesideIt() {
    // 2 computes all of 0..<100; 1 has a core for 40..<50 only, and is ready for the rest. The path
    // is followed from 1, which ends last: ready 0..<40, running, ready, running.
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints), began(1), spawned(.t(2), by: nil, at: 0),
      ran(.t(1), on: 0, 0, 1, .preempted), ran(.t(2), on: 1, 0, 100, .exited),
      ran(.t(1), on: 0, 101, 110, .exited), ended(.t(2), at: 100), ended(.t(1), at: 110))
    #expect(CriticalPath(trace).span == 10)
    #expect(Summary(trace).spanSeconds == 100e-9)
    #expect(Summary(trace).logicalParallelism == 110.0 / 100)
  }

  @Test(
    "as long as any thread's computing, no longer than the run or its work",
    arguments: UInt64(0)..<100)
  func laws(seed: UInt64) {
    let trace = RandomTrace.make(seed: seed, spans: 150, cores: 4)
    let threads = trace.threads.indices.map { trace.stateTimes(of: $0).running }
    #expect(trace.longestChain >= threads.max() ?? 0)
    #expect(trace.longestChain <= threads.reduce(0, +))
    #expect(trace.longestChain <= trace.runTime.duration)
  }
}

extension Trace {
  fileprivate var longestChain: Nanoseconds {
    longestChain(work: threads.indices.map { stateTimes(of: $0).running })
  }
}
