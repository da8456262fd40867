import Foundation
import Trace

@testable import Tables

/// The trace of docs/TRACE.md, worked out by hand, and a task and an interpreter lock on it.
func smallTrace(name: String = "worker") -> Trace {
  var builder = TraceBuilder()
  let main = ThreadKey(pid: 100, tid: 100), worker = ThreadKey(pid: 100, tid: 101)
  builder.receive(.processStarted(ProcessStart(pid: 100, parent: nil, name: "python3", at: 0)))
  builder.receive(.threadStarted(ThreadStart(thread: main, creator: nil, name: "python3", at: 0)))
  builder.receive(
    .running(
      RunningSpan(thread: main, core: 0, time: TimeRange(0, 1_000_001), end: .blocked)))
  builder.receive(
    .threadStarted(ThreadStart(thread: worker, creator: main, name: name, at: 900_000)))
  builder.receive(
    .running(
      RunningSpan(thread: worker, core: 1, time: TimeRange(900_000, 2_000_000), end: .exited)))
  builder.receive(
    .blocked(
      BlockedSpan(
        thread: main, time: TimeRange(1_000_001, 1_900_000), cause: .lock, place: "futex",
        evidence: .reported, waker: .thread(worker))))
  builder.receive(.threadEnded(ThreadEnd(thread: worker, at: 2_000_000, why: .exited)))
  builder.receive(.threadEnded(ThreadEnd(thread: main, at: 2_500_000, why: .recordingEnded)))
  builder.receive(
    .gil(GILUse(thread: worker, lock: 0, wait: 910_000, take: 920_000, drop: 1_990_000)))
  builder.receive(
    .foreign(ForeignSpan(core: 0, time: TimeRange(2_000_000, 2_100_000), name: "cron")))
  return builder.finish(metadata: metadata())
}

/// Metadata of a recording with tracepoints.
func metadata() -> TraceMetadata {
  TraceMetadata(
    writer: "coreograph 0", label: nil, command: ["python3"], workingDirectory: nil,
    machine: TraceMetadata.Machine(
      hostname: "h", processor: "p", kernel: "k", architecture: "a", memoryBytes: 0),
    cores: TraceMetadata.Cores(online: [0, 1], usable: [0, 1], quota: nil),
    capture: TraceMetadata.CaptureFacts(
      method: .tracepoints, notes: [], lostRecords: 0, overheadSeconds: 0,
      samplePeriodSeconds: nil, accountedShare: nil),
    clock: TraceMetadata.Clock(
      name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
}

/// A folder that goes with the test.
final class TableFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "tables-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// The lines of `table` of `trace` as CSV, without their ends.
  func lines(_ table: TraceTable, of trace: Trace) throws -> [String] {
    try writeTable(table, of: trace, as: .csv(isPacked: false), to: path("t.csv"))
    let bytes = try readWholeFile(at: path("t.csv"))
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(separator: "\r\n").map(String.init)
  }
}
