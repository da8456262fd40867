import Analysis
import Foundation
import Lab
import Testing
import Trace

/// The mistakes, recorded in earnest: each ends by itself and is named, it alone, and its close
/// neighbour that does it right is not.
@Suite(.serialized) struct PathologyTests {
  private func mistakes(_ recording: LabRecording) -> [Finding.Kind] {
    recording.findings(.deadlock, .livelock, .starvation, .lostUpdates, .noTimeout).map(\.id)
  }

  @Test func aCounterLosesUpdatesWithoutALockAndNoneWithOne() throws {
    let recording = try LabRecording("counter/threading", size: "150000")
    #expect(mistakes(recording) == [.lostUpdates])
    let finding = try #require(recording.findings(.lostUpdates).first)
    #expect(finding.text.contains("of 'bare counter' were lost"))
    #expect(recording.output.contains("locked counter: 600000 of 600000 updates, 0 lost"))
    let lost = recording.output.split(separator: " ").compactMap { Int($0) }[2]
    #expect(lost > 0 && lost < 600_000)
  }

  @Test func aCounterLosesNothingSequentially() throws {
    let recording = try LabRecording("counter/sequential", size: "20000")
    #expect(mistakes(recording) == [])
    #expect(recording.output.contains("bare counter: 80000 of 80000 updates, 0 lost"))
  }

  @Test func locksTakenInOppositeOrderAreADeadlock() throws {
    let recording = try LabRecording("deadlock/threading", size: "0.3", workers: 2)
    #expect(mistakes(recording) == [.deadlock])
    let finding = try #require(recording.findings(.deadlock).first)
    #expect(finding.text.contains("held lock A and waited for lock B"))
    #expect(finding.text.contains("held lock B and waited for lock A"))
    #expect(finding.seconds > 0.1)
    #expect(mistakes(try LabRecording("deadlock/sequential", size: "0.3")) == [])
  }

  @Test func steppingAsideForEachOtherIsALivelock() throws {
    let recording = try LabRecording("livelock/threading", size: "200", workers: 2)
    #expect(mistakes(recording) == [.livelock])
    let finding = try #require(recording.findings(.livelock).first)
    #expect(finding.text.components(separatedBy: "gave up 200 times").count == 3)
    #expect(finding.text.contains("and got it never"))
  }

  @Test func aRandomPauseEndsALivelock() throws {
    let recording = try LabRecording(
      "livelock/threading", size: "200", workers: 2, options: ["pause": "random"])
    #expect(recording.findings(.livelock, .starvation) == [])
  }

  @Test func whoNeverFindsTheLockFreeStarves() throws {
    let recording = try LabRecording("starvation/threading", size: "1.5")
    #expect(mistakes(recording) == [.starvation])
    let finding = try #require(recording.findings(.starvation).first)
    #expect(finding.seconds >= 0.3)
    #expect(finding.text.contains("took it at least"))
    #expect(mistakes(try LabRecording("starvation/sequential", size: "0.3")) == [])
  }

  @Test func outcomesOfTasksWithTimeLimits() throws {
    let recording = try LabRecording("timeouts/asyncio", size: "0.15")
    let outcomes = ["quick", "steady", "slow", "endless", "unwanted", "faulty"].map { name in
      recording.tasks(.coroutine, named: name).first?.outcome
    }
    #expect(outcomes == [.ok, .ok, .timedOut, .timedOut, .cancelled, .error])
    #expect(recording.summary.tasks.timedOut == 2)
    #expect(recording.tasks(.coroutine, named: "faulty").first?.error == "ValueError")
  }

  @Test func callsThatBlockTheLoopAreNamed() throws {
    let recording = try LabRecording("blocking-call/asyncio", size: "0.2")
    let findings = recording.findings(.blockingCallInEventLoop)
    #expect(findings.count == 1)
    #expect(findings[0].where.hasPrefix("task 'work_async'"))
    #expect(findings[0].seconds >= 0.39)
    #expect(findings[0].text.contains("It did so 2 times"))
  }

  @Test func callsHandedToThreadsBlockNoLoop() throws {
    let recording = try LabRecording("blocking-call/asyncio-threads", size: "0.2", workers: 3)
    #expect(recording.findings(.blockingCallInEventLoop) == [])
  }

  @Test func aWaitThatOnlyTheEndOfTheRunEndedHadNoLimit() throws {
    let recording = try LabRecording("no-timeout/threading", size: "2.5", workers: 3)
    #expect(mistakes(recording) == [.noTimeout])
    let finding = try #require(recording.findings(.noTimeout).first)
    #expect(finding.text.contains("signal 14 ended the run"))
    let limited = try LabRecording(
      "no-timeout/threading", size: "20", workers: 3, options: ["limit": "0.3"])
    #expect(mistakes(limited) == [])
  }
}
