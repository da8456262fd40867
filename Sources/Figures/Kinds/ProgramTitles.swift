import Analysis
import Trace

/// The finding about the interpreter lock that mattered most; nil where none was recorded.
func lockTitle(_ summary: Summary) -> String? {
  let locks = summary.gil
  guard let lock = locks.max(by: { $0.waitSeconds < $1.waitSeconds }) else { return nil }
  let busy = busyText(summary)
  let contended = locks.filter { $0.sharers > 1 && matters($0, summary) }
  if contended.count > 1 {
    return "\(contended.count) GILs were contended: \(busy)"
  }
  guard matters(lock, summary) else {
    return locks.count == 1
      ? "Hardly anyone waited for the GIL, held \(share(lock, of: summary)) of the run: \(busy)"
      : "\(locks.count) GILs, and hardly anyone waited for one: \(busy)"
  }
  return "\(lockTakersText(summary)): \(busy)"
}

/// Who had the interpreter lock that was waited for most.
func lockTakersText(_ summary: Summary) -> String {
  let sharers = summary.gil.max { $0.waitSeconds < $1.waitSeconds }?.sharers ?? 0
  return sharers > 1
    ? "\(sharers) threads took turns holding the GIL"
    : "One thread kept the others waiting for the GIL"
}

/// Whether waiting for it took a part of the run worth naming.
private func matters(_ lock: GILSummary, _ summary: Summary) -> Bool {
  lock.waitSeconds >= summary.wallSeconds * 0.1
}

/// How much of the run it was held, which is what stands beside its lane.
private func share(_ lock: GILSummary, of summary: Summary) -> String {
  let share = summary.wallSeconds > 0 ? min(lock.holdSeconds / summary.wallSeconds, 1) : 0
  return "\(numberText(share * 100, decimals: 0)) %"
}

/// The finding about tasks; nil where none ran.
func taskTitle(_ trace: Trace, _ summary: Summary) -> String? {
  guard let crowd = trace.taskCrowdText else { return nil }
  let outcomes = [
    (summary.tasks.failed, "failed"), (summary.tasks.timedOut, "timed out"),
    (summary.tasks.cancelled, "cancelled"),
  ]
  let told = outcomes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
  return told.isEmpty ? crowd : "\(crowd); \(told.joined(separator: ", "))"
}
