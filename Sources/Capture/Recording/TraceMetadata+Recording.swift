import Glibc
import Trace

extension TraceMetadata {
  /// What is known when the program is about to start.
  init(
    beginning request: RecordingRequest, on chosen: ChosenRung, cores: Cores, origin: Nanoseconds
  ) {
    let unixOrigin = unixNow() - (monotonicNow() - origin)
    self.init(
      writer: "coreograph \(recorderVersion)", label: request.label, command: request.command,
      workingDirectory: request.workingDirectory ?? currentDirectory(), machine: .current(),
      cores: cores,
      capture: CaptureFacts(
        method: chosen.rung.method, notes: chosen.notes, lostRecords: 0, overheadSeconds: 0,
        samplePeriodSeconds: (chosen.rung as? ProcfsRung)?.period.seconds, accountedShare: nil),
      clock: Clock(
        name: "CLOCK_MONOTONIC", originNanoseconds: String(origin),
        originUnixNanoseconds: String(unixOrigin)))
  }

  /// Adds what is known when the program has ended.
  ///
  /// - Parameters:
  ///   - onCore: the sum of all on-core spans.
  ///   - heldUse: the processor time that the held child used before it became the program.
  ///   - overhead: the processor time that the recorder used.
  ///   - stolen: what a hypervisor took from the machine meanwhile.
  mutating func complete(
    with end: ProgramEnd, wall: Nanoseconds, rung: any CaptureRung, onCore: Nanoseconds,
    heldUse: Nanoseconds, overhead: Nanoseconds, stolen: Nanoseconds?
  ) {
    exit = end.exit
    usage = end.usage
    wallNanoseconds = wall
    capture.notes += rung.notes
    capture.lostRecords = rung.lostRecords
    capture.overheadSeconds = overhead.seconds
    capture.heldSeconds = heldUse.seconds
    capture.stolenSeconds = stolen?.seconds
    capture.inferredSeconds = rung.inferredNanoseconds?.seconds
    capture.uncertainSeconds = rung.uncertainNanoseconds?.seconds
    if let sampling = rung as? ProcfsRung {
      capture.samplePeriodSeconds = sampling.meanPeriod.seconds
    }
    let charged = end.usage.userSeconds + end.usage.systemSeconds - heldUse.seconds
    let accounted = rung.accountedNanoseconds?.seconds ?? charged
    let inferred = rung.inferredNanoseconds ?? 0
    capture.accountedShare = accounted > 0 ? (onCore - inferred).seconds / accounted : nil
  }
}

/// The version that a trace names as its writer.
public let recorderVersion = "0.1.0"

private func currentDirectory() -> String? {
  guard let path = getcwd(nil, 0) else { return nil }
  defer { free(path) }
  return String(cString: path)
}
