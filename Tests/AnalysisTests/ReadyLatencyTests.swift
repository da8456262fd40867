import Randomness
import Testing
import Trace

@testable import Analysis

@Suite("How long ready threads wait for a core")
struct ReadyLatencyTests {
  private let ms: Nanoseconds = 1_000_000

  /// A thread that is created at 0, ready to 10 ms, preempted from 20 to 50, waits for a timer from 60
  /// to 90 and is woken by an interrupt then, ready to 92; waits from 95 to 100, nobody knows for what;
  /// preempted at 110 for good.
  private func trace(_ method: TraceMetadata.Method) -> Trace {
    makeTrace(
      with: makeMetadata(method: method),
      began(1), ran(.t(1), on: 0, 0, 200 * ms, .exited), ended(.t(1), at: 200 * ms),
      spawned(.t(2), by: .t(1), at: 0), ran(.t(2), on: 1, 10 * ms, 20 * ms, .preempted),
      ran(.t(2), on: 1, 50 * ms, 60 * ms, .blocked),
      waited(
        .t(2), 60 * ms, 90 * ms, for: .timer, evidence: .reported, waker: .interrupt),
      ran(.t(2), on: 1, 92 * ms, 95 * ms, .blocked),
      ran(.t(2), on: 1, 100 * ms, 110 * ms, .preempted), ended(.t(2), at: 120 * ms))
  }

  @Test("wake-ups, preemptions and starts apart; what no core ended is none")
  func causes() {
    let summary = Summary(trace(.tracepoints))
    for latency in [summary.latency, summary.threads[1].latency, summary.processes[0].latency] {
      #expect(latency.wakeUp?.count == 1)
      #expect(latency.wakeUp?.totalSeconds == 0.002)
      #expect(latency.preemption?.count == 1)
      #expect(latency.preemption?.longestSeconds == 0.03)
      #expect(latency.start?.medianSeconds == 0.01)
    }
    #expect(summary.threads[0].latency.preemption?.count == 0)
    #expect(summary.threads[0].latency.preemption?.meanSeconds == nil)
    #expect(summary.states.runnable == 52 * ms)
  }

  @Test("without wake-ups scheduling latency is not known; samples know nothing of either")
  func unknown() {
    let switches = Summary(trace(.switches)).latency
    #expect(switches.wakeUp == nil)
    #expect(switches.preemption?.totalSeconds == 0.03)
    let sampled = Summary(trace(.procfs))
    #expect(sampled.latency.preemption == nil && sampled.latency.start == nil)
    #expect(sampled.oversubscription == nil)
    #expect(sampled.threads[1].contextSwitches == nil)
  }

  @Test("mean, median, 99th percentile and longest of known lengths")
  func quantiles() {
    // 1 to 200 ns: the 100th is in the middle of 200, and 198 are 99 of 100.
    let summary = LatencySummary([Array((1...100).reversed()), Array((101...200).reversed())])
    #expect(summary.count == 200)
    #expect(summary.totalSeconds == 20_100e-9)
    #expect(summary.meanSeconds == 20_100e-9 / 200)
    #expect(summary.medianSeconds == 100e-9)
    #expect(summary.p99Seconds == 198e-9)
    #expect(summary.longestSeconds == 200e-9)
    let one = LatencySummary([[7]])
    #expect([one.medianSeconds, one.p99Seconds, one.longestSeconds] == [7e-9, 7e-9, 7e-9])
  }

  @Test(
    "a length looked up by its rank is the one that sorting puts there",
    arguments: 1..<6 as Range<UInt64>)
  func ranks(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let parts = (0..<Int(seed)).map { part in
      // Of all sizes, and many alike.
      (0..<700 * part + 3).map { _ in
        random.next() >> (part % 2 == 0 ? 58 : 1 + random.next() % 62)
      }
    }
    let sorted = parts.joined().sorted()
    let quantiles = LengthQuantiles(parts)
    for rank in [0, 1, sorted.count / 3, sorted.count / 2, sorted.count - 1] {
      #expect(quantiles.length(at: rank) == sorted[rank])
    }
  }

  @Test("what is lost in between is no latency")
  func lost() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .lost), ran(.t(1), on: 0, 30, 40, .preempted),
      ran(.t(1), on: 1, 45, 50, .exited), ended(.t(1), at: 50))
    #expect(Summary(trace).latency.preemption?.totalSeconds == 5e-9)
    #expect(Summary(trace).latency.start?.count == 0)
  }

  @Test("latencies add up to the time ready, but for what no core ended", arguments: UInt64(0)..<60)
  func conservation(seed: UInt64) {
    let trace = RandomTrace.make(seed: seed, spans: 200, cores: 3)
    var ended: Nanoseconds = 0
    var ready: Nanoseconds?
    for thread in trace.threads.indices {
      ready = nil
      trace.forEachState(of: thread) { span in
        switch span.state {
        case .runnable: ready = (ready ?? 0) + span.time.duration
        case .running:
          ended += ready ?? 0
          ready = nil
        default: ready = nil
        }
      }
    }
    let latencies = Summary(trace).threads.map(\.latency)
    let known = latencies.flatMap { [$0.wakeUp, $0.preemption, $0.start] }.compactMap(\.self)
      .reduce(0) { $0 + $1.totalSeconds }
    #expect(abs(known - ended.seconds) < 1e-9 || trace.metadata.capture.method == .procfs)
  }
}
