/// What the writer and the reader of a trace file must agree on (docs/TRACE.md).
enum TraceFormat {
  /// The process that stands for the cores, each a thread of it: above every process id that
  /// Linux can give (PID_MAX_LIMIT is 2^22).
  static let coresProcess: Int32 = 4_194_305
  /// What a thread's tasks do stands on a lane of its own beside the thread's, because tasks' runs
  /// and on-core spans overlap in part; its number is the thread's plus this.
  static let tasksLane: Int32 = 8_388_608
  /// The lane of an interpreter lock is the lock's number plus this, in its process.
  static let gilLane: Int32 = 16_777_216
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

extension TaskKind {
  /// The word for it in a trace file.
  var word: StaticString {
    switch self {
    case .coroutine: "coroutine"
    case .future: "future"
    case .job: "job"
    case .greenlet: "greenlet"
    case .callback: "callback"
    case .process: "process"
    case .thread: "thread"
    case .request: "request"
    case .region: "region"
    case .swiftTask: "swiftTask"
    case .slice: "slice"
    }
  }
}

extension TaskOutcome {
  /// The word for it in a trace file.
  var word: StaticString {
    switch self {
    case .ok: "ok"
    case .error: "error"
    case .cancelled: "cancelled"
    case .timedOut: "timedOut"
    }
  }
}
