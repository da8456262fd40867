import Analysis
import Trace

// What a replay itself may find.
extension Refusal {
  /// The steps of a replay waited for one another.
  static let stuck = Refusal(
    "the replay got stuck: the recorded waits and locks contradict one another in another order",
    fix: "nothing can be said of this recording")

  /// The recording beside which it would run does not say what other programs held.
  static let othersUnseen = Refusal(
    "the other recording does not say what other programs held of its cores",
    fix: "record it with --capture tracepoints (needs root)")

  /// Too much depends on waits that nobody explains.
  static func unexplained(
    _ unexplained: Nanoseconds, of work: Nanoseconds, _ trace: Trace
  ) -> Refusal {
    let share = percent(Double(unexplained) / Double(max(work, 1)))
    return Refusal(
      "who ended the waits before \(share) of the work is not known",
      fix: trace.metadata.capture.method == .tracepoints
        ? "nothing can be said of this recording"
        : "record with --capture tracepoints, which sees who wakes whom (needs root)")
  }

  /// The replay of what was recorded is too far off.
  static func uncalibrated(_ calibration: Prediction.Calibration, _ trace: Trace) -> Refusal {
    let off = percent(calibration.error.magnitude)
    let way = calibration.error < 0 ? "faster" : "slower"
    let sight =
      trace.metadata.capture.method == .tracepoints
      ? "" : ", or with --capture tracepoints, which sees who held the cores (needs root)"
    return Refusal(
      "replayed on the \(count(calibration.cores, "core")) it had, the program is \(off) \(way) than it "
        + "was (\(duration(calibration.replayed.seconds)) for \(duration(calibration.measured.seconds)))",
      fix: "record a longer run on a machine that does nothing else\(sight)")
  }
}
