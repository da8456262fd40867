#if DistributedTracing
  import CoreographMarks
  import Synchronization
  public import Tracing

  /// A span that a recording shows as a task.
  public final class CoreographSpan: Span {
    private struct State {
      var name: String
      var hasEnded = false
      var error: (any Error)?
    }

    /// What its children take their parent from.
    public let context: InstrumentationContext
    private let task: MarkedTask?
    private let state: Mutex<State>

    init(_ task: MarkedTask?, _ name: String, _ context: InstrumentationContext) {
      self.task = task
      self.context = context
      state = Mutex(State(name: name))
    }

    /// What it was called when it began; a later name is not shown.
    public var operationName: String {
      get { state.withLock(\.name) }
      set { state.withLock { $0.name = newValue } }
    }

    /// Whether it is recorded and has not ended.
    public var isRecording: Bool { task != nil && state.withLock { !$0.hasEnded } }

    /// A status of `error` is shown as the task's outcome.
    public func setStatus(_ status: SpanStatus) {
      guard status.code == .error else { return }
      state.withLock { $0.error = $0.error ?? ReportedError() }
    }

    /// The task ends with this error.
    public func recordError<Instant: TracerInstant>(
      _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
      state.withLock { $0.error = error }
    }

    /// The task ends now, on this thread.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
      guard let task else { return }
      let (isFirst, error) = state.withLock { state in
        defer { state.hasEnded = true }
        return (!state.hasEnded, state.error)
      }
      guard isFirst else { return }
      task.touch()
      task.finish(throwing: error)
    }

    /// Not kept.
    public var attributes: SpanAttributes {
      get { [:] }
      set {}
    }

    /// Not kept.
    public func addEvent(_ event: SpanEvent) {}

    /// Not kept.
    public func addLink(_ link: SpanLink) {}
  }

  /// Stands for an error of which only the status tells.
  private struct ReportedError: Error {}
#endif
