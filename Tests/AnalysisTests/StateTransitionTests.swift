import Testing

@testable import Analysis

@Suite("The state machine of a thread")
struct StateTransitionTests {
  private typealias Row = (event: ThreadEvent, from: Set<ThreadState?>, to: ThreadState)
  private static let waiting: Set<ThreadState?> = [
    .gilWait, .lockWait, .ioWait, .timer, .idle, .blocked,
  ]

  // Written down apart from the table in the code, from what the states mean: one row per event.
  private static let truth: [Row] = [
    (.created, [nil], .runnable),
    (.firstSeen, [nil], .unknown),
    (.switchedIn, waiting.union([nil, .runnable, .unknown]).subtracting([nil]), .running),
    (.preempted, [.running], .runnable),
    (.wentToWait, [.running], .blocked),
    (.waitsForGIL, [.blocked, .unknown], .gilWait),
    (.waitsForLock, [.blocked, .unknown], .lockWait),
    (.waitsForIO, [.blocked, .unknown], .ioWait),
    (.waitsForTime, [.blocked, .unknown], .timer),
    (.waitsForChild, [.blocked, .unknown], .idle),
    (.waitsForUnknown, [.blocked, .unknown], .blocked),
    (.reportsGILWait, [.blocked, .unknown, .lockWait, .gilWait], .gilWait),
    (.reportsLockWait, [.blocked, .unknown, .lockWait, .gilWait], .lockWait),
    (.woken, waiting, .runnable),
    (.waitEnded, waiting, .unknown),
    (.recordsLost, [.running], .unknown),
    (.sampleEnded, [.running], .unknown),
    (.exited, [.running], .unknown),
    (.recordingEnded, [.running], .unknown),
  ]

  @Test("every event leads where it should from where it can, and nowhere from anywhere else")
  func everyCell() {
    #expect(Set(Self.truth.map(\.event)) == Set(ThreadEvent.allCases))
    let before: [ThreadState?] = [nil] + ThreadState.allCases
    for row in Self.truth {
      for state in before {
        let next = StateMachine.standard.state(after: row.event, from: state)
        #expect(
          next == (row.from.contains(state) ? row.to : nil), "\(row.event) from \(state as Any)")
      }
    }
  }

  @Test("every event has one row")
  func oneRowEach() {
    #expect(StateTransition.all.map(\.event) == ThreadEvent.allCases)
  }

  @Test("a thread can come into every state and leave it again")
  func noTraps() {
    for state in ThreadState.allCases {
      #expect(StateTransition.all.contains { $0.to == state }, "nothing leads to \(state)")
      #expect(
        StateTransition.all.contains { $0.from.contains(state) && $0.to != state },
        "nothing leads out of \(state)")
    }
  }
}
