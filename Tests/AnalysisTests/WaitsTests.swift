import Testing
import Trace

@testable import Analysis

@Suite("Lengths of waits")
struct WaitsTests {
  @Test("each kind from its states: what was waited for, and for a core why")
  func kinds() {
    // 1  ##......##rr#.....      # on a core, r ready, . waits
    let trace = makeTrace(
      with: makeMetadata(method: .tracepoints),
      began(1), ran(.t(1), on: 0, 0, 10, .blocked),
      waited(.t(1), 10, 50, for: .io, evidence: .reported, waker: .interrupt),
      ran(.t(1), on: 0, 53, 60, .preempted), ran(.t(1), on: 0, 75, 80, .blocked),
      waited(.t(1), 80, 90, for: .timer, evidence: .reported, waker: .interrupt),
      ran(.t(1), on: 0, 91, 95, .blocked),
      waited(.t(1), 95, 99, for: .timer, evidence: .reported, waker: .interrupt),
      ran(.t(1), on: 0, 99, 100, .exited), ended(.t(1), at: 100))
    let waits = Waits(trace)
    #expect(waits[.io].sorted == [40])
    #expect(waits[.timer].sorted == [4, 10])
    #expect(waits[.timer].total == 14)
    // Woken at 50, on a core at 53; woken at 90, on a core at 91. Preempted from 60 to 75.
    #expect(waits[.coreOnceReady].sorted == [1, 3])
    #expect(waits[.coreOncePreempted].sorted == [15])
    for kind in [WaitKind.gil, .thread, .process, .unknown] { #expect(waits[kind].count == 0) }
    #expect(Waits(trace, endingIn: TimeRange(55, 92))[.timer].sorted == [10])
  }

  @Test(
    "a thread that asks for the lock again within its wait waits once; the moment does not count")
  func askingAgain() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 15, 16, .blocked),
      ran(.t(1), on: 0, 30, 50, .blocked), ran(.t(1), on: 0, 70, 80, .exited),
      used(.t(1), wait: 9, take: 31, drop: 49), used(.t(1), wait: 50, take: 71, drop: 80),
      ended(.t(1), at: 80))
    // 10 to 15 and 16 to 30; then 50 to 70.
    #expect(Waits(trace)[.gil].sorted == [19, 20])
  }

  @Test("quantiles are lengths that occurred, by the nearest rank")
  func quantiles() {
    let lengths = WaitLengths([30, 10, 20, 40, 50, 60, 70, 80, 90, 100])
    #expect(lengths.quantile(0.5) == 50)
    #expect(lengths.quantile(0.95) == 100)
    #expect(lengths.quantile(0.9) == 90)
    #expect(lengths.quantile(0.01) == 10)
    #expect(WaitLengths([7]).quantile(0.99) == 7)
    #expect(WaitLengths([]).quantile(0.5) == nil)
  }

  @Test(
    "the waits of a kind add up to the time in its states, whatever the trace says",
    arguments: UInt64(0)..<60)
  func conserved(seed: UInt64) throws {
    let trace = try RandomTrace.withReports(seed: seed)
    var times = StateTimes()
    for thread in trace.threads.indices { times += trace.stateTimes(of: thread) }
    let waits = Waits(trace)
    #expect(waits[.gil].total == times.gilWait)
    #expect(waits[.thread].total == times.lockWait)
    #expect(waits[.io].total == times.ioWait)
    #expect(waits[.timer].total == times.timer)
    #expect(waits[.process].total == times.idle)
    #expect(waits[.unknown].total == times.blocked)
    #expect(
      waits[.coreOnceReady].total + waits[.coreOncePreempted].total == times.runnable)
    for kind in WaitKind.allCases {
      #expect(waits[kind].sorted.allSatisfy { $0 > 0 })
      #expect(waits[kind].sorted == waits[kind].sorted.sorted())
    }
    // Cut at any moment, every wait ends on one side.
    let middle = trace.runTime.start + trace.runTime.duration / 3
    let early = Waits(trace, endingIn: TimeRange(trace.runTime.start, middle))
    let late = Waits(trace, endingIn: TimeRange(middle + 1, trace.runTime.end))
    for kind in WaitKind.allCases {
      #expect(early[kind].count + late[kind].count == waits[kind].count)
    }
  }

  @Test("a part of a life holds that part's time", arguments: UInt64(0)..<40)
  func windows(seed: UInt64) throws {
    let trace = try RandomTrace.withReports(seed: seed)
    let run = trace.runTime
    let cut = run.start + run.duration * 2 / 5
    for (index, thread) in trace.threads.enumerated() {
      let first = trace.stateTimes(of: index, in: TimeRange(run.start, cut))
      var both = trace.stateTimes(of: index, in: TimeRange(cut, run.end))
      both += first
      #expect(both == trace.stateTimes(of: index))
      #expect(first.total == max(min(thread.time.end, cut) - thread.time.start, 0))
    }
  }
}
