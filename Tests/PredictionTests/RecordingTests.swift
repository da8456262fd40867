import Prediction
import Testing
import Trace

/// Recordings of which the time on other cores follows from how they were made.
@Suite struct RecordingTests {
  /// The seconds predicted for `cores`.
  private func seconds(
    _ prediction: Prediction, cores: Int, hasLock: Bool = true
  ) throws -> Double {
    let point = prediction.points.first { $0.cores == cores && $0.hasInterpreterLock == hasLock }
    return try #require(point, "\(String(describing: prediction.refusal))").median.seconds
  }

  /// Two threads of 100 ms each, in turns on one core.
  private func pairInTurns() -> Recording {
    var recording = Recording(cores: 1)
    recording.begins(2, by: 1, at: 0)
    for turn in 0..<10 {
      let start = Double(turn) * 20
      recording.runs(1, start, start + 10, turn == 9 ? .exited : .preempted)
      recording.runs(2, start + 10, start + 20, turn == 9 ? .exited : .preempted)
    }
    recording.ends(1, at: 190)
    recording.ends(2, at: 200)
    return recording
  }

  @Test func twoThreadsOnOneCoreTakeHalfOnTwo() throws {
    let prediction = Prediction(pairInTurns().trace, cores: [1, 2, 4])
    #expect(try seconds(prediction, cores: 1) == 0.2)
    #expect(try seconds(prediction, cores: 2) == 0.1)
    #expect(try seconds(prediction, cores: 4) == 0.1)
    #expect(prediction.work == 200_000_000)
    #expect(prediction.span == 100_000_000)
    #expect(prediction.points.map(\.speedup) == [1, 2, 2])
    #expect(prediction.calibration?.error == 0)
  }

  /// A main thread that computes 20 ms, starts two threads of 100 ms, waits for both and computes 30 ms;
  /// on one core, so that the second of them has ended before the first one is waited for.
  @Test func forkAndJoin() throws {
    var recording = Recording(cores: 1)
    recording.runs(1, 0, 20, .blocked)
    recording.begins(2, by: 1, at: 10)
    recording.begins(3, by: 1, at: 20)
    recording.waits(1, 20, 220, waker: recording.waker(2))
    recording.runs(2, 20, 60)
    recording.runs(3, 60, 160, .exited)
    recording.ends(3, at: 160)
    recording.runs(2, 160, 220, .exited)
    recording.ends(2, at: 220)
    recording.runs(1, 220, 250, .exited)
    recording.ends(1, at: 250)
    let prediction = Prediction(recording.trace, cores: [1, 2, 3])
    #expect(try seconds(prediction, cores: 1) == 0.25)
    // Thread 2 begins at 10 ms on another core, thread 3 at 20 ms on the one that main leaves then.
    #expect(try seconds(prediction, cores: 2) == 0.15)
    #expect(try seconds(prediction, cores: 3) == 0.15)
    #expect(prediction.span == 150_000_000)
  }

  /// A timer does not get shorter, whatever the number of cores.
  @Test func delaysStay() throws {
    var recording = Recording(cores: 1)
    recording.runs(1, 0, 10, .blocked)
    recording.waits(1, 10, 60, for: .timer, waker: .interrupt)
    recording.runs(1, 60, 70, .exited)
    recording.ends(1, at: 70)
    let prediction = Prediction(recording.trace, cores: [1, 8])
    #expect(try seconds(prediction, cores: 8) == 0.07)
    #expect(prediction.work == 20_000_000)
  }

  /// Two threads of 100 ms of Python each: 5 ms in turns, on two cores.
  @Test func theInterpreterLockKeepsTwoThreadsOnOneCore() throws {
    var recording = Recording(cores: 2)
    recording.begins(2, by: 1, at: 0)
    for turn in 0..<20 {
      let start = Double(turn) * 10
      for (thread, from) in [(Int32(1), start), (Int32(2), start + 5)] {
        let isLast = turn == 19
        recording.runs(thread, on: thread - 1, from, from + 5, isLast ? .exited : .blocked)
        let asked = thread == 1 ? from - 5 : from == 5 ? 0 : from - 5
        recording.uses(
          thread, wait: thread == 1 && turn == 0 ? nil : asked, take: from, drop: from + 5)
        if isLast { recording.ends(thread, at: from + 5) }
      }
    }
    let prediction = Prediction(recording.trace, cores: [1, 2, 4], withoutInterpreterLock: true)
    for cores in [1, 2, 4] {
      #expect(try seconds(prediction, cores: cores) == 0.2)
    }
    #expect(try seconds(prediction, cores: 1, hasLock: false) == 0.2)
    #expect(try seconds(prediction, cores: 2, hasLock: false) == 0.1)
    #expect(prediction.takesInterpreterLocks)
  }

  /// One thread has a lock three times while the other one asks for it, and nobody waits for a core.
  @Test func waitsForAHeldLockStay() throws {
    var recording = Recording(cores: 2)
    recording.begins(2, by: 1, at: 0)
    recording.runs(1, on: 0, 0, 170, .exited)
    recording.runs(2, on: 1, 0, 5, .blocked)
    for start in [10.0, 30, 50] {
      recording.asks(2, start - 4, start, holder: 1)
      recording.runs(2, on: 1, start, start + 16, start == 50 ? .exited : .blocked)
    }
    recording.ends(2, at: 66)
    recording.ends(1, at: 170)
    let prediction = Prediction(recording.trace, cores: [1, 2, 8])
    #expect(try seconds(prediction, cores: 1) == 0.223)
    #expect(try seconds(prediction, cores: 2) == 0.17)
    #expect(try seconds(prediction, cores: 8) == 0.17)
  }

  // What must not be predicted from.

  private func refusal(_ change: (inout Recording) -> Void) -> String? {
    var recording = pairInTurns()
    change(&recording)
    let prediction = Prediction(recording.trace)
    #expect(prediction.points.isEmpty)
    return prediction.refusal?.description
  }

  @Test func whatIsRefused() throws {
    #expect(refusal { $0.isCutShort = true }?.contains("cut short") == true)
    #expect(refusal { $0.lostRecords = 1 }?.contains("records were lost") == true)
    #expect(refusal { $0.method = .procfs }?.contains("samples") == true)
    #expect(refusal { $0.method = .tasks }?.contains("cores") == true)
    #expect(refusal { $0.cores = 0 }?.contains("which cores") == true)
    // Two cores would have taken half the time.
    #expect(refusal { $0.cores = 2 }?.contains("50 % faster") == true)
  }

  @Test func waitsThatNobodyExplainsAreRefused() throws {
    var recording = Recording(cores: 1)
    recording.method = .switches
    recording.begins(2, by: 1, at: 0)
    recording.runs(1, 0, 100, .exited)
    recording.ends(1, at: 100)
    recording.runs(2, 100, 101, .blocked)
    recording.runs(2, 150, 250, .exited)
    recording.ends(2, at: 250)
    let refusal = try #require(Prediction(recording.trace).refusal)
    #expect(refusal.reason.contains("who ended the waits"))
    #expect(refusal.fix.contains("--capture tracepoints"))
  }

  /// Time that other programs took is in the replay of what was recorded, and in no prediction.
  @Test func otherProgramsAreTakenOut() throws {
    var recording = Recording(cores: 1)
    recording.runs(1, 0, 50)
    recording.runs(1, 90, 140, .exited)
    recording.ends(1, at: 140)
    var trace = recording.trace
    #expect(Prediction(trace).refusal != nil)
    trace.foreign = [
      ForeignSpan(
        core: 0,
        time: TimeRange(Recording.milliseconds(50), Recording.milliseconds(90)), name: "other")
    ]
    let prediction = Prediction(trace, cores: [1])
    #expect(prediction.calibration?.replayed == Recording.milliseconds(140))
    #expect(try seconds(prediction, cores: 1) == 0.1)
  }
}
