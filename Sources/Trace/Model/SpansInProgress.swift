/// What goes on at a moment of a recording: were it cut there, nothing else would tell of it, because
/// spans are written when they end.
public struct SpansInProgress: Sendable, Equatable {
  /// Up to when everything is known.
  public var until: Nanoseconds
  /// The spans of the threads that are on cores, up to that moment.
  public var running: [RunningSpan]

  /// Makes it from its parts.
  public init(until: Nanoseconds, running: [RunningSpan]) {
    self.until = until
    self.running = running
  }
}

extension Trace {
  /// The recording was cut where nobody said who was on a core: what a thread did after its last span
  /// is not known. O(threads).
  mutating func forgetLastStates() {
    for thread in threads where thread.ending == .recordingEnded {
      guard let last = thread.running.last,
        running.endings[last] == .preempted || running.endings[last] == .blocked
      else { continue }
      let waitsSince = thread.blocked.last.map { blocked.starts[$0] } ?? .min
      if waitsSince < running.ends[last] { running.endings[last] = .lost }
    }
  }
}
