import CCoreographMarks

/// Something of the program's own that Coreograph shows as a task.
///
/// ``withSpan(_:isolation:_:)`` is all that most programs need; this is for what begins and ends
/// apart, such as a request that callbacks work on.
public struct MarkedTask: Sendable, Hashable {
  /// Its number in the recording; 0 where nothing is recorded.
  let number: UInt64

  /// The task that the calling code belongs to.
  @TaskLocal public static var current: MarkedTask?

  /// What a task is shown as.
  public enum Kind: Sendable {
    /// Something that may be suspended and go on elsewhere.
    case task
    /// A call that keeps its thread to its end.
    case job
    /// A request that a server works on.
    case request

    fileprivate var recorded: coreograph_mark_kind {
      switch self {
      case .task: COREOGRAPH_MARK_SWIFT_TASK
      case .job: COREOGRAPH_MARK_JOB
      case .request: COREOGRAPH_MARK_REQUEST
      }
    }
  }

  /// Whether this program is recorded: where it is not, tasks cost a test and nothing else.
  public static var areRecorded: Bool { coreograph_marks_are_recorded() }

  /// A task comes to be.
  ///
  /// - Parameters:
  ///   - name: what charts call it. A recording holds some 65,000 different names.
  ///   - parent: the task that it belongs to.
  ///   - kind: what it is shown as.
  public init(_ name: String, parent: MarkedTask? = .current, kind: Kind = .task) {
    number = coreograph_marks_create(name, parent?.number ?? 0, kind.recorded)
  }

  /// The task ends.
  ///
  /// - Parameter error: what ended it; a `CancellationError` counts as cancelled.
  public func finish(throwing error: (any Error)? = nil) {
    guard let error else { return coreograph_marks_finish(number, COREOGRAPH_MARK_OK, nil) }
    if error is CancellationError {
      return coreograph_marks_finish(number, COREOGRAPH_MARK_CANCELLED, nil)
    }
    coreograph_marks_finish(number, COREOGRAPH_MARK_ERROR, "\(type(of: error))")
  }

  func finish<Success, Failure: Error>(_ outcome: Result<Success, Failure>) {
    switch outcome {
    case .success: finish()
    case .failure(let error): finish(throwing: error)
    }
  }

  /// Whether the calling thread runs it.
  var isRunningHere: Bool { coreograph_marks_running() == number }

  /// The task runs on the calling thread while `body` does.
  public func run<Success, Failure: Error>(
    _ body: () throws(Failure) -> Success
  ) throws(Failure) -> Success {
    let before = coreograph_marks_enter(number)
    defer { coreograph_marks_leave(before, 0) }
    return try body()
  }

  /// The task was on the calling thread at this moment.
  ///
  /// For a task of which only such moments are known; it is drawn as waiting in between.
  public func touch() { run {} }
}
