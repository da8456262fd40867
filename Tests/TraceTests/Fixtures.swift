import FoundationEssentials
import Glibc
import Trace

/// Metadata of a run on two cores, as a recorder would write it before the program starts.
func sampleMetadata(method: TraceMetadata.Method = .switches) -> TraceMetadata {
  TraceMetadata(
    writer: "coreograph test", label: "two \"threads\"", command: ["python3", "-c", "print('é')"],
    workingDirectory: "/tmp",
    machine: .init(
      hostname: "host", processor: "A processor", kernel: "Linux 6.1.0", architecture: "x86_64",
      memoryBytes: 8 << 30),
    cores: .init(online: [0, 1], usable: [0, 1], quota: nil),
    capture: .init(
      method: method, notes: ["no tracefs"], lostRecords: 0, overheadSeconds: 0.25,
      samplePeriodSeconds: nil, accountedShare: nil),
    clock: .init(
      name: "CLOCK_MONOTONIC", originNanoseconds: "123456789012345",
      originUnixNanoseconds: "1700000000123456789"))
}

/// The same metadata once the program has ended.
func finishedMetadata(method: TraceMetadata.Method = .switches) -> TraceMetadata {
  var metadata = sampleMetadata(method: method)
  metadata.exit = .init(status: 0, signal: nil)
  metadata.usage = .init(
    userSeconds: 0.5, systemSeconds: 0.125, maxResidentBytes: 10 << 20, voluntarySwitches: 3,
    involuntarySwitches: 1)
  metadata.wallNanoseconds = 5_000_000
  metadata.capture.accountedShare = 0.999
  return metadata
}

/// A process with two threads that take turns on two cores, with one record of every kind.
let sampleRecords: [TraceRecord] = {
  let main = ThreadKey(pid: 100, tid: 100)
  let worker = ThreadKey(pid: 100, tid: 101)
  return [
    .processStarted(.init(pid: 100, parent: nil, name: "sh", at: 0)),
    .threadStarted(.init(thread: main, creator: nil, name: "sh", at: 0)),
    .processExecuted(.init(pid: 100, name: "python3", at: 1_500)),
    .threadRenamed(.init(thread: main, name: "python3", at: 1_500)),
    .running(.init(thread: main, core: 0, time: TimeRange(0, 1_000_001), end: .blocked)),
    .threadStarted(.init(thread: worker, creator: main, name: "a \"b\"\n\u{FFFD}", at: 900_000)),
    .blocked(
      .init(
        thread: main, time: TimeRange(1_000_001, 2_000_000), cause: .lock, place: "futex",
        evidence: .reported, waker: .thread(worker))),
    .running(.init(thread: worker, core: 1, time: TimeRange(900_000, 2_000_100), end: .exited)),
    .threadEnded(.init(thread: worker, at: 2_000_100, why: .exited)),
    .foreign(.init(core: 1, time: TimeRange(2_100_000, 2_200_000), name: "sshd")),
    .lost(.init(core: 1, time: TimeRange(2_200_000, 2_300_000), count: 7)),
    .running(.init(thread: main, core: 0, time: TimeRange(2_050_000, 2_050_000), end: .preempted)),
    .blocked(
      .init(
        thread: main, time: TimeRange(2_400_000, 2_500_000), cause: .timer, place: nil,
        evidence: .observed, waker: .interrupt)),
    .running(.init(thread: main, core: 1, time: TimeRange(2_600_000, 3_000_000), end: .exited)),
    .threadEnded(.init(thread: main, at: 3_000_000, why: .exited)),
    .processEnded(.init(pid: 100, at: 3_000_000, why: .exited)),
  ]
}()

/// A folder that is deleted when it goes out of use.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.path + "/coreograph-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  func file(_ name: String) -> String { path + "/" + name }
}

/// Writes a finished trace.
func write(
  _ records: [TraceRecord], to path: String, metadata: TraceMetadata = finishedMetadata()
) throws {
  var writer = try TraceWriter(
    path: path, metadata: sampleMetadata(method: metadata.capture.method))
  for record in records { try writer.receive(record) }
  try writer.finish(metadata: metadata)
}

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
