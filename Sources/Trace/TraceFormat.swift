/// What the writer and the reader of a trace file must agree on (docs/TRACE.md).
enum TraceFormat {
  /// The process that stands for the cores, each a thread of it: above every process id that
  /// Linux can give (PID_MAX_LIMIT is 2^22).
  static let coresProcess: Int32 = 4_194_305
}

extension SpanEnd {
  /// The word for it in a trace file.
  var word: StaticString {
    switch self {
    case .preempted: "preempted"
    case .blocked: "blocked"
    case .exited: "exited"
    case .recordingEnded: "recordingEnded"
    case .lost: "lost"
    case .sampled: "sampled"
    }
  }
}

extension WaitCause {
  /// The word for it in a trace file.
  var word: StaticString {
    switch self {
    case .unknown: "unknown"
    case .lock: "lock"
    case .gil: "gil"
    case .io: "io"
    case .timer: "timer"
    case .child: "child"
    }
  }
}

extension WaitEvidence {
  /// The word for it in a trace file.
  var word: StaticString {
    switch self {
    case .reported: "reported"
    case .observed: "observed"
    }
  }
}

extension LifeEnd {
  /// The word for it in a trace file.
  var word: StaticString {
    switch self {
    case .exited: "exited"
    case .recordingEnded: "recordingEnded"
    case .untraceable: "untraceable"
    }
  }
}
