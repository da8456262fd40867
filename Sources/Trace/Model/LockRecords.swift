/// One use of an interpreter lock (GIL) by one thread; a moment is nil while it has not come, or
/// for ever when the thread or the recording ended before.
public struct GILUse: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// Which interpreter lock of its process, counted from 0 in order of creation.
  public var lock: Int32
  /// When it began to wait; nil also where the lock was free.
  public var wait: Nanoseconds?
  /// When it took the lock.
  public var take: Nanoseconds?
  /// When it dropped the lock.
  public var drop: Nanoseconds?

  /// Makes the record from its parts.
  public init(
    thread: ThreadKey, lock: Int32, wait: Nanoseconds?, take: Nanoseconds?, drop: Nanoseconds?
  ) {
    self.thread = thread
    self.lock = lock
    self.wait = wait
    self.take = take
    self.drop = drop
  }
}

/// A thread waited for a lock of its program: a lock, or what is built on one (condition, event,
/// semaphore, queue, join).
public struct LockWait: Sendable, Equatable {
  /// Which thread.
  public var thread: ThreadKey
  /// From when until when; until the end of the thread or the recording where it was never over.
  public var time: TimeRange
  /// Which lock of the process: its address, which names it while it lives.
  public var lock: UInt64
  /// Which thread held it when the wait began, as far as known. The waiting thread itself: it
  /// waits on a condition, which another thread is to signal.
  public var holder: Int32?
  /// Whether the wait ended with the lock taken; false after a time-out or at the end.
  public var acquired: Bool
  /// Which thread gave the lock back before this one took it, as far as known: it ended the wait.
  public var giver: Int32?

  /// Makes the record from its parts.
  public init(
    thread: ThreadKey, time: TimeRange, lock: UInt64, holder: Int32?, acquired: Bool,
    giver: Int32? = nil
  ) {
    self.thread = thread
    self.time = time
    self.lock = lock
    self.holder = holder
    self.acquired = acquired
    self.giver = giver
  }
}
