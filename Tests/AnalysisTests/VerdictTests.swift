import Testing
import Trace

@testable import Analysis

@Suite("Verdicts")
struct VerdictTests {
  /// Evidence for a run of 1000 ns on 2 cores. `p` and `c` are the time at each level.
  private func evidence(
    p: [Nanoseconds], c: [Nanoseconds], busy: Double, path: Double? = nil,
    lockShareOfIdle: Double = 0,
    gil: Double = 0, contention: Double = 0, processes: Int = 1, threads: Int = 1,
    hasThreads: Bool = true, gilHolders: Int = 0, crowd: TaskCrowd? = nil
  ) -> VerdictEvidence {
    VerdictEvidence(
      wallSeconds: 1e-6, cores: 2, parallelism: curve(p), concurrency: curve(c), busyShare: busy,
      pathBusyShare: path, lockShareOfIdle: lockShareOfIdle, gilShare: gil,
      contentionShare: contention,
      sharingProcesses: processes, sharingThreads: threads, hasThreads: hasThreads,
      gilHolders: gilHolders, crowd: crowd)
  }

  private func curve(_ timeAtLevel: [Nanoseconds]) -> LevelCurve {
    var events = LevelEvents(over: TimeRange(0, 1_000))
    var start: Nanoseconds = 0
    for (level, time) in timeAtLevel.enumerated() {
      for _ in 0..<level { events.add(start, start + time) }
      start += time
    }
    return events.takeCurve()
  }

  @Test("parallel from a tenth of the run with two cores at once on")
  func parallelThreshold() {
    #expect(evidence(p: [0, 900, 100], c: [0, 0, 1_000], busy: 1).verdict == .parallel)
    #expect(evidence(p: [0, 901, 99], c: [0, 0, 1_000], busy: 1).verdict == .concurrent)
  }

  @Test("concurrent from a tenth of the run with two tasks in flight on")
  func concurrentThreshold() {
    #expect(evidence(p: [0, 1_000], c: [0, 900, 100], busy: 1).verdict == .concurrent)
    #expect(evidence(p: [0, 1_000], c: [0, 901, 99], busy: 1).verdict == .sequential)
  }

  @Test("bound by the share of the run with a thread on or ready for a core")
  func boundThresholds() {
    func bound(_ busy: Double, lock: Double = 0) -> Bound {
      evidence(p: [1_000], c: [0, 1_000], busy: busy, lockShareOfIdle: lock).bound
    }
    #expect(bound(0.80) == .cpu)
    #expect(bound(0.79) == .mixed)
    #expect(bound(0.31) == .mixed)
    #expect(bound(0.30) == .io)
    #expect(bound(0.30, lock: 0.5) == .lock)
    #expect(bound(0.30, lock: 0.49) == .io)
    #expect(bound(0.31, lock: 1) == .mixed)
  }

  @Test("bound by the critical path where it is known")
  func boundAlongThePath() {
    func bound(_ path: Double, lock: Double = 0) -> Bound {
      evidence(p: [0, 1_000], c: [0, 1_000], busy: 1, path: path, lockShareOfIdle: lock).bound
    }
    #expect(bound(0.80) == .cpu)
    #expect(bound(0.79) == .mixed)
    #expect(bound(0.31) == .mixed)
    #expect(bound(0.30) == .io)
    #expect(bound(0.30, lock: 0.5) == .lock)
    // A sentence rests on what was judged.
    #expect(
      evidence(p: [0, 1_000], c: [0, 0, 1_000], busy: 1, path: 0.1).text
        == "Concurrent, not parallel: 2 threads in flight, waiting for 90 % of the critical path;"
        + " 1.00 of 2 cores busy.")
    #expect(
      evidence(p: [0, 1_000], c: [0, 1_000], busy: 1, path: 0.5).text
        == "Sequential: one thread at a time, computing for 50 % of the critical path;"
        + " 1.00 of 2 cores busy.")
    #expect(
      evidence(p: [900, 100], c: [0, 1_000], busy: 0.1, path: 0.05).text
        == "Sequential: one thread at a time, waiting for 90 % of the run; 0.10 of 2 cores busy.")
  }

  @Test("sentences")
  func sentences() {
    #expect(
      evidence(p: [0, 70, 930], c: [0, 0, 0, 0, 1_000], busy: 1, processes: 4, threads: 4).text
        == "Parallel: 1.93 of 2 cores busy on average; 4 processes shared the work.")
    #expect(
      evidence(p: [0, 800, 200], c: [0, 0, 1_000], busy: 1, threads: 3).text
        == "Parallel for 20 % of the run: 1.20 of 2 cores busy on average;"
        + " 3 threads shared the work.")
    #expect(
      evidence(p: [980, 20], c: [0, 10, 0, 0, 0, 980, 10], busy: 0.02).text
        == "Concurrent, not parallel: 5 threads waited at the same time; 0.02 of 2 cores busy.")
    #expect(
      evidence(p: [10, 990], c: [0, 20, 0, 980], busy: 0.99).text
        == "Concurrent, not parallel: 3 threads took turns; 0.99 of 2 cores busy.")
    #expect(
      evidence(p: [500, 500], c: [0, 0, 1_000], busy: 0.5, hasThreads: false).text
        == "Concurrent, not parallel: 2 processes in flight, computing for 50 % of the run;"
        + " 0.50 of 2 cores busy.")
    #expect(
      evidence(p: [999, 1], c: [0, 0, 1_000], busy: 0.001, lockShareOfIdle: 1).text
        == "Concurrent, not parallel: 2 threads waited for one another; 0.00 of 2 cores busy.")
    #expect(
      evidence(p: [10, 990], c: [0, 1_000], busy: 0.99).text
        == "Sequential: one thread at a time, computing; 0.99 of 2 cores busy.")
    #expect(
      evidence(p: [990, 10], c: [0, 1_000], busy: 0.01).text
        == "Sequential: one thread at a time, waiting for 99 % of the run; 0.01 of 2 cores busy.")
    #expect(
      evidence(p: [500, 500], c: [0, 1_000], busy: 0.5).text
        == "Sequential: one thread at a time, computing for 50 % of the run;"
        + " 0.50 of 2 cores busy.")
  }

  @Test("who was ready while no core was there did not compute, and the sentence says so")
  func withoutCores() {
    #expect(
      evidence(p: [600, 400], c: [0, 20, 0, 980], busy: 0.99).text
        == "Concurrent, not parallel: 3 threads took turns, ready but without a core for 59 % of the"
        + " run; 0.40 of 2 cores busy.")
    #expect(
      evidence(p: [300, 700], c: [0, 1_000], busy: 1).text
        == "Sequential: one thread at a time, computing, ready but without a core for 30 % of the"
        + " run; 0.70 of 2 cores busy.")
    #expect(
      evidence(p: [800, 200], c: [0, 0, 1_000], busy: 0.6).text
        == "Concurrent, not parallel: 2 threads in flight, computing or without a core for 60 % of"
        + " the run; 0.20 of 2 cores busy.")
    #expect(
      !evidence(p: [100, 900], c: [0, 0, 1_000], busy: 0.99).text.contains("without a core"))
  }

  @Test("bound by the interpreter lock, or by others, from half of the run with a core to spare on")
  func waitedForLocks() {
    func bound(gil: Double, contention: Double) -> Bound {
      evidence(p: [0, 1_000], c: [0, 0, 1_000], busy: 1, gil: gil, contention: contention).bound
    }
    #expect(bound(gil: 0.50, contention: 0) == .gil)
    #expect(bound(gil: 0.49, contention: 0) == .cpu)
    #expect(bound(gil: 0, contention: 0.50) == .lock)
    #expect(bound(gil: 0, contention: 0.49) == .cpu)
    #expect(bound(gil: 0.6, contention: 0.7) == .lock)
    #expect(bound(gil: 0.7, contention: 0.7) == .gil)
  }

  @Test("sentences about the interpreter lock and about tasks")
  func sentencesFromInside() throws {
    #expect(
      evidence(
        p: [10, 990], c: [0, 0, 0, 0, 1_000], busy: 1, gil: 0.9, gilHolders: 4
      ).text == "Concurrent, not parallel: 4 threads took turns holding the GIL;"
        + " 0.99 of 2 cores busy.")
    #expect(
      evidence(p: [10, 990], c: [0, 0, 1_000], busy: 1, gil: 0.9, gilHolders: 1).text
        == "Concurrent, not parallel: one thread kept the others waiting for the GIL;"
        + " 0.99 of 2 cores busy.")
    var crowd = TaskCrowd(
      count: 200, threads: 1, processes: 1, noun: "tasks", areThreads: false, peak: 5)
    #expect(
      evidence(p: [980, 20], c: [0, 0, 1_000], busy: 0.02, crowd: crowd).text
        == "Concurrent: 200 tasks on one thread, up to 5 in flight; 0.02 of 2 cores busy.")
    #expect(
      evidence(p: [0, 1_000], c: [0, 1_000], busy: 1, crowd: crowd).text
        == "Sequential: one task at a time, computing; 1.00 of 2 cores busy.")
    crowd = TaskCrowd(
      count: 6, threads: 2, processes: 2, noun: "jobs", areThreads: false, peak: 2)
    #expect(crowd.text == "6 jobs on 2 processes, up to 2 in flight")
    crowd.processes = 1
    crowd.peak = 1_200
    #expect(crowd.text == "6 jobs on 2 threads, up to 1200 in flight")
    // Jobs that hardly last meet by chance only, on however many threads.
    crowd = TaskCrowd(
      count: 4_000, threads: 4, processes: 4, noun: "jobs", areThreads: false, peak: 1,
      shareOfComputing: 0.004)
    #expect(
      crowd.text == "4000 jobs on 4 processes, up to 1 in flight: they are less than 1 % of what"
        + " these compute")
    crowd.shareOfComputing = 0.03
    #expect(crowd.text.hasSuffix("up to 1 in flight: they are 3.0 % of what these compute"))
    crowd.shareOfComputing = 0.1
    #expect(crowd.text.hasSuffix("up to 1 in flight"))
    let four = TaskCrowd(
      count: 4, threads: 4, processes: 1, noun: "threads", areThreads: true, peak: 4)
    #expect(four.text == "4 threads, up to 4 in flight")
    #expect(
      evidence(p: [980, 20], c: [0, 0, 0, 0, 1_000], busy: 0.02, crowd: four).text
        == "Concurrent, not parallel: 4 threads waited at the same time; 0.02 of 2 cores busy.")
  }

  @Test("threads that wait only for one another are bound by locks; with a timer among them not")
  func locks() {
    func trace(_ second: WaitCause) -> Trace {
      makeTrace(
        began(1), ran(.t(1), on: 0, 0, 10, .blocked), waited(.t(1), 10, 100, for: .lock),
        spawned(.t(2), by: .t(1), at: 0), ran(.t(2), on: 1, 0, 10, .blocked),
        waited(.t(2), 10, 100, for: second))
    }
    #expect(Summary(trace(.lock)).bound == .lock)
    #expect(Summary(trace(.child)).bound == .lock)
    #expect(Summary(trace(.timer)).bound == .io)
    #expect(Summary(trace(.unknown)).bound == .io)
  }
}
