/// What a thread is doing at a moment; the states of one thread tile its life.
public enum ThreadState: UInt8, Sendable, Equatable, CaseIterable {
  /// On a core.
  case running
  /// Ready, waiting for a core.
  case runnable
  /// Waiting for CPython's interpreter lock.
  case gilWait
  /// Waiting for another thread: a lock, a condition, a join.
  case lockWait
  /// Waiting for a file, a device, a pipe or the network.
  case ioWait
  /// Waiting for a moment in time.
  case timer
  /// Waiting for a child process or a signal: nothing of its own to do.
  case idle
  /// Waiting by its own doing, and this rung of the capture ladder cannot say for what.
  case blocked
  /// Not known: records were lost or the thread could not be watched.
  case unknown

  /// The state's name in JSON, in docs and in figure descriptions.
  public var name: String {
    switch self {
    case .running: "running"
    case .runnable: "runnable"
    case .gilWait: "gilWait"
    case .lockWait: "lockWait"
    case .ioWait: "ioWait"
    case .timer: "timer"
    case .idle: "idle"
    case .blocked: "blocked"
    case .unknown: "unknown"
    }
  }
}
