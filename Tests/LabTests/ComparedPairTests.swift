import Analysis
import Capture
import Foundation
import Lab
import Testing
import Trace

/// Pairs of experiments that differ in one thing: comparing their recordings must name it.
@Suite(.serialized, .enabled(if: TestPythons.cores > 1, "comparing threads takes two cores"))
struct ComparedPairTests {
  /// Records both, and compares them.
  private func compare(
    _ before: String, with after: String, size: String, workers: Int = 2,
    options: (before: [String: String], after: [String: String]) = ([:], [:]),
    rung: RecordingRequest.Rung = .auto
  ) throws -> RunComparison {
    let equipment = Equipment(interpreters: [try #require(TestPythons.withPackages)])
    let runs = try [(before, options.before), (after, options.after)].map { name, options in
      let spans = try recordedExperiment(
        name, size: size, workers: workers, options: options, equipment: equipment,
        record: { request in
          var request = request
          request.rung = rung
          return try recordWithOpenSignals(request)
        })
      return ComparedRun(NamedTrace(name: name, trace: spans.trace))
    }
    let comparison = try #require(RunComparison([runs[0]], with: [runs[1]]))
    let fall = comparison.waterfall
    #expect(fall.base + fall.steps.reduce(0) { $0 + $1.change } == fall.candidate)
    return comparison
  }

  /// What the program itself did: on a busy machine, other programs explain as much.
  private func ownCauses(_ comparison: RunComparison) -> [Cause] {
    comparison.causes.filter { $0.kind != .cores }
  }

  private func phase(_ phase: WallPhase, _ comparison: RunComparison) -> Waterfall.Step? {
    comparison.waterfall.steps.first { $0.phase == phase }
  }

  @Test func threadsToProcessesIsTheGIL() throws {
    let seen = try compare("primes/threading", with: "primes/multiprocessing", size: "160000")
    let gil = try #require(phase(.gilWait, seen))
    #expect(gil.base > seen.waterfall.base / 5 && gil.candidate * 10 < gil.base)
    guard seen.waterfall.candidate < seen.waterfall.base else {
      return print("two processes were no faster than two threads: the machine is too busy")
    }
    #expect(ownCauses(seen).first?.kind == .gil, "\(seen.causes)")
  }

  @Test(arguments: ["never", "short"])
  func aLockRemovedOrHeldShorterIsTheLock(held: String) throws {
    let seen = try compare(
      "contention/threading", with: "contention/threading", size: "16",
      options: (["held": "long"], ["held": held]))
    let lock = try #require(phase(.lockWait, seen))
    // However many others want the cores, who has the lock keeps the other one from it.
    #expect(lock.base > 50_000_000)
    #expect(held == "never" ? lock.candidate == 0 : lock.candidate * 5 < lock.base)
    guard seen.waterfall.candidate < seen.waterfall.base else {
      return print("threads without a lock were no faster: the machine is too busy")
    }
    let cause = try #require(ownCauses(seen).first)
    #expect(cause.kind == .lock, "\(seen.causes)")
    #expect(cause.text.contains("the lock that `worker-"), "\(cause.text)")
  }

  /// Four that sleep one after another, and then at once: whatever the machine does, three of the
  /// sleeps are gone.
  @Test(arguments: [RecordingRequest.Rung.auto, .procfs])
  func aBlockingCallMadeAsynchronousIsTheCall(rung: RecordingRequest.Rung) throws {
    let seen = try compare(
      "blocking-call/asyncio", with: "blocking-call/asyncio", size: "0.2", workers: 5,
      options: (["calls": "blocking"], ["calls": "asynchronous"]), rung: rung)
    #expect(seen.waterfall.base - seen.waterfall.candidate > 300_000_000)
    let cause = try #require(ownCauses(seen).first)
    #expect(cause.kind == .blockingCall, "\(seen.causes)")
    let line = try #require(try Self.lines.firstIndex { $0.contains("time.sleep(") }) + 1
    // Code has columns, which tell calls apart, from 3.11 on.
    let python = try #require(TestPythons.withPackages)
    let callee = python.minorVersion >= 11 ? "`time.sleep`" : "a call"
    let place = "\(callee) in `sleep` (blocking_call.py:\(line), task `work_async`)"
    #expect(cause.seconds < -0.6)
    // Samples do not tell how long what computes was kept from its core: it may seem to be the worst.
    guard rung != .procfs || cause.text.contains("time.sleep") else {
      return print("what computed was kept from its core for longest: the machine is too busy")
    }
    #expect(cause.text == "the event loop is no longer blocked by \(place) and 1 other call")
    #expect(seen.sentence.contains(place))
  }

  private static var lines: [Substring] {
    get throws {
      let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
      let program = root.appending(path: "Sources/LabPrograms/programs/blocking_call.py")
      return try String(contentsOf: program, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
    }
  }
}
