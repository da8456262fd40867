import Trace

extension RunTracker {
  /// What goes on at `moment`, before which no record is to come any more.
  func inProgress(at moment: Nanoseconds) -> SpansInProgress {
    let running = cores.compactMap { core -> RunningSpan? in
      guard let place = core.occupant, case .onCore(_, let since) = threads[place].phase
      else { return nil }
      // For how long one that has exited stays is not known yet.
      let end = min(moment, threads[place].exitedAt ?? moment)
      guard end > since else { return nil }
      return RunningSpan(
        thread: threads[place].key, core: core.number,
        time: TimeRange(since - origin, end - origin),
        end: .recordingEnded)
    }
    return SpansInProgress(until: moment - origin, running: running)
  }
}
