import Trace

/// The kinds of task records; the agent has the same table (Probe/python/01_records.py).
enum TaskRecordKind: UInt32 {
  case created = 1
  case ran
  case finished
  case timedOut
  case queued
  case waited
  case marked
  case ranElsewhere
  case finishedElsewhere
  case named
  case note
  case started
  case bound
  case called
  case blocked
  case markBegan
  case markEnded
}

extension TaskKind {
  /// The kind that the agent's number stands for.
  init(agentNumber number: UInt64) {
    let table: [TaskKind] = [
      .coroutine, .future, .job, .greenlet, .callback, .process, .thread, .request, .region,
      .swiftTask,
    ]
    self = number >= 1 && number <= table.count ? table[Int(number) - 1] : .coroutine
  }
}

extension TaskOutcome {
  /// The outcome that the agent's number stands for.
  init(agentNumber number: UInt64) {
    switch number {
    case 2: self = .error
    case 3: self = .cancelled
    default: self = .ok
    }
  }
}
