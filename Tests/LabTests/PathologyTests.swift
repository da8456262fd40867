import Lab
import Testing
import Trace

/// What an experiment with mistakes shows beside its finding (``FindingExampleTests``).
@Suite(.serialized) struct PathologyTests {
  @Test func outcomesOfTasksWithTimeLimits() throws {
    let recording = try LabRecording("timeouts/asyncio", size: "0.15")
    let outcomes = ["quick", "steady", "slow", "endless", "unwanted", "faulty"].map { name in
      recording.tasks(.coroutine, named: name).first?.outcome
    }
    #expect(outcomes == [.ok, .ok, .timedOut, .timedOut, .cancelled, .error])
    #expect(recording.summary.tasks.timedOut == 2)
    #expect(recording.tasks(.coroutine, named: "faulty").first?.error == "ValueError")
  }
}
