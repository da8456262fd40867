import Testing
import Trace

@testable import Analysis

@Suite("The summary of a run")
struct SummaryTests {
  /// Four processes on two cores, 1 s long. One unit is 100 ms:
  ///
  ///     core 0   1 2 2 2 4 2 2 . . 1      1 forks 2 at 50 ms and 3 at 90 ms, then waits for them
  ///     core 1   . 3 3 3 3 3 3 3 3 .      2 forks 4, which preempts it from 400 to 500 ms
  private let pool: Trace = {
    let ms: Nanoseconds = 1_000_000
    let two = ThreadKey(pid: 2, tid: 2)
    let three = ThreadKey(pid: 3, tid: 3)
    let four = ThreadKey(pid: 4, tid: 4)
    var metadata = makeMetadata()
    metadata.label = "pool"
    metadata.exit = TraceMetadata.ExitFacts(status: 3, signal: nil)
    metadata.usage = TraceMetadata.Usage(
      userSeconds: 1.5, systemSeconds: 0.1, maxResidentBytes: 4096, voluntarySwitches: 3,
      involuntarySwitches: 1)
    metadata.capture.accountedShare = 0.999
    metadata.capture.overheadSeconds = 0.001
    return makeTrace(
      with: metadata,
      began(1), ran(.t(1), on: 0, 0, 100 * ms, .blocked),
      began(2, by: .t(1), at: 50 * ms), began(3, by: .t(1), at: 90 * ms),
      waited(.t(1), 100 * ms, 900 * ms, for: .child),
      ran(two, on: 0, 100 * ms, 400 * ms, .preempted), began(4, by: two, at: 350 * ms),
      ran(four, on: 0, 400 * ms, 500 * ms, .exited), ended(four, at: 500 * ms),
      ended(process: 4, at: 500 * ms), ran(two, on: 0, 500 * ms, 700 * ms, .exited),
      ended(two, at: 700 * ms), ended(process: 2, at: 700 * ms),
      ran(three, on: 1, 100 * ms, 900 * ms, .exited), ended(three, at: 900 * ms),
      ended(process: 3, at: 900 * ms), ran(.t(1), on: 0, 900 * ms, 1_000 * ms, .exited),
      ended(.t(1), at: 1_000 * ms), ended(process: 1, at: 1_000 * ms))
  }()

  @Test("times, use and levels of a pool of processes")
  func numbers() {
    let summary = Summary(pool)
    #expect(summary.label == "pool")
    #expect(summary.command == ["program"])
    #expect(summary.exitStatus == 3)
    #expect(summary.cores == 2)
    #expect(summary.wallSeconds == 1)
    #expect(summary.cpuSeconds == 1.6)
    #expect(summary.workSeconds == 1.6)
    #expect(summary.cpuUse == 0.8)
    #expect(summary.parallelism.mean == 1.6)
    #expect(summary.parallelism.peak == 2)
    // P: 0..<100 one, 100..<700 two, 700..<1000 one.
    #expect(summary.parallelism.secondsAtLevel == [0, 0.4, 0.6])
    // R: 2 from 50, 3 from 90, both until 100; 4 from 350 to 400; 2 from 400 to 500.
    #expect(summary.runnable?.mean == 0.21)
    #expect(summary.runnable?.peak == 2)
    // C: 1 counts 0..<100 and 900..<1000; 2 lives 50..<700, 3 90..<900, 4 350..<500.
    #expect(summary.concurrency.mean == 1.81)
    #expect(summary.concurrency.peak == 3)
    #expect(summary.busyShare == 1)
    #expect(summary.spanSeconds == nil)
    #expect(summary.logicalParallelism == nil)
    // 90 ms of 1, then all of 3.
    #expect(summary.spanAtLeastSeconds == 0.89)
    #expect(summary.logicalParallelismAtMost == 160.0 / 89)
  }

  @Test(
    "how far a pool of processes wanted more cores than it had, and how long it waited for them")
  func demand() {
    let summary = Summary(pool)
    #expect(summary.oversubscription?.seconds == 0.2)
    #expect(summary.oversubscription?.share == 0.2)
    #expect(summary.oversubscription?.demandPerCore == (1.6 + 0.21) / 2)
    #expect(summary.oversubscription?.peakDemand == 3)
    #expect(summary.latency.wakeUp == nil)
    #expect(summary.latency.preemption?.medianSeconds == 0.1)
    #expect(summary.latency.start?.count == 3)
    #expect(summary.latency.start?.totalSeconds == 0.11)
    #expect(summary.latency.start?.longestSeconds == 0.05)
  }

  @Test("states, switches, processes and threads of a pool of processes")
  func parts() {
    let summary = Summary(pool)
    #expect(summary.states.running.seconds == 1.6)
    #expect(summary.states.runnable.seconds == 0.21)
    #expect(summary.states.idle.seconds == 0.8)
    #expect(summary.states.total.seconds == 2.61)
    #expect(summary.contextSwitches == SwitchCounts(voluntary: 1, involuntary: 1))
    #expect(summary.migrations == 0)
    #expect(summary.maxResidentBytes == 4096)
    #expect(summary.accounting?.cpuSeconds == 1.6)
    #expect(summary.accounting?.accountedShare == 0.999)
    #expect(summary.processes.map(\.pid) == [1, 2, 3, 4])
    #expect(summary.processes.map(\.parent) == [nil, 1, 1, 2])
    #expect(summary.processes.map(\.cpuSeconds) == [0.2, 0.5, 0.8, 0.1])
    #expect(summary.processes.map(\.states.idle.seconds) == [0.8, 0, 0, 0])
    // Of lives of 1, 0.65, 0.81 and 0.15 s.
    let means: [Double?] = [0.2, 50.0 / 65, 80.0 / 81, 10.0 / 15]
    #expect(summary.processes.map(\.parallelism?.mean) == means)
    #expect(summary.processes.map(\.parallelism?.peak) == [1, 1, 1, 1])
    #expect(summary.processes.map(\.latency.start?.totalSeconds) == [0, 0.05, 0.01, 0.05])
    #expect(summary.threads.map(\.contextSwitches?.involuntary) == [0, 1, 0, 0])
    #expect(summary.processes.map(\.startSeconds) == [0, 0.05, 0.09, 0.35])
    #expect(summary.processes.map(\.endSeconds) == [1, 0.7, 0.9, 0.5])
    #expect(summary.threads.map(\.tid) == [1, 2, 3, 4])
    #expect(summary.threads.map(\.cores) == [[0], [0], [1], [0]])
    #expect(summary.threads[1].states.runnable.seconds == 0.15)
    #expect(summary.gil.isEmpty)
    #expect(summary.tasks == TaskCounts())
  }

  @Test("the verdict on a pool of processes, in one sentence that its numbers bear out")
  func verdict() {
    let summary = Summary(pool)
    #expect(summary.verdict == .parallel)
    #expect(summary.bound == .cpu)
    #expect(
      summary.verdictText
        == "Parallel: 1.60 of 2 cores busy on average; 4 processes shared the work.")
    // The last worker of process 3 is alone from 0.7 to 0.9 s, the first process before and after.
    #expect(summary.findings.map(\.id) == [.serialFraction])
    #expect(summary.findings.map(\.seconds) == [0.35])
  }

  @Test("switches to another core are counted as migrations, within one thread only")
  func migrations() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 1, 20, 30, .preempted),
      ran(.t(1), on: 1, 40, 50, .preempted), ran(.t(1), on: 0, 60, 70, .lost),
      spawned(.t(2), by: nil, at: 5), ran(.t(2), on: 2, 6, 9, .blocked))
    let summary = Summary(trace)
    #expect(summary.migrations == 2)
    #expect(summary.contextSwitches == SwitchCounts(voluntary: 2, involuntary: 2))
    #expect(summary.threads.map(\.cores) == [[0, 1], [2]])
    #expect(summary.threads.map(\.migrations) == [2, 0])
  }

  @Test("sampling counts no switches: the kernel's count stands in, or none")
  func sampledSwitches() {
    var metadata = makeMetadata(method: .procfs)
    let records = began(1) + ran(.t(1), on: 0, 0, 10, .sampled)
    #expect(Summary(makeTrace(with: metadata, records)).contextSwitches == nil)
    metadata.usage = TraceMetadata.Usage(
      userSeconds: 0, systemSeconds: 0, maxResidentBytes: 0, voluntarySwitches: 7,
      involuntarySwitches: 8)
    #expect(
      Summary(makeTrace(with: metadata, records)).contextSwitches
        == SwitchCounts(voluntary: 7, involuntary: 8))
  }

  @Test("a quota counts as the cores that a run could use, and may be outrun for a moment")
  func quota() {
    let trace = makeTrace(
      with: makeMetadata(quota: 0.5), began(1), ran(.t(1), on: 0, 0, 60, .blocked),
      ended(.t(1), at: 100))
    let summary = Summary(trace)
    #expect(summary.cores == 0.5)
    #expect(summary.cpuUse == 1)
  }

  @Test("nothing recorded: no claim, no division by zero")
  func empty() {
    let summary = Summary(makeTrace(with: makeMetadata(cores: [])))
    #expect(summary.wallSeconds == 0)
    #expect(summary.cpuUse == 0)
    #expect(summary.cores == 0)
    #expect(summary.verdict == .sequential)
    #expect(summary.verdictText == "Nothing was recorded.")
    #expect(summary.threads.isEmpty && summary.processes.isEmpty && summary.findings.isEmpty)
  }

  @Test("a recording cut short: lives end where it does, the exit is not known")
  func cutShort() {
    var metadata = makeMetadata()
    metadata.cutShort = true
    let trace = makeTrace(
      with: metadata, began(1), spawned(.t(2), by: .t(1), at: 0),
      ran(.t(1), on: 0, 0, 50, .blocked), ran(.t(2), on: 1, 10, 80, .preempted))
    let summary = Summary(trace)
    #expect(summary.capture.cutShort)
    #expect(summary.exitStatus == nil)
    #expect(summary.wallSeconds == 80e-9)
    #expect(summary.threads.map(\.endSeconds) == [80e-9, 80e-9])
    #expect(summary.maxResidentBytes == nil)
    #expect(summary.accounting == nil)
  }
}
