import Testing

@testable import Trace

/// Recordings put into one: hand-worked, and laws that hold for any.
@Suite struct MergeTests {
  /// A recording of process 100 whose one thread ran on core 0 from 0 to 10 µs, and waited until
  /// another thread of it (101, on core 1 from 5 to 20) woke it.
  private func recording(
    _ name: String, origin: Int64, host: String = "host", method: TraceMetadata.Method = .switches,
    more: [TraceRecord] = []
  ) -> NamedTrace {
    var metadata = finishedMetadata(method: method)
    metadata.machine.hostname = host
    metadata.clock.originNanoseconds = "\(origin)"
    metadata.clock.originUnixNanoseconds = "\(1_700_000_000_000_000_000 + origin)"
    metadata.capture.notes = ["of \(name)"]
    let main = ThreadKey(pid: 100, tid: 100)
    let worker = ThreadKey(pid: 100, tid: 101)
    var builder = TraceBuilder()
    let records: [TraceRecord] = [
      .processStarted(.init(pid: 100, parent: nil, name: name, at: 0)),
      .threadStarted(.init(thread: main, creator: nil, name: name, at: 0)),
      .threadStarted(.init(thread: worker, creator: main, name: "worker", at: 5_000)),
      .running(.init(thread: main, core: 0, time: TimeRange(0, 10_000), end: .blocked)),
      .blocked(
        .init(
          thread: main, time: TimeRange(10_000, 20_000), cause: .lock, place: nil,
          evidence: .reported, waker: .thread(worker))),
      .running(.init(thread: worker, core: 1, time: TimeRange(5_000, 20_000), end: .blocked)),
      .taskCreated(
        .init(
          task: TaskKey(1), pid: 100, parent: nil, name: "task of \(name)", kind: .job,
          queued: false, at: 5_000)),
      .taskRan(
        .init(
          task: TaskKey(1), thread: worker, time: TimeRange(5_000, 20_000), awaitedTask: nil,
          awaited: nil, line: nil)),
      .taskEnded(.init(task: TaskKey(1), at: 20_000, outcome: .ok, error: nil)),
    ]
    for record in records + more { builder.receive(record) }
    return NamedTrace(name: name, trace: builder.finish(metadata: metadata))
  }

  private func merged(_ inputs: NamedTrace...) throws -> Trace {
    try mergeTraces(inputs, writer: "test")
  }

  /// The second recording's clock stood at 1 µs before the first one's: everything of the first lies
  /// 1 ms later.
  @Test func recordingsOfOneMachineLieAsTheyLay() throws {
    let trace = try merged(recording("a", origin: 5_000_000), recording("b", origin: 4_000_000))
    try trace.checkInvariants()
    #expect(trace.metadata.clock.originNanoseconds == "4000000")
    #expect(trace.processes.map(\.name) == ["b", "a"])
    #expect(trace.processes.map(\.time.start) == [0, 1_000_000])
    #expect(trace.processes.map(\.pid) == [4_194_303, 100])
    // The main thread's id stays that of its process.
    #expect(trace.threads.map(\.key.tid) == [4_194_303, 101, 100, 101])
    #expect(trace.running.starts == [0, 5_000, 1_000_000, 1_005_000])
    #expect(
      trace.blocked.wakers == [
        .thread(ThreadKey(pid: 4_194_303, tid: 101)), .thread(ThreadKey(pid: 100, tid: 101)),
      ])
    #expect(trace.tasks.map(\.name) == ["task of a", "task of b"])
    #expect(trace.tasks.map(\.time.start) == [1_005_000, 5_000])
    #expect(!trace.metadata.capture.notes.contains { $0.contains("by the date") })
    #expect(trace.metadata.capture.notes.contains("a: of a"))
    #expect(trace.metadata.label == "a + b")
    #expect(trace.metadata.usage?.voluntarySwitches == 6)
  }

  @Test func otherMachinesAreByTheDateWithCoresOfTheirOwn() throws {
    let trace = try merged(
      recording("a", origin: 0), recording("b", origin: 2_000, host: "other"),
      recording("c", origin: 100_000))
    try trace.checkInvariants()
    #expect(trace.metadata.cores.online == [0, 1, 2, 3])
    let b = try #require(trace.processes.first { $0.name == "b" })
    #expect(b.time.start == 2_000)
    #expect(trace.threads[b.threads].flatMap(\.running).map { trace.running.cores[$0] } == [2, 3])
    #expect(trace.metadata.machine.hostname == "host, other")
    #expect(trace.metadata.capture.notes.contains { $0.contains("placed by the date") })
  }

  /// The same machine after a start: its clock began anew, and the date tells.
  @Test func aClockThatBeganAnewIsNoCommonOne() throws {
    var later = recording("b", origin: 1_000)
    later.trace.metadata.clock.originUnixNanoseconds = "1700000100000000000"
    let trace = try merged(recording("a", origin: 5_000), later)
    let start = try #require(trace.processes.first { $0.name == "b" }).time.start
    #expect(start == 100_000_000_000 - 5_000)
  }

  /// What one recording calls a stranger, the other one knows: from 5 to 20 µs core 1 was b's.
  @Test func strangersGiveWayToWhoeverIsKnown() throws {
    let foreign = TraceRecord.foreign(.init(core: 1, time: TimeRange(31_000, 60_000), name: "b"))
    let trace = try merged(
      recording("a", origin: 0, more: [foreign]), recording("b", origin: 30_000))
    #expect(trace.foreign.map(\.time) == [TimeRange(31_000, 35_000), TimeRange(50_000, 60_000)])
  }

  /// That a thread of a was still on core 0 after its exit at 12 µs is inferred; from 15 on b had it.
  @Test func whatIsInferredGivesWayToWhatWasSeen() throws {
    let thread = ThreadKey(pid: 100, tid: 102)
    let more: [TraceRecord] = [
      .threadStarted(.init(thread: thread, creator: nil, name: "ends", at: 10_000)),
      .running(.init(thread: thread, core: 0, time: TimeRange(10_000, 30_000), end: .exited)),
      .threadEnded(.init(thread: thread, at: 30_000, why: .exited, inferredFrom: 12_000)),
    ]
    let trace = try merged(
      recording("a", origin: 0, more: more), recording("b", origin: 15_000))
    try trace.checkInvariants()
    let life = try #require(trace.threads.first { $0.name == "ends" })
    let row = try #require(life.running.first)
    #expect(trace.running.time(row) == TimeRange(10_000, 15_000))
    #expect(trace.running.endings[row] == .lost)
  }

  @Test func tasksOfAnyNumberAreToldApart() throws {
    var early = recording("a", origin: 0)
    early.trace.tasks[0].key = TaskKey(.max)
    let trace = try merged(early, recording("b", origin: 50_000))
    #expect(trace.tasks.map(\.key) == [TaskKey(1), TaskKey(2)])
    #expect(trace.tasks.map(\.name) == ["task of a", "task of b"])
  }

  /// Two recorders stamp one switch 400 ns apart: a's worker left core 1 at 20 µs, b's came at 19.6.
  @Test func aSwitchIsStampedTwice() throws {
    let trace = try merged(recording("a", origin: 0), recording("b", origin: 14_600))
    let a = try #require(trace.threads.first { $0.name == "worker" })
    #expect(a.running.map { trace.running.time($0) } == [TimeRange(5_000, 19_600)])
    #expect(trace.metadata.capture.notes.contains { $0.hasSuffix("earlier: 1") })
  }

  @Test func theMethodIsThatOfTheOneThatKnowsLeast() throws {
    let trace = try merged(
      recording("a", origin: 0, method: .tracepoints), recording("b", origin: 50_000))
    #expect(trace.metadata.capture.method == .switches)
  }

  @Test func refusesWhatHasNothingInCommon() throws {
    func refusal(_ inputs: NamedTrace...) -> String {
      let error = #expect(throws: MergeError.self) { try mergeTraces(inputs, writer: "test") }
      return error?.description ?? ""
    }
    let whole = recording("a", origin: 0)
    #expect(refusal(whole).contains("takes two recordings"))
    #expect(
      refusal(whole, recording("b", origin: 0, method: .tasks))
        .hasPrefix("b: says nothing of cores"))
    var undated = recording("b", origin: 0, host: "other")
    undated.trace.metadata.clock.originUnixNanoseconds = "0"
    #expect(refusal(whole, undated).hasPrefix("b: has neither a clock nor a date in common with a"))
    // The same recording twice: its threads cannot have been on one core twice.
    #expect(refusal(whole, whole).contains("core 0 ran two threads at once"))
    var early = recording("b", origin: 0, host: "other")
    early.trace.metadata.clock.originUnixNanoseconds = "1"
    var late = recording("c", origin: 0, host: "third")
    late.trace.metadata.clock.originUnixNanoseconds = "9223372036854775807"
    #expect(refusal(early, late).contains("a century"))
  }

  /// Nothing is lost and nothing added: sums of times and counts are those of the parts, seeded.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func mergingKeepsEverything(seed: UInt64) throws {
    let parts = (0..<3 as Range<UInt64>).map { part -> NamedTrace in
      var builder = TraceBuilder()
      for record in RandomRecords(seed: seed * 3 + part, steps: 40).records {
        builder.receive(record)
      }
      var metadata = finishedMetadata()
      metadata.machine.hostname = "host \(part)"
      return NamedTrace(name: "part \(part)", trace: builder.finish(metadata: metadata))
    }
    let trace = try mergeTraces(parts, writer: "test")
    try trace.checkInvariants()
    func total(_ count: (Trace) -> Int) -> Int { parts.reduce(0) { $0 + count($1.trace) } }
    #expect(trace.threads.count == total(\.threads.count))
    #expect(trace.processes.count == total(\.processes.count))
    #expect(trace.running.count == total(\.running.count))
    #expect(trace.blocked.count == total(\.blocked.count))
    #expect(trace.tasks.count == total(\.tasks.count))
    #expect(trace.marks.count == total(\.marks.count))
    #expect(trace.lockWaits.count == total(\.lockWaits.count))
    func runningTime(_ trace: Trace) -> Int64 {
      (0..<trace.running.count).reduce(0) { $0 + trace.running.time($1).duration }
    }
    #expect(runningTime(trace) == parts.reduce(0) { $0 + runningTime($1.trace) })
  }
}
