import Foundation
import Glibc
import Trace

/// Whether a trace can be read, says what it lacks, and agrees with what the program wrote down.
struct TraceOracle {
  let plan: Plan
  let place: Place
  let trace: URL
  let log: WitnessLog
  let stolen: Nanoseconds
  /// Whether the recording may have been disturbed before it began.
  let mayBeAbsent: Bool
  /// When the recorder was killed.
  let recorderDied: Nanoseconds?

  private var folder: URL { place.folder(of: plan.number) }

  /// Adds what is wrong, and what was found, to `outcome`.
  func judge(_ outcome: inout Outcome) {
    let recording: Trace
    do {
      recording = try readTrace(at: trace.path)
      try recording.checkInvariants()
    } catch {
      guard mayBeAbsent else { return outcome.failures.append("unreadable: \(error)") }
      outcome.isEmpty = true
      return
    }
    outcome.isCut = recording.metadata.cutShort
    outcome.lostRecords = max(
      recording.metadata.capture.lostRecords, recording.losses.reduce(0) { $0 &+ $1.count })
    if let recorderDied, outcome.isCut, let origin = recording.origin {
      outcome.lag = Double(recorderDied - origin - recording.end) / 1e9
    }
    let mayBeCut = plan.fault == .fullDisk || recorderDied != nil
    if outcome.isCut, !mayBeCut { outcome.failures.append("cut short without a reason") }
    checkJSON(&outcome)
    checkFigure(of: recording, &outcome)
    if let account = Account(of: recording, plan: plan, log: log, stolen: stolen) {
      account.judge(&outcome)
    } else {
      outcome.failures.append("the trace names no origin of its times")
    }
  }

  /// The file is JSON for any reader, if need be after it was made whole as the manual says.
  private func checkJSON(_ outcome: inout Outcome) {
    guard !isJSON(trace.path) else { return }
    let whole = folder.appending(path: "whole.json").path
    outcome.isRepaired = true
    if run(["convert", trace.path, "-o", whole]) != 0 || !isJSON(whole) {
      outcome.failures.append("no JSON, and `convert` does not make it so")
    }
  }

  private func isJSON(_ path: String) -> Bool {
    let script = """
      import gzip, json, sys
      data = open(sys.argv[1], "rb").read()
      json.loads(gzip.decompress(data) if data[:2] == b"\\x1f\\x8b" else data)
      """
    let reader = try? Child(["python3", "-c", script, path], in: "/", streams: nil)
    return reader?.wait() == 0
  }

  /// A figure says what the trace lacks.
  private func checkFigure(of recording: Trace, _ outcome: inout Outcome) {
    let figure = folder.appending(path: "figure.svg")
    guard run(["figure", "cores", trace.path, "-o", figure.path]) == 0,
      let text = try? String(contentsOf: figure, encoding: .utf8)
    else { return outcome.failures.append("cannot be drawn") }
    if text.contains("recording cut short") != outcome.isCut {
      outcome.failures.append("the figure \(outcome.isCut ? "hides" : "invents") that it is cut")
    }
    if text.contains("no records lost") == (outcome.lostRecords > 0) {
      outcome.failures.append("the figure is wrong about lost records")
    }
    let drawn = text.components(separatedBy: "<title>records lost").count > 1
    // A figure begins with the program's first thread and ends with its last; on rung `tracepoints`
    // records are lost outside of that, too. A dash too narrow to be pointed at has no words.
    let start = recording.threads.map(\.time.start).min() ?? 0
    let end = recording.threads.map(\.time.end).max() ?? 0
    let lengths = recording.losses.filter { $0.time.end >= start && $0.time.start <= end }
      .map { min($0.time.end, end) - max($0.time.start, start) }
    if drawn, lengths.isEmpty { outcome.failures.append("the figure invents lost records") }
    if !drawn, let longest = lengths.max(), longest > (end - start) / 100 {
      outcome.failures.append("the figure does not draw lost records")
    }
  }

  private func run(_ arguments: [String]) -> Int32? {
    let child = try? Child([place.coreograph] + arguments, in: "/", streams: nil)
    return child?.wait()
  }
}

extension Trace {
  /// The reading of the clock that is time 0; nil for what no clock says.
  var origin: Nanoseconds? {
    Nanoseconds(metadata.clock.originNanoseconds).flatMap {
      (0...(1 << 58)).contains($0) ? $0 : nil
    }
  }
}
