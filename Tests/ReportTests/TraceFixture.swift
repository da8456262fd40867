import Trace

/// A recording of one process on two cores whose threads run as `busy` says, in milliseconds:
/// thread by thread, stretch by stretch. The first thread lives from 0 to the end.
func recording(
  _ name: String, busy: [[ClosedRange<Int64>]], threadNames: [String] = [], label: String? = nil
) -> NamedTrace {
  var builder = TraceBuilder()
  let end = (busy.flatMap { $0 }.map(\.upperBound).max() ?? 0) * 1_000_000
  builder.receive(
    .processStarted(ProcessStart(pid: 100, parent: nil, name: "program", at: 0)))
  for (index, stretches) in busy.enumerated() {
    let key = ThreadKey(pid: 100, tid: 100 + Int32(index))
    let name = index < threadNames.count ? threadNames[index] : "thread-\(index)"
    builder.receive(
      .threadStarted(
        ThreadStart(
          thread: key, creator: index == 0 ? nil : ThreadKey(pid: 100, tid: 100), name: name, at: 0)
      ))
    for stretch in stretches {
      builder.receive(
        .running(
          RunningSpan(
            thread: key, core: Int32(index % 2),
            time: TimeRange(stretch.lowerBound * 1_000_000, stretch.upperBound * 1_000_000),
            end: .blocked)))
    }
    builder.receive(.threadEnded(ThreadEnd(thread: key, at: end, why: .exited)))
  }
  builder.receive(.processEnded(ProcessEnd(pid: 100, at: end, why: .exited)))
  return NamedTrace(name: name, trace: builder.finish(metadata: metadata(label: label ?? name)))
}

private func metadata(label: String) -> TraceMetadata {
  TraceMetadata(
    writer: "coreograph test", label: label, command: ["python3", "it's a program.py"],
    workingDirectory: "/tmp",
    machine: TraceMetadata.Machine(
      hostname: "bench", processor: "Example CPU", kernel: "Linux 6.1", architecture: "x86_64",
      memoryBytes: 8 << 30),
    cores: TraceMetadata.Cores(online: [0, 1], usable: [0, 1], quota: nil),
    capture: TraceMetadata.CaptureFacts(
      method: .switches, notes: ["a note for the reader"], lostRecords: 7, overheadSeconds: 0.0125,
      samplePeriodSeconds: nil, accountedShare: 0.9987),
    clock: TraceMetadata.Clock(
      name: "CLOCK_MONOTONIC", originNanoseconds: "5",
      originUnixNanoseconds: "1700000000000000000"))
}
