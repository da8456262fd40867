#if DistributedTracing
  import CoreographMarks
  public import Tracing

  /// A back end for swift-distributed-tracing: the spans of instrumented libraries and servers show up
  /// in Coreograph's recording as tasks.
  ///
  ///     InstrumentationSystem.bootstrap(CoreographTracer())
  ///
  /// A span tells when it begins and when it ends, and on which threads; what lies in between is drawn
  /// as waiting. Attributes, events and links are not kept. Unless the program runs under
  /// `coreograph record`, a span costs a test.
  public struct CoreographTracer: Tracer {
    /// Makes one; nothing needs to be set.
    public init() {}

    /// A span begins now; `instant` is not used, as recordings have a clock of their own.
    public func startSpan<Instant: TracerInstant>(
      _ operationName: String, context: @autoclosure () -> InstrumentationContext,
      ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function: String,
      file fileID: String, line: UInt
    ) -> CoreographSpan {
      var context = context()
      guard MarkedTask.areRecorded else { return CoreographSpan(nil, operationName, context) }
      let task = MarkedTask(
        operationName, parent: context.markedTask ?? .current,
        kind: kind == .server ? .request : .task)
      task.touch()
      context.markedTask = task
      return CoreographSpan(task, operationName, context)
    }

    /// Nothing waits: what was written is with the recorder.
    public func forceFlush() {}

    /// Recordings end at the machine's edge: nothing travels along.
    public func inject<Carrier, Inject: Injector>(
      _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {}

    /// Nothing came along.
    public func extract<Carrier, Extract: Extractor>(
      _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {}
  }

  extension InstrumentationContext {
    private enum Key: InstrumentationContextKey {
      typealias Value = MarkedTask
    }

    /// The task that the innermost span is shown as.
    fileprivate(set) var markedTask: MarkedTask? {
      get { self[Key.self] }
      set { self[Key.self] = newValue }
    }
  }
#endif
