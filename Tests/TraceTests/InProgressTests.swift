import FoundationEssentials
import Testing

@testable import Trace

/// What a file says of threads that were on a core when the recording was cut.
@Suite struct InProgressTests {
  let folder: TemporaryFolder
  private let main = ThreadKey(pid: 100, tid: 100)
  private let worker = ThreadKey(pid: 100, tid: 101)

  init() throws { folder = try TemporaryFolder() }

  /// The main thread went to wait at 1 ms; the worker came to core 1 at 2 ms and is there.
  private var records: [TraceRecord] {
    [
      .processStarted(.init(pid: 100, parent: nil, name: "sh", at: 0)),
      .threadStarted(.init(thread: main, creator: nil, name: "sh", at: 0)),
      .running(.init(thread: main, core: 0, time: TimeRange(0, 1_000_000), end: .blocked)),
      .threadStarted(.init(thread: worker, creator: main, name: "worker", at: 500_000)),
    ]
  }

  private func progress(until moment: Nanoseconds) -> SpansInProgress {
    SpansInProgress(
      until: moment,
      running: [
        .init(thread: worker, core: 1, time: TimeRange(2_000_000, moment), end: .recordingEnded)
      ])
  }

  private func begin(_ path: String) throws -> TraceWriter {
    var writer = try TraceWriter(path: path, metadata: sampleMetadata())
    for record in records { try writer.receive(record) }
    return writer
  }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func aCutFileTellsWhoWasOnACore(name: String) throws {
    let path = folder.file(name)
    var writer = try begin(path)
    for moment: Nanoseconds in [9_000_000, 10_000_000, 100_000_000, 100_000_001] {
      try writer.flush(progress(until: moment))
      let trace = try readTrace(at: path)
      try trace.checkInvariants()
      #expect(trace.metadata.cutShort)
      #expect(trace.end == moment)
      #expect(trace.running.starts == [0, 2_000_000])
      #expect(trace.running.ends == [1_000_000, moment])
      #expect(trace.running.endings == [.blocked, .recordingEnded])
    }
    // What came to be written for good takes its place.
    try writer.receive(
      .running(
        .init(thread: worker, core: 1, time: TimeRange(2_000_000, 200_000_000), end: .exited)))
    try writer.finish(metadata: finishedMetadata())
    let trace = try readTrace(at: path)
    #expect(!trace.metadata.cutShort)
    #expect(trace.running.ends == [1_000_000, 200_000_000])
    #expect(trace.running.endings == [.blocked, .exited])
  }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func aCutFileThatDoesNotTellIsNotTakenForOneThatDoes(name: String) throws {
    let path = folder.file(name)
    var writer = try begin(path)
    try writer.receive(.lost(.init(core: 1, time: TimeRange(1_000_000, 3_000_000), count: 7)))
    try writer.flush()
    let trace = try readTrace(at: path)
    #expect(trace.running.endings == [.lost])
    // Of the losses, too, the metadata at the file's beginning know nothing.
    #expect(trace.metadata.capture.lostRecords == 7)
  }

  /// A block of deflate that is stored as it is holds 65,535 bytes.
  @Test func asManyCoresAsThereAreInALargeMachine() throws {
    let path = folder.file("trace.json.gz")
    var writer = try begin(path)
    let spans = (0..<1000 as Range<Int32>).map { core in
      RunningSpan(
        thread: ThreadKey(pid: 100, tid: 1000 + core), core: 1 + core, time: TimeRange(5, 900_000),
        end: .recordingEnded)
    }
    try writer.flush(SpansInProgress(until: 900_000, running: spans))
    let trace = try readTrace(at: path)
    #expect(trace.running.count == 1001)
    #expect(trace.running.endings.count { $0 == .recordingEnded } == 1000)
  }
}
