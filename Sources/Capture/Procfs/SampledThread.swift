import Trace

/// A thread that the rung `procfs` watches.
final class SampledThread {
  let key: ThreadKey
  /// The folder of procfs that tells of it.
  let folder: String
  /// Its name when last looked at.
  var name: String
  /// Lays out its time.
  var placer: SpanPlacer
  /// The kernel's account of its time on cores, as far as it was laid out.
  var accounted: Nanoseconds
  /// Whether it was on a core or ready for one when last looked at.
  var isReady: Bool
  /// Whether it was on a core since it was last looked at closely.
  var wasActive = true

  private let file: KernelFile
  private let source: AccountSource

  /// Where a thread's on-core time can be read.
  enum AccountSource {
    /// `schedstat`: in nanoseconds.
    case schedulerStatus
    /// `stat`: in clock ticks of so many nanoseconds, for kernels without schedstat.
    case ticks(Nanoseconds)

    var fileName: String {
      switch self {
      case .schedulerStatus: "schedstat"
      case .ticks: "stat"
      }
    }
  }

  /// Watches the thread `key`; nil when it is gone.
  init?(
    _ key: ThreadKey, status: TaskStatus, start: Nanoseconds, accounted: Nanoseconds,
    source: AccountSource, keepOpen: Bool
  ) {
    folder = Self.folder(of: key)
    guard let file = KernelFile("\(folder)/\(source.fileName)", keepOpen: keepOpen) else {
      return nil
    }
    self.file = file
    self.source = source
    self.key = key
    name = status.name
    placer = SpanPlacer(start: start)
    self.accounted = accounted
    isReady = status.isReady
  }

  /// The folder of procfs that tells of the thread `key`.
  static func folder(of key: ThreadKey) -> String { "/proc/\(key.pid)/task/\(key.tid)" }

  /// The kernel's account of its time on cores so far; nil when it is gone.
  func readAccount(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Nanoseconds? {
    guard let text = file.read(into: buffer) else { return nil }
    switch source {
    case .schedulerStatus: return SchedulerStatus(text)?.onCore
    case .ticks(let length): return TaskStatus(text).map { $0.ticks * length }
    }
  }

  /// Its status now; nil when it is gone.
  func readStatus(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> TaskStatus? {
    readOnce("\(folder)/stat", into: buffer).flatMap { TaskStatus($0) }
  }
}

extension TaskStatus {
  /// Whether the thread is on a core or ready for one; procfs does not tell these two apart.
  var isReady: Bool { state == UInt8(ascii: "R") }

  /// Whether the thread has ended, waiting only to be reaped.
  var isOver: Bool { state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") }

  /// Whether the whole process has: its first thread can end before the others.
  var isLastAndOver: Bool { isOver && threads <= 1 }
}
