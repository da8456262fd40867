import Trace

/// One rung of the capture ladder at work: opened while the program is held before its exec,
/// drained while it runs, finished when it has ended.
///
/// Times handed to a sink count from ``origin``.
protocol CaptureRung: AnyObject {
  /// Which rung this is.
  var method: TraceMetadata.Method { get }
  /// The reading of CLOCK_MONOTONIC that is time 0. It is set once more, to the moment just before
  /// the program is released, because opening a rung takes milliseconds that no figure should show.
  var origin: Nanoseconds { get set }
  /// Descriptors that become readable when there is something to collect.
  var wakeDescriptors: [Int32] { get }
  /// The longest time that may pass between two collections.
  var period: Nanoseconds { get }
  /// Hands what was seen since the last call to `sink`, in the order that ``TraceRecord`` asks for.
  func collect(into sink: inout some TraceSink & ~Copyable) throws
  /// Stops watching, hands over the rest, and ends what is still open at `end`.
  func finish(into sink: inout some TraceSink & ~Copyable, at end: Nanoseconds) throws
  /// The threads that were seen to start since the last call, even where their records are still
  /// held back for the sake of order: a ``WaitObserver`` can look at them at once.
  func takeStartedThreads() -> [ThreadKey]
  /// What goes on as far as has been handed over; nil where spans are complete at any time.
  var inProgress: SpansInProgress? { get }
  /// What a reader of the trace should know of how it came to be, one line each; complete after
  /// ``finish(into:at:)``.
  var notes: [String] { get }
  /// How many records the kernel dropped so far.
  var lostRecords: UInt64 { get }
  /// The on-core time that the kernel itself accounted for the watched threads, where it says;
  /// complete after ``finish(into:at:)``.
  var accountedNanoseconds: Nanoseconds? { get }
  /// How much of the on-core time is inferred and not in ``accountedNanoseconds``; complete after
  /// ``finish(into:at:)``, and nil where nothing can be.
  var inferredNanoseconds: Nanoseconds? { get }
  /// For so long, at most, threads that had exited were on cores without a span; as above.
  var uncertainNanoseconds: Nanoseconds? { get }
}

extension CaptureRung {
  /// None: this rung holds nothing back.
  func takeStartedThreads() -> [ThreadKey] { [] }

  /// Samples are.
  var inProgress: SpansInProgress? { nil }

  /// Nothing is.
  var inferredNanoseconds: Nanoseconds? { nil }

  /// Nothing is.
  var uncertainNanoseconds: Nanoseconds? { nil }

  /// None.
  var notes: [String] { [] }
}
