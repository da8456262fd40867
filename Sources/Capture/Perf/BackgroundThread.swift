import Glibc

/// A thread of ordinary priority that does one thing.
final class BackgroundThread {
  private var thread: pthread_t?

  /// What is handed to the thread.
  private final class Task: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  /// Begins to work; or works now where the system has no thread to give.
  init(_ work: @escaping @Sendable () -> Void) {
    let task = Unmanaged.passRetained(Task(work))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        // 0 is the calling thread. Whoever started it may have raised its own priority.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 0)
        Unmanaged<Task>.fromOpaque(pointer).takeRetainedValue().work()
        return nil
      }, task.toOpaque())
    if code == 0 {
      self.thread = thread
    } else {
      task.takeRetainedValue().work()
    }
  }

  /// Waits until it is done.
  func join() {
    if let thread { pthread_join(thread, nil) }
    thread = nil
  }

  deinit { join() }
}
