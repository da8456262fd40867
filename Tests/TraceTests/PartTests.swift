import Randomness
import Testing

@testable import Trace

/// Parts of recordings: cut out of the whole, and read alone.
@Suite struct PartTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Stretches of a run: within it, from before it, to beyond it, and around single moments, at which spans
  /// of generated traces like to begin and end.
  private func windows(of trace: Trace, seed: UInt64) -> [RunWindow] {
    var random = SeededNumbers(seed: seed)
    let run = trace.runTime
    let edges = trace.running.starts + trace.running.ends + trace.threads.map(\.time.end)
    func moment() -> Nanoseconds {
      random.flip()
        ? (edges.isEmpty ? 0 : random.pick(edges) - run.start)
        : Nanoseconds.random(in: 0...run.duration + 1, using: &random)
    }
    var windows: [RunWindow?] = [
      RunWindow(from: 0, to: nil), RunWindow(from: nil, to: run.duration),
      RunWindow(from: run.duration + 10, to: nil), RunWindow(from: nil, to: .max),
    ]
    for _ in 0..<6 {
      let (one, other) = (moment(), moment())
      windows.append(RunWindow(from: min(one, other), to: max(one, other) + 1))
      windows.append(RunWindow(from: one, to: nil))
    }
    return windows.compactMap(\.self)
  }

  /// What a small machine did. Its tasks run one stretch after the other, and within one another on one
  /// thread, as those of programs do.
  private func records(seed: UInt64, steps: Int = 300) -> [TraceRecord] {
    var ends: [TaskKey: Nanoseconds] = [:]
    var runs: [ThreadKey: [TimeRange]] = [:]
    return RandomRecords(seed: seed, steps: steps).records.filter { record in
      guard case .taskRan(let run) = record else { return true }
      let nests = runs[run.thread, default: []].allSatisfy { other in
        let shared = min(run.time.end, other.end) - max(run.time.start, other.start)
        return shared <= 0 || shared == min(run.time.duration, other.duration)
      }
      guard nests, run.time.start >= ends[run.task] ?? 0 else { return false }
      ends[run.task] = run.time.end
      runs[run.thread, default: []].append(run.time)
      return true
    }
  }

  /// In what two traces differ, in words: printed whole, a trace fills pages.
  private func differences(_ one: Trace, _ other: Trace) -> [String] {
    var found: [String] = []
    func compare<Value: Equatable>(_ name: String, _ values: (Value, Value)) {
      if values.0 != values.1 { found.append("\(name): \(values.0) is not \(values.1)") }
    }
    compare("metadata", (one.metadata, other.metadata))
    compare("processes", (one.processes, other.processes))
    compare("threads", (one.threads, other.threads))
    compare("running", (one.running, other.running))
    compare("blocked", (one.blocked, other.blocked))
    compare("foreign", (one.foreign, other.foreign))
    compare("losses", (one.losses, other.losses))
    compare("tasks", (one.tasks, other.tasks))
    compare("runs", (one.taskRuns, other.taskRuns))
    compare("locks", (one.interpreterLocks, other.interpreterLocks))
    compare("lock waits", (one.lockWaits, other.lockWaits))
    compare("marks", (one.marks, other.marks))
    compare("end", (one.end, other.end))
    if found.isEmpty, one != other { found.append("something else") }
    return found
  }

  @Test(arguments: 300..<310 as Range<UInt64>)
  func readingAPartIsCuttingTheWhole(seed: UInt64) throws {
    let records = records(seed: seed)
    let path = folder.file(seed % 3 == 0 ? "trace.json.gz" : "trace.json")
    try write(records, to: path)
    let whole = try readTrace(at: path)
    for window in windows(of: whole, seed: seed) {
      let cut = whole.part(window)
      let read = try readTrace(at: path, part: window)
      #expect(differences(read, cut) == [], "seed \(seed), \(window)")
      let blocks = EventBatch.Size(block: 700, bytes: 4096, least: 1)
      let inBlocks = try readTrace(at: path, part: window, workers: 3, batch: blocks)
      #expect(differences(inBlocks, cut) == [], "seed \(seed), \(window), in blocks")
    }
  }

  @Test(arguments: 330..<344 as Range<UInt64>)
  func aPartIsARecordingOfItsOwn(seed: UInt64) throws {
    let whole = assembled(records(seed: seed))
    try whole.checkInvariants()
    for window in windows(of: whole, seed: seed) {
      let part = whole.part(window)
      try part.checkInvariants()
      let path = folder.file("part.json")
      var writer = try TraceWriter(path: path, metadata: part.metadata)
      try part.replay(into: &writer)
      try writer.finish(metadata: part.metadata)
      #expect(differences(try readTrace(at: path), part) == [], "seed \(seed), \(window)")
    }
  }

  /// Time on cores is dealt out to parts without loss.
  @Test(arguments: 350..<360 as Range<UInt64>)
  func partsAddUpToTheWhole(seed: UInt64) {
    let whole = assembled(records(seed: seed, steps: 200))
    let run = whole.runTime.duration
    let third = run / 3
    let parts = [(0, third), (third, 2 * third), (2 * third, run + 1)].compactMap {
      RunWindow(from: $0.0, to: $0.1).map { whole.part($0) }
    }
    func running(_ trace: Trace) -> Nanoseconds {
      (0..<trace.running.count).reduce(0) { $0 + trace.running.time($1).duration }
    }
    #expect(parts.map(running).reduce(0, +) == running(whole))
    for part in parts {
      #expect(part.wholeRun == whole.runTime)
      #expect(part.metadata.usage == nil)
    }
  }

  /// Worked out by hand: thread 1 is preempted at 10 and comes back at 30, thread 2 waits from 5 on and is
  /// woken at 12, and the window is from 20 to 35.
  @Test func howThingsStoodIsKept() throws {
    let one = ThreadKey(pid: 1, tid: 1)
    let two = ThreadKey(pid: 1, tid: 2)
    let early = ThreadKey(pid: 1, tid: 3)
    let window = try #require(RunWindow(from: 20, to: 35))
    let part = assembled([
      .processStarted(.init(pid: 1, parent: nil, name: "a", at: 0)),
      .threadStarted(.init(thread: one, creator: nil, name: "a", at: 0)),
      .threadStarted(.init(thread: two, creator: one, name: "b", at: 0)),
      .threadStarted(.init(thread: early, creator: one, name: "c", at: 0)),
      .running(.init(thread: early, core: 2, time: TimeRange(0, 4), end: .exited)),
      .threadEnded(.init(thread: early, at: 4, why: .exited)),
      .running(.init(thread: two, core: 1, time: TimeRange(0, 5), end: .blocked)),
      .running(.init(thread: one, core: 0, time: TimeRange(0, 10), end: .preempted)),
      .blocked(
        .init(
          thread: two, time: TimeRange(5, 12), cause: .lock, place: "futex", evidence: .reported,
          waker: .thread(one))),
      .running(.init(thread: one, core: 0, time: TimeRange(30, 50), end: .blocked)),
      .running(.init(thread: two, core: 1, time: TimeRange(33, 34), end: .blocked)),
    ]).part(window)

    #expect(part.threads.map(\.key) == [one, two])
    #expect(part.threads.map(\.time) == [TimeRange(20, 35), TimeRange(20, 35)])
    #expect(part.threads.map(\.ending) == [.recordingEnded, .recordingEnded])
    let spans = part.running
    #expect(
      (0..<spans.count).map { spans.time($0) }
        == [TimeRange(20, 20), TimeRange(30, 35), TimeRange(20, 20), TimeRange(33, 34)])
    #expect(spans.endings == [.preempted, .recordingEnded, .blocked, .blocked])
    #expect((0..<part.blocked.count).map { part.blocked.time($0) } == [TimeRange(20, 20)])
    #expect(part.blocked.wakers == [.thread(one)])
    #expect(part.metadata.part == RecordingPart(TimeRange(20, 35), of: TimeRange(0, 50)))
  }
}
