import Testing

@testable import Trace

/// Lives of one id: they follow each other, however the records tell of them.
@Suite struct LifeTests {
  let folder: TemporaryFolder
  private let thread = ThreadKey(pid: 7, tid: 7)

  init() throws { folder = try TemporaryFolder() }

  private func start(_ name: String, at moment: Nanoseconds) -> [TraceRecord] {
    [
      .processStarted(.init(pid: 7, parent: nil, name: name, at: moment)),
      .threadStarted(.init(thread: thread, creator: nil, name: name, at: moment)),
    ]
  }

  /// The trace of a file with those records, which is the same when it was written and read once more.
  private func trace(_ records: [TraceRecord]) throws -> Trace {
    let path = folder.file("trace.json")
    try write(records, to: path)
    let trace = try readTrace(at: path)
    try trace.checkInvariants()
    var writer = try TraceWriter(path: folder.file("again.json"), metadata: trace.metadata)
    try trace.replay(into: &writer)
    try writer.finish(metadata: trace.metadata)
    #expect(try readTrace(at: folder.file("again.json")) == trace)
    return trace
  }

  @Test func whereAnIDBeginsAnewTheEarlierBearerIsOver() throws {
    let trace = try trace(start("old", at: 0) + start("new", at: 500) + start("last", at: 900))
    #expect(trace.processes.map(\.name) == ["old", "new", "last"])
    #expect(
      trace.processes.map(\.time) == [TimeRange(0, 500), TimeRange(500, 900), TimeRange(900, 900)])
    #expect(trace.threads.map(\.ending) == [.exited, .exited, .recordingEnded])
  }

  @Test func whatBeginsTwiceAtOnceIsOne() throws {
    let trace = try trace(start("one", at: 5) + start("other", at: 5))
    #expect(trace.processes.map(\.name) == ["other"])
    #expect(trace.threads.count == 1)
  }

  @Test func aThreadThatBeginsAsItsProcessEndsBelongsToIt() throws {
    let late = ThreadKey(pid: 7, tid: 8)
    let trace = try trace(
      start("old", at: 0) + [
        .threadStarted(.init(thread: late, creator: nil, name: "late", at: 500)),
        .threadEnded(.init(thread: late, at: 500, why: .exited)),
        .threadEnded(.init(thread: thread, at: 500, why: .exited)),
        .processEnded(.init(pid: 7, at: 500, why: .exited)),
      ] + start("new", at: 500))
    #expect(trace.threads.map(\.process) == [0, 0, 1])
  }

  /// Records of two cores come in any order: whoever bore an id when somebody began made them, even where that is
  /// told later.
  @Test func whoMadeWhomIsAMatterOfTime() throws {
    let (maker, made) = (ThreadKey(pid: 7, tid: 8), ThreadKey(pid: 7, tid: 9))
    let trace = try trace(
      start("old", at: 0) + [
        .threadStarted(.init(thread: maker, creator: thread, name: "first", at: 100)),
        .threadEnded(.init(thread: maker, at: 200, why: .exited, inferredFrom: nil)),
        .threadStarted(.init(thread: made, creator: maker, name: "made", at: 400)),
        .processStarted(.init(pid: 20, parent: 7, name: "child", at: 600)),
        .threadStarted(.init(thread: maker, creator: thread, name: "second", at: 300)),
        .processStarted(.init(pid: 7, parent: nil, name: "new", at: 500)),
      ])
    #expect(trace.threads.map(\.name) == ["old", "first", "second", "made"])
    #expect(trace.threads.map(\.creator) == [nil, 0, 0, 2])
    #expect(trace.processes.map(\.name) == ["old", "new", "child"])
    #expect(trace.processes.map(\.parent) == [nil, nil, 1])
  }

  @Test func nobodyIsNamedBeforeTheyAreThere() throws {
    let trace = try trace(
      start("old", at: 0) + [.processEnded(.init(pid: 7, at: 100, why: .exited))]
        + start("new", at: 500) + [
          .processExecuted(.init(pid: 7, name: "early", at: 300)),
          .threadRenamed(.init(thread: thread, name: "sooner", at: 200)),
        ])
    #expect(trace.processes.last?.executions == [Naming(at: 500, name: "early")])
    #expect(trace.threads.last?.names.map(\.at) == [500, 500])
    #expect(trace.threads.last?.name == "sooner")
  }

  @Test func livesThatOverlapAreRefused() throws {
    let path = folder.file("trace.json")
    // The second one is told of first.
    let span = RunningSpan(thread: thread, core: 0, time: TimeRange(0, 900), end: .preempted)
    try write(start("new", at: 500) + start("old", at: 0) + [.running(span)], to: path)
    #expect(throws: TraceReadError.self) { try readTrace(at: path) }
  }

  /// What follows of either would be told of the last one.
  @Test func tasksOfOneNumberAreLeftOutAndSaidSo() throws {
    func task(_ name: String, from start: Nanoseconds, to end: Nanoseconds) -> [TraceRecord] {
      [
        .taskCreated(
          .init(
            task: TaskKey(1), pid: 7, parent: nil, name: name, kind: .thread, queued: false,
            at: start)),
        .taskRan(
          .init(
            task: TaskKey(1), thread: thread, time: TimeRange(start, end), awaitedTask: nil,
            awaited: nil, line: nil)),
        .taskEnded(.init(task: TaskKey(1), at: end, outcome: .ok, error: nil)),
      ]
    }
    let trace = try trace(
      start("pool", at: 0) + task("one", from: 10, to: 20) + task("other", from: 30, to: 40)
        + [.processEnded(.init(pid: 7, at: 900, why: .exited))])
    #expect(trace.tasks.isEmpty)
    // Whoever looks a thread's own task up finds none.
    #expect(trace.threads.allSatisfy { $0.task == nil })
    try trace.checkInvariants()
    #expect(
      trace.metadata.capture.notes.last
        == "tasks and locks are left out, because they contradict each other: "
        + "two tasks have the number 1")
  }
}
