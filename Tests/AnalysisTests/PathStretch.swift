import Analysis
import Trace

/// A stretch of a critical path, written short.
struct PathStretch: Equatable, CustomStringConvertible {
  var kind: CriticalPath.Kind
  var thread: Int
  var start: Nanoseconds
  var end: Nanoseconds

  init(_ kind: CriticalPath.Kind, _ thread: Int, _ start: Nanoseconds, _ end: Nanoseconds) {
    self.kind = kind
    self.thread = thread
    self.start = start
    self.end = end
  }

  var description: String { "\(kind) of \(thread) \(start)..<\(end)" }

  /// The critical path of `trace`.
  static func path(_ trace: Trace) -> [PathStretch] {
    CriticalPath(trace).segments.map {
      PathStretch($0.kind, $0.thread, $0.time.start, $0.time.end)
    }
  }
}
