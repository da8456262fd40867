import Testing
import Trace

@testable import Analysis

@Suite("Findings")
struct FindingTests {
  /// `workers` threads that share `cores` cores in turns of 10 ns and are ready in between, for
  /// 100 ns; after that all of them wait until `end`.
  private func turns(workers: Int32, cores: Int32, end: Nanoseconds = 100) -> Trace {
    var records = began(1)
    for worker in 2...workers { records += spawned(.t(worker), by: .t(1), at: 0) }
    for turn in 0..<10 {
      for core in 0..<cores {
        let worker = (Int32(turn) * cores + core) % workers + 1
        let start = Nanoseconds(turn) * 10
        let why: SpanEnd = turn == 9 ? .blocked : .preempted
        records += ran(.t(worker), on: core, start, start + 10, why)
      }
    }
    for worker in 1...workers { records += ended(.t(worker), at: end) }
    return makeTrace(with: makeMetadata(cores: (0..<cores).map { $0 }), records)
  }

  @Test("more ready threads than cores for a fifth of the run: said so; as many as cores: not")
  func workers() throws {
    let found = Summary(turns(workers: 4, cores: 2)).findings.filter {
      $0.id == .moreWorkersThanCores
    }
    let finding = try #require(found.first)
    #expect(finding.seconds == 100e-9)
    #expect(
      finding.text.hasPrefix(
        "For 100 % of the run more threads were ready than the 2 cores could take: 4.0 on average,"
          + " 4 at most."))
    #expect(Summary(turns(workers: 2, cores: 2)).findings == [])
  }

  @Test("lost records are named with where, how many and how long")
  func lost() {
    let trace = makeTrace(
      with: makeMetadata(lostRecords: 2), began(1), ran(.t(1), on: 0, 0, 100, .exited),
      [
        .lost(Loss(core: 1, time: TimeRange(10, 30), count: 4)),
        .lost(Loss(core: 0, time: TimeRange(20, 40), count: 3)),
      ], ended(.t(1), at: 100))
    let summary = Summary(trace)
    #expect(summary.capture.lostRecords == 7)
    #expect(summary.findings.map(\.id) == [.lostRecords])
    #expect(summary.findings.first?.where == "cores 0, 1")
    #expect(summary.findings.first?.seconds == 30e-9)
    #expect(summary.findings.first?.text.hasPrefix("7 kernel records were lost") == true)
  }

  @Test("cores that others held while a thread was ready; only those it could have used")
  func stolen() {
    func trace(core: Int32) -> Trace {
      makeTrace(
        with: makeMetadata(method: .tracepoints, cores: [0]), began(1),
        ran(.t(1), on: 0, 0, 40, .preempted), ran(.t(1), on: 0, 60, 100, .exited),
        [
          .foreign(ForeignSpan(core: core, time: TimeRange(40, 55), name: "updatedb")),
          .foreign(ForeignSpan(core: core, time: TimeRange(55, 60), name: "cron")),
        ], ended(.t(1), at: 100))
    }
    let findings = Summary(trace(core: 0)).findings
    #expect(findings.map(\.id) == [.stolenCores])
    #expect(findings.map(\.severity) == [.warning])
    #expect(findings.map(\.seconds) == [20e-9])
    #expect(findings.map(\.where) == ["core 0"])
    #expect(findings.first?.text.contains("updatedb, cron") == true)
    #expect(Summary(trace(core: 7)).findings == [])
  }

  @Test("without privilege: ready threads beside unused cores of its own")
  func missing() {
    func trace(readyUntil end: Nanoseconds) -> Trace {
      makeTrace(
        began(1), ran(.t(1), on: 0, 0, 40, .preempted), ran(.t(1), on: 0, end, 140, .exited),
        ended(.t(1), at: 140))
    }
    // 14 of 140 ns is a tenth of the run.
    #expect(Summary(trace(readyUntil: 54)).findings.map(\.id) == [.stolenCores])
    #expect(Summary(trace(readyUntil: 53)).findings == [])
    #expect(Summary(trace(readyUntil: 54)).findings.map(\.seconds) == [14e-9])
  }

  @Test("the most serious ones come first")
  func order() {
    // Ready for 15 of 110 ns beside a free core: a note; and a lost record: a warning.
    let trace = makeTrace(
      with: makeMetadata(lostRecords: 1), began(1), ran(.t(1), on: 0, 0, 85, .preempted),
      ran(.t(1), on: 0, 100, 110, .exited), ended(.t(1), at: 110))
    #expect(Summary(trace).findings.map(\.severity) == [.warning, .note])
    #expect(Summary(trace).findings.map(\.id) == [.lostRecords, .stolenCores])
  }

  @Test("the ids are the contract's")
  func ids() {
    #expect(
      Set(Finding.Kind.allCases.map(\.rawValue)) == [
        "blocking-call-in-event-loop", "threads-for-cpu-work-under-gil", "more-workers-than-cores",
        "startup-above-work", "deadlock", "livelock", "starvation", "lost-updates", "no-timeout",
        "gil-convoy", "lock-contention", "serial-fraction", "stolen-cores", "lost-records",
      ])
  }
}
