import CCoreographMarks
import Dispatch

/// Runs tasks where the default executor does, on Dispatch's threads, and notes when each of them is
/// on which thread.
///
/// A job is what Swift's runtime makes of a task between two suspension points. One that belongs to
/// a span is noted as a run of that span's task, and where the span begins or ends in the middle of
/// a job, the run does, too.
final class StretchExecutor: TaskExecutor {
  static let shared = StretchExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    DispatchQueue.global(qos: job.priority.serviceClass).async {
      let owner = OpenSpans.Owner(job)
      let outerOwner = coreograph_marks_exchange_owner(UInt64(owner.address))
      if let span = OpenSpans.shared.innermost(of: owner) {
        _ = coreograph_marks_enter(span.number)
      }
      job.runSynchronously(on: self.asUnownedTaskExecutor())
      if coreograph_marks_running() != 0 { coreograph_marks_leave(0, 0) }
      _ = coreograph_marks_exchange_owner(outerOwner)
    }
  }

  /// The calling task, which this executor runs, begins `span`.
  static func begin(_ span: MarkedTask) async {
    let outer = OpenSpans.shared.open(span)
    if isRunningJobOfThisTask {
      if let outer, outer.isRunningHere { coreograph_marks_leave(0, span.number) }
      if !span.isRunningHere { _ = coreograph_marks_enter(span.number) }
    } else {
      // It goes on within an actor's turn, at whose end it may not be the one that runs: let it come
      // back as a job of its own.
      await Task.yield()
    }
  }

  /// The calling task, which this executor runs, ends `span`.
  static func end<Success, Failure: Error>(
    _ span: MarkedTask, _ outcome: Result<Success, Failure>
  ) {
    let outer = OpenSpans.shared.close(span)
    if span.isRunningHere { coreograph_marks_leave(0, 0) }
    span.finish(outcome)
    if let outer, isRunningJobOfThisTask { _ = coreograph_marks_enter(outer.number) }
  }

  private static var isRunningJobOfThisTask: Bool {
    OpenSpans.Owner.current.map { UInt64($0.address) } == coreograph_marks_owner()
  }
}

extension JobPriority {
  /// The queue of the default executor for it.
  fileprivate var serviceClass: DispatchQoS.QoSClass {
    switch TaskPriority(self) {
    case .some(.high...): .userInitiated
    case .some(.medium...): .default
    case .some(.utility...): .utility
    case .some: .background
    case nil: .default
    }
  }
}
