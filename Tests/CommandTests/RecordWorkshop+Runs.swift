import Foundation
import Trace

/// Recordings of which everything is known, because nothing was recorded.
extension RecordWorkshop {
  /// Writes a run of one thread that is on a core for so many milliseconds.
  func writeRun(_ name: String, _ milliseconds: Int64, host: String = "host") throws -> String {
    let one = ThreadKey(pid: 1, tid: 1)
    let end = milliseconds * 1_000_000
    return try writeTrace(
      name, host: host,
      [
        .processStarted(ProcessStart(pid: 1, parent: nil, name: "program", at: 0)),
        .threadStarted(ThreadStart(thread: one, creator: nil, name: "program", at: 0)),
        .running(RunningSpan(thread: one, core: 0, time: TimeRange(0, end), end: .exited)),
        .threadEnded(ThreadEnd(thread: one, at: end, why: .exited)),
        .processEnded(ProcessEnd(pid: 1, at: end, why: .exited)),
      ])
  }

  /// Writes `records` as a trace of a machine with two cores, on rung `switches`.
  @discardableResult
  func writeTrace(
    _ name: String, label: String? = nil, command: [String] = ["program"], host: String = "host",
    date: String = "0", _ records: [TraceRecord]
  ) throws -> String {
    let metadata = TraceMetadata(
      writer: "test", label: label, command: command, workingDirectory: nil,
      machine: .init(hostname: host, processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: .init(online: [0, 1], usable: [0, 1], quota: nil),
      capture: .init(
        method: .switches, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: .init(name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: date))
    let path = path(name)
    var writer = try TraceWriter(path: path, metadata: metadata)
    for record in records { try writer.receive(record) }
    try writer.finish(metadata: metadata)
    return path
  }

  /// Writes a run for each of `lengths`.
  func writeRuns(_ name: String, _ lengths: [Int64], host: String = "host") throws -> [String] {
    try lengths.enumerated().map {
      try writeRun("\(name)-\($0.offset).json", $0.element, host: host)
    }
  }

  /// Runs a command of Coreograph.
  func coreograph(_ words: [String]) async throws -> StartedProgram.Result {
    try await run([try Self.command] + words)
  }

  /// Runs a command of Coreograph with the file `input` in a pipe as its standard input.
  func coreograph(_ words: [String], reading input: String) async throws -> StartedProgram.Result {
    let script = #"input=$1; shift; cat "$input" | "$@""#
    return try await run(["sh", "-c", script, "sh", input, try Self.command] + words)
  }
}
