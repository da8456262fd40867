import Trace

/// What kept other tasks of its thread waiting (docs/NUMBERS.md): one call, or one kind of task.
public struct BlockingCall: Sendable, Equatable {
  /// The task's name.
  public var task: String
  /// Where in it the call was made; nil where that was not seen, as where the task computed.
  public var place: BlockingPlace?
  /// What the thread mostly did meanwhile.
  public var doing: ThreadState
  /// How long, in seconds, all together.
  public var seconds: Double

  /// Which calls of two programs correspond: lines and numbers move.
  struct Identity: Hashable {
    var task: String
    var function: String?
    var callee: String?
  }

  /// How much to make of it: less where neither the call nor what the thread did is known, and it may
  /// have been kept from its core.
  var weight: Double { place == nil && doing == .unknown ? 0.5 : 1 }

  /// What tells it from others.
  var identity: Identity {
    Identity(task: task, function: place?.function, callee: place?.callee)
  }

  /// In words, such as ```time.sleep` in `handler` (app.py:12)``.
  var text: String {
    let task = task.harmless
    guard let place else {
      return (doing == .running ? "computing in" : "a long step of") + " `\(task)`"
    }
    let call = place.callee.map { "`\($0.harmless)`" } ?? "a call"
    let function = place.function.harmless
    let owner = function == task ? "" : ", task `\(task)`"
    return "\(call) in `\(function)` (\(place.fileAndLine.harmless)\(owner))"
  }

  static func all(of trace: Trace) -> [BlockingCall] {
    let calls = trace.blockingSteps().map { step in
      BlockingCall(
        task: namePattern(trace.tasks[step.task].name).withoutOuterFunctions, place: step.place,
        doing: step.doing, seconds: step.blocked.seconds)
    }
    return Dictionary(grouping: calls, by: \.identity).values.compactMap { calls in
      guard var worst = calls.max(by: { $0.seconds < $1.seconds }) else { return nil }
      worst.seconds = calls.reduce(0) { $0 + $1.seconds }
      return worst
    }.sorted { ($1.seconds, $0.text) < ($0.seconds, $1.text) }
  }
}

extension Cause {
  /// Calls that keep an event loop waiting: all of them together, called by the one that changed most.
  static func blockingCall(_ base: ComparedRun, _ candidate: ComparedRun) -> Cause? {
    var changes: [BlockingCall.Identity: (call: BlockingCall, before: Double, after: Double)] = [:]
    for call in base.blockingCalls { changes[call.identity] = (call, call.seconds, 0) }
    for call in candidate.blockingCalls {
      changes[call.identity, default: (call, 0, 0)].after += call.seconds
    }
    let before = changes.values.reduce(0) { $0 + $1.before }
    let after = changes.values.reduce(0) { $0 + $1.after }
    // Those that go the way of the whole, for a twentieth of it or more.
    let told = changes.values.map { (call: $0.call, change: $0.after - $0.before) }.filter {
      $0.change * (after - before) > 0 && abs($0.change) > abs(after - before) / 20
    }.sorted {
      (abs($1.change) * $1.call.weight, $0.call.text)
        < (abs($0.change) * $0.call.weight, $1.call.text)
    }
    guard let first = told.first else { return nil }
    let others = told.count > 1 ? " and \(count(told.count - 1, "other call"))" : ""
    let what = first.call.text + others
    return Cause(
      .blockingCall, "the event loop is blocked by \(what)", from: before, to: after,
      gone: "the event loop is no longer blocked by \(what)")
  }
}
