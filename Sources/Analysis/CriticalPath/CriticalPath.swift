import Trace

/// What the run's end waited for, followed backward from its last moment to its first: each stretch
/// is what had to happen before the next one could (the method of Giraldeau and Dagenais).
///
/// A wait is followed to whoever ended it, and not past the moment at which it began; a thread's
/// first moment to the thread that created it. Who ended a wait is what the program's agents report
/// (who had the interpreter lock or a lock before, which task was awaited), else what the kernel does:
/// its wake-ups, on the rung `tracepoints`, and the exit of a child that was waited for. Where nobody
/// knows, the path says so instead of guessing.
public struct CriticalPath: Sendable, Equatable {
  /// What a stretch of the path went to.
  public enum Kind: Sendable, Equatable, CaseIterable {
    /// Computing.
    case running
    /// Ready, waiting for a core: more cores would shorten it.
    case runnable
    /// What was waited for had been given, and who waited for it had not yet gone on. Wake-ups are not
    /// recorded there, so that a wait for a core may be part of it.
    case handOver
    /// A moment in time had to come.
    case timer
    /// A device or the network had to answer.
    case device
    /// A program outside the recording had to act.
    case external
    /// Nobody knows.
    case unknown
  }

  /// A stretch of the path.
  public struct Segment: Sendable, Equatable {
    /// From when until when.
    public var time: TimeRange
    /// The index in ``Trace/threads`` of the thread that ran or waited.
    public var thread: Int
    /// What for.
    public var kind: Kind
  }

  /// In order of time; they tile the run exactly.
  public let segments: [Segment]

  /// Follows the path of `trace`: a binary search per stretch of it.
  public init(_ trace: Trace) {
    var walk = CriticalPathWalk(trace)
    walk.run()
    segments = walk.reversed.reversed()
  }

  /// Follows the path of `trace`, but not to its end where more than `mostUnknown` of it is not known: nil
  /// then.
  init?(_ trace: Trace, mostUnknown: Nanoseconds) {
    var walk = CriticalPathWalk(trace)
    walk.run(mostUnknown: mostUnknown)
    guard walk.unknown <= mostUnknown else { return nil }
    segments = walk.reversed.reversed()
  }

  /// How much of the path is of one kind.
  public func time(_ kind: Kind) -> Nanoseconds {
    segments.reduce(0) { $1.kind == kind ? $0 + $1.time.duration : $0 }
  }

  /// The span: the path without the time in which it waited for a core or was handed over. However
  /// many cores there are, a run of the same work and the same waits takes at least so long.
  public var span: Nanoseconds {
    segments.reduce(0) {
      $1.kind == .runnable || $1.kind == .handOver ? $0 : $0 + $1.time.duration
    }
  }
}
