import Trace

/// What can happen to a thread, as far as a trace tells.
public enum ThreadEvent: UInt8, Sendable, Equatable, CaseIterable {
  /// A thread of the recording created it.
  case created
  /// It was seen for the first time, not known how long after its creation.
  case firstSeen
  /// A core took it on.
  case switchedIn
  /// The kernel took its core away.
  case preempted
  /// It left its core to wait.
  case wentToWait
  /// Its wait is known to be one for CPython's interpreter lock.
  case waitsForGIL
  /// Its wait is known to be one for another thread.
  case waitsForLock
  /// Its wait is known to be one for a file, a device, a pipe or the network.
  case waitsForIO
  /// Its wait is known to be one for a moment in time.
  case waitsForTime
  /// Its wait is known to be one for a child process or a signal.
  case waitsForChild
  /// Its wait was reported without a cause.
  case waitsForUnknown
  /// The program says that it waits for CPython's interpreter lock.
  case reportsGILWait
  /// The program says that it waits for another thread.
  case reportsLockWait
  /// It was made ready to run, and that is reported.
  case woken
  /// A wait known by its cause is over, and nothing says who ended it.
  case waitEnded
  /// Records were lost while it was on its core.
  case recordsLost
  /// A sample in which it ran is over.
  case sampleEnded
  /// It exited.
  case exited
  /// The recording ended while it was on its core.
  case recordingEnded
}

/// One row of the state machine of a thread: an event, the states in which it can happen, and the
/// state that follows.
public struct StateTransition: Sendable, Equatable {
  /// What happens.
  public var event: ThreadEvent
  /// In which states it can happen; nil stands for a thread that was not seen before.
  public var from: [ThreadState?]
  /// The state from then on.
  public var to: ThreadState
  /// How that state is known, where the event alone decides it.
  public var evidence: StateEvidence

  /// The whole machine (docs/NUMBERS.md has it as a table). An event in a state that its row does
  /// not list contradicts the trace; what follows it is ``ThreadState/unknown``.
  public static let all: [StateTransition] = [
    StateTransition(event: .created, from: [nil], to: .runnable, evidence: .inferred),
    StateTransition(event: .firstSeen, from: [nil], to: .unknown, evidence: .missing),
    StateTransition(
      event: .switchedIn, from: ThreadState.allCases.filter { $0 != .running }, to: .running,
      evidence: .exact),
    StateTransition(event: .preempted, from: [.running], to: .runnable, evidence: .exact),
    StateTransition(event: .wentToWait, from: [.running], to: .blocked, evidence: .inferred),
    StateTransition(event: .waitsForGIL, from: explained, to: .gilWait, evidence: .inferred),
    StateTransition(event: .waitsForLock, from: explained, to: .lockWait, evidence: .inferred),
    StateTransition(event: .waitsForIO, from: explained, to: .ioWait, evidence: .inferred),
    StateTransition(event: .waitsForTime, from: explained, to: .timer, evidence: .inferred),
    StateTransition(event: .waitsForChild, from: explained, to: .idle, evidence: .inferred),
    StateTransition(event: .waitsForUnknown, from: explained, to: .blocked, evidence: .inferred),
    StateTransition(event: .reportsGILWait, from: reportable, to: .gilWait, evidence: .reported),
    StateTransition(event: .reportsLockWait, from: reportable, to: .lockWait, evidence: .reported),
    StateTransition(event: .woken, from: waiting, to: .runnable, evidence: .exact),
    StateTransition(event: .waitEnded, from: waiting, to: .unknown, evidence: .missing),
    StateTransition(event: .recordsLost, from: [.running], to: .unknown, evidence: .missing),
    StateTransition(event: .sampleEnded, from: [.running], to: .unknown, evidence: .missing),
    StateTransition(event: .exited, from: [.running], to: .unknown, evidence: .missing),
    StateTransition(event: .recordingEnded, from: [.running], to: .unknown, evidence: .missing),
  ]

  /// States that a report of a wait can explain further.
  private static let explained: [ThreadState?] = [.blocked, .unknown]
  /// States that the program's own account of a wait explains better. What a system call says of a
  /// wait for anything but a lock stands: it is nearer to the wait.
  private static let reportable: [ThreadState?] = [.blocked, .unknown, .lockWait, .gilWait]
  /// States that a wake-up can end.
  private static let waiting: [ThreadState?] = [
    .gilWait, .lockWait, .ioWait, .timer, .idle, .blocked,
  ]
}

/// What a thread is doing, and how that is known.
struct KnownState: Sendable {
  var state: ThreadState
  var evidence: StateEvidence
}

/// ``StateTransition/all`` as a table to look up: a row per event, a column per state before it.
struct StateMachine {
  private let next: [ThreadState?]
  private let evidence: [StateEvidence]
  /// What it is doing after it left the core, by ``SpanEnd``.
  private let offCore: [KnownState]

  static let standard = StateMachine(StateTransition.all)

  init(_ transitions: [StateTransition]) {
    let columns = ThreadState.allCases.count + 1
    var next = [ThreadState?](repeating: nil, count: ThreadEvent.allCases.count * columns)
    var evidence = [StateEvidence](repeating: .missing, count: ThreadEvent.allCases.count)
    for transition in transitions {
      for state in transition.from {
        next[Self.cell(transition.event, state)] = transition.to
      }
      evidence[Int(transition.event.rawValue)] = transition.evidence
    }
    offCore = SpanEnd.allCases.map { ending in
      let event = ThreadEvent(ending)
      let state = next[Self.cell(event, .running)]
      return KnownState(
        state: state ?? .unknown,
        evidence: state == nil ? .missing : evidence[Int(event.rawValue)])
    }
    self.next = next
    self.evidence = evidence
  }

  /// What a thread is doing after it left a core for the reason `ending`.
  func state(after ending: SpanEnd) -> KnownState { offCore[Int(ending.rawValue)] }

  /// The state that `event` leads to from `state`; nil where the event cannot happen in it.
  func state(after event: ThreadEvent, from state: ThreadState?) -> ThreadState? {
    next[Self.cell(event, state)]
  }

  /// How the state that `event` leads to is known.
  func evidence(of event: ThreadEvent) -> StateEvidence { evidence[Int(event.rawValue)] }

  private static func cell(_ event: ThreadEvent, _ state: ThreadState?) -> Int {
    let column = state.map { Int($0.rawValue) + 1 } ?? 0
    return Int(event.rawValue) * (ThreadState.allCases.count + 1) + column
  }
}

extension ThreadEvent {
  /// The event that goes with a wait of ``Trace/programWaits``.
  init(reported cause: WaitCause) {
    self = cause == .gil ? .reportsGILWait : .reportsLockWait
  }

  /// The event that ends a stretch on a core.
  init(_ ending: SpanEnd) {
    self =
      switch ending {
      case .preempted: .preempted
      case .blocked: .wentToWait
      case .exited: .exited
      case .recordingEnded: .recordingEnded
      case .lost: .recordsLost
      case .sampled: .sampleEnded
      }
  }

  /// The event that says what a wait is for.
  init(_ cause: WaitCause) {
    self =
      switch cause {
      case .unknown: .waitsForUnknown
      case .lock: .waitsForLock
      case .gil: .waitsForGIL
      case .io: .waitsForIO
      case .timer: .waitsForTime
      case .child: .waitsForChild
      }
  }
}
