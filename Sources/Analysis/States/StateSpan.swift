import Trace

/// How a stretch of a thread's life is known.
public enum StateEvidence: UInt8, Sendable, Equatable, CaseIterable {
  /// The kernel reported what it was and both of its ends.
  case exact
  /// The kernel reported its ends; what the thread waited for was seen by looking at it meanwhile.
  case observed
  /// The kernel reported its ends, and the program itself what the thread waited for.
  case reported
  /// It follows from what is known before and after it. A wait whose wake-up is not reported is
  /// inferred: the time from its wake-up to its next core lies somewhere inside.
  case inferred
  /// Seen by sampling: its length is exact, its place within a sample is not.
  case sampled
  /// Nothing is known.
  case missing
}

/// A stretch of a thread's life in one state.
public struct StateSpan: Sendable, Equatable {
  /// From when until when; never empty.
  public var time: TimeRange
  /// What the thread was doing.
  public var state: ThreadState
  /// The core it was on, while running.
  public var core: Int32?
  /// The row of ``Trace/blocked`` that reports this wait, where one does: it holds the cause, the
  /// place and the waker.
  public var wait: Int?
  /// How all of this is known.
  public var evidence: StateEvidence

  /// Makes a stretch from its parts.
  public init(
    time: TimeRange, state: ThreadState, core: Int32? = nil, wait: Int? = nil,
    evidence: StateEvidence
  ) {
    self.time = time
    self.state = state
    self.core = core
    self.wait = wait
    self.evidence = evidence
  }
}
