import Testing
import Trace

@testable import Analysis

private let ms: Nanoseconds = 1_000_000

@Suite("The interpreter lock")
struct GILTests {
  /// Threads 2 and 3 take turns of 5 ms for 100 ms, on a core each; thread 1 waits for them.
  private func turns(cores: [Int32] = [0, 1]) -> Trace {
    var records = began(1)
    for thread: Int32 in [2, 3] { records += spawned(.t(thread), by: .t(1), at: 0) }
    for turn: Int64 in 0..<20 {
      let thread = Int32(2 + turn % 2)
      let start = turn * 5 * ms
      records += ran(.t(thread), on: thread - 2, start, start + 5 * ms, .blocked)
      let wait = turn == 0 ? nil : max(start - 5 * ms, 0)
      records += used(.t(thread), wait: wait, take: start, drop: start + 5 * ms)
    }
    for thread: Int32 in [2, 3] {
      records += ended(.t(thread), at: 100 * ms)
      records += did(
        Int64(thread), .thread, name: "count", made: 0,
        runs: [(.t(thread), 0, 100 * ms)], ended: 100 * ms)
    }
    return makeTrace(with: makeMetadata(cores: cores), records, ended(.t(1), at: 100 * ms))
  }

  @Test("holds, waits, hand-offs and shares of two threads that take turns")
  func numbers() throws {
    let gil = try #require(Summary(turns()).gil.first)
    #expect(gil.pid == 1 && gil.interpreter == 0)
    #expect(gil.holdSeconds == 0.1)
    // Every turn but the first was waited for through the turn before it.
    #expect(gil.waitSeconds == 0.095)
    #expect(gil.handoffs == 19)
    #expect(gil.takes == 20)
    #expect(gil.holdShare == 1)
    #expect(gil.convoyRatio == 0.095 / 20 / 0.005)
    #expect(gil.meanWaitSeconds == 0.005)
    #expect(gil.handoffLatencySeconds == 0)
    #expect(gil.waitShare == 0.95)
    #expect(gil.handoffsPerSecond == 190)
    #expect(gil.ceiling == 1)
    #expect(gil.threads.map(\.tid) == [2, 3])
    #expect(gil.threads.map(\.holdSeconds) == [0.05, 0.05])
    #expect(gil.threads.map(\.waitSeconds) == [0.045, 0.05])
  }

  @Test("a waiting thread that looks at the lock from a core counts once")
  func offCores() {
    let trace = makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 0),
      ran(.t(1), on: 0, 0, 10 * ms, .blocked), used(.t(1), take: 0, drop: 10 * ms),
      ran(.t(2), on: 1, 0, 2 * ms, .blocked), ran(.t(2), on: 1, 5 * ms, 6 * ms, .blocked),
      ran(.t(2), on: 1, 10 * ms, 11 * ms, .blocked),
      used(.t(2), wait: 1 * ms, take: 10 * ms, drop: 11 * ms),
      ended(.t(2), at: 12 * ms), ended(.t(1), at: 12 * ms))
    // It waits from 1 to 10 ms, and is on its core until 2 and from 5 to 6.
    #expect(trace.waitingCurve(for: .gil).time(atLeast: 1) == 9 * ms)
    let off = trace.offCoreWaitingCurve(for: .gil)
    #expect(off.times == [0, 2 * ms, 5 * ms, 6 * ms, 10 * ms])
    #expect(off.levels == [0, 1, 0, 1, 0])
  }

  @Test("it binds the run, and half of each thread's life is a wait for it")
  func verdict() {
    let summary = Summary(turns())
    #expect(summary.bound == .gil)
    #expect(
      summary.verdictText
        == "Concurrent, not parallel: 2 threads took turns holding the GIL; 1.00 of 2 cores busy.")
    // It waits through the nine turns of the other one between its own ten.
    #expect(summary.threads[1].states.gilWait == 45 * ms)
    #expect(summary.threads[2].states.running == 50 * ms)
  }

  @Test("with a single core to run on it is the core that binds")
  func oneCore() {
    let summary = Summary(turns(cores: [0]))
    #expect(summary.bound == .cpu)
    #expect(!summary.findings.contains { $0.id == .threadsForCPUWorkUnderGIL })
  }

  @Test("threads that compute in turns are found, with what to do; a convoy they are not")
  func threadsForCPUWork() throws {
    let findings = Summary(turns()).findings
    let finding = try #require(findings.first { $0.id == .threadsForCPUWorkUnderGIL })
    #expect(finding.severity == .warning)
    #expect(finding.where == "count (thread 2) and count (thread 3)")
    #expect(finding.seconds == 0.095)
    #expect(
      finding.text.hasPrefix(
        "2 threads took turns on one GIL: together they held it for 100 ms and waited 95.0 ms"))
    #expect(!findings.contains { $0.id == .gilConvoy })
  }

  @Test(
    "a thread that waits 5 ms for 10 µs, twenty times, is in a convoy behind the one that computes")
  func convoy() throws {
    var records = began(1) + spawned(.t(2), by: .t(1), at: 0)
    records += ran(.t(2), on: 0, 0, 120 * ms, .exited) + ended(.t(2), at: 120 * ms)
    records += ran(.t(1), on: 1, 0, 1, .blocked)
    for turn: Int64 in 0..<20 {
      let start = turn * 6 * ms
      records += used(.t(2), take: start, drop: start + 5 * ms)
      records += used(.t(1), wait: start, take: start + 5 * ms, drop: start + 5 * ms + 10_000)
    }
    let summary = Summary(makeTrace(records, ended(.t(1), at: 120 * ms)))
    let finding = try #require(summary.findings.first { $0.id == .gilConvoy })
    #expect(finding.where == "the main thread (1)")
    #expect(finding.seconds == 0.1)
    #expect(
      finding.text.hasPrefix(
        "It waited 20 times for the GIL, 5.00 ms each time, to hold it for 10.0 µs")
        || finding.text.hasPrefix(
          "It waited 20 times for the GIL, 5.0 ms each time, to hold it for 10.0 µs")
    )
    #expect(!summary.findings.contains { $0.id == .threadsForCPUWorkUnderGIL })
    #expect(summary.bound == .gil)
    #expect(summary.verdictText.contains("one thread kept the others waiting for the GIL"))
  }

  @Test("a lock that only one thread uses: held, never handed over, never waited for")
  func alone() throws {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 20, 40, .exited),
      used(.t(1), take: 0, drop: 10), used(.t(1), take: 20, drop: 40), ended(.t(1), at: 40))
    let gil = try #require(Summary(trace).gil.first)
    #expect(gil.holdSeconds == 30e-9 && gil.holdShare == 0.75 && gil.handoffs == 0)
    #expect(gil.waitSeconds == 0 && gil.meanWaitSeconds == nil && gil.handoffLatencySeconds == nil)
    #expect(gil.ceiling == 1 / 0.75 && gil.waitShare == 0 && gil.handoffsPerSecond == 0)
    #expect(Summary(trace).bound != .gil)
  }

  @Test("the latency of a hand-off counts from the drop, and only where somebody waited already")
  func latency() throws {
    let trace = makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 0), ran(.t(1), on: 0, 0, 100, .exited),
      ran(.t(2), on: 1, 0, 100, .exited), used(.t(1), take: 0, drop: 10),
      used(.t(2), wait: 5, take: 14, drop: 20), used(.t(1), wait: 19, take: 28, drop: 40),
      used(.t(2), take: 60, drop: 70), ended(.t(1), at: 100), ended(.t(2), at: 100))
    let gil = try #require(Summary(trace).gil.first)
    #expect(gil.handoffs == 3)
    // 4 and 8 ns; the take at 60 waited for nobody.
    #expect(gil.handoffLatencySeconds == 8e-9)
  }

  @Test("each lock of each process is counted apart")
  func several() {
    let trace = makeTrace(
      began(1), began(2, by: .t(1)), used(.t(1), take: 0, drop: 10),
      used(.t(1), take: 2, drop: 4, lock: 1), used(ThreadKey(pid: 2, tid: 2), take: 5, drop: 8),
      ended(.t(1), at: 20), ended(ThreadKey(pid: 2, tid: 2), at: 20))
    #expect(
      Summary(trace).gil.map { [$0.pid, Int32($0.interpreter)] } == [[1, 0], [1, 1], [2, 0]])
  }
}
