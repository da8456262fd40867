import Scaling
import Sweep

/// Tells how far a sweep is and how long it still takes, on a terminal.
struct SweepProgress {
  private let bar = ProgressBar()

  /// Shows what begins.
  func show(_ progress: Sweep.Progress) {
    guard let step = progress.next else { return bar.end() }
    var note = workersText(step.workers)
    if step.isWarmup { note += ", warm-up" }
    if let left = progress.secondsLeft { note += ", \(remainingText(left)) left" }
    bar.show(done: progress.done, of: progress.planned, note: note)
  }

  /// Leaves the terminal as it was.
  func end() { bar.end() }
}

/// What to say of a row of runs that somebody ended early.
func stoppedText(done: Int, of planned: Int) -> String {
  done == 0
    ? "stopped before the first of \(planned) runs was done"
    : "stopped after \(done) of \(planned) runs, which are kept: the same command goes on from there"
}

/// Such as `8 s` or `3 min 20 s`: seconds count only while they matter.
func remainingText(_ seconds: Double) -> String {
  let whole = Int(seconds.rounded(.up))
  if whole < 100 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(whole % 60 / 10 * 10) s" }
  return "\(whole / 3600) h \(whole % 3600 / 60) min"
}
