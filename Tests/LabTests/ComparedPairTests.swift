import Analysis
import Capture
import Foundation
import Lab
import Testing
import Trace

/// Pairs of experiments that differ in one thing: comparing their recordings must name it.
@Suite(.serialized, .enabled(if: TestPythons.cores > 1, "comparing threads takes two cores"))
struct ComparedPairTests {
  /// Records an experiment on two threads or as many `workers`.
  private func record(
    _ name: String, size: String, workers: Int = 2, options: [String: String] = [:],
    rung: RecordingRequest.Rung = .auto
  ) throws -> Trace {
    let equipment = Equipment(interpreters: [try #require(TestPythons.withPackages)])
    return try recordedExperiment(
      name, size: size, workers: workers, options: options, equipment: equipment,
      record: { request in
        var request = request
        request.rung = rung
        return try recordWithOpenSignals(request)
      }
    ).trace
  }

  private func compare(_ before: Trace, with after: Trace) throws -> RunComparison {
    let runs = [before, after].map { trace in
      ComparedRun(NamedTrace(name: trace.metadata.label ?? "", trace: trace))
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

  /// For how long any of `waits` lasted.
  private func covered(_ waits: [TimeRange]) -> Nanoseconds {
    var (total, end): (Nanoseconds, Nanoseconds) = (0, 0)
    for wait in waits.sorted(by: { $0.start < $1.start }) where wait.end > end {
      total += wait.end - max(wait.start, end)
      end = wait.end
    }
    return total
  }

  /// Whether less waiting of one kind is what made the run shorter: by a third of it at least, and by
  /// more than any other wait. Who comes late on a busy machine does not wait for others.
  private func isMadeShorter(by phase: WallPhase, _ comparison: RunComparison) -> Bool {
    let fall = comparison.waterfall
    let waits = fall.steps.filter { $0.phase != .severalCores && $0.phase != .oneCore }
    guard let first = waits.first, fall.candidate < fall.base else { return false }
    return first.phase == phase && -first.change * 3 > fall.base
  }

  @Test func threadsToProcessesIsTheGIL() throws {
    let threads = try record("primes/threading", size: "160000")
    let seen = try compare(
      threads, with: try record("primes/multiprocessing", size: "160000"))
    let waits = (0..<threads.programWaits.count).filter { threads.programWaits.causes[$0] == .gil }
    let waited = covered(waits.map { threads.programWaits.time($0) })
    let phases = seen.base[0].phases
    #expect(waited > 0 && phases[.gilWait] <= waited)
    #expect(phases[.gilWait] + phases[.severalCores] >= waited)
    // Each process has one thread: nobody else takes its lock.
    #expect(seen.candidate[0].phases[.gilWait] == 0)
    guard isMadeShorter(by: .gilWait, seen) else {
      return print("two processes were not faster by the waits: the machine is too busy")
    }
    #expect(ownCauses(seen).first?.kind == .gil, "\(seen.causes)")
  }

  @Test func aLockRemovedOrHeldShorterIsTheLock() throws {
    let size = "32"
    let long = try record("contention/threading", size: size, options: ["held": "long"])
    // The one lock that both workers want: the longest waits of threads that join nobody are for it.
    let worker = 1..<long.threads.count
    let locks = Dictionary(
      grouping: long.lockWaits.filter { wait in
        worker.contains(wait.thread) && wait.holder.map { $0 != wait.thread } ?? false
      }
    ) { $0.lock }
    let waited = locks.values.map { covered($0.map(\.time)) }.max() ?? 0
    for held in ["never", "short"] {
      let seen = try compare(
        long, with: try record("contention/threading", size: size, options: ["held": held]))
      // However many others want the cores, who has the lock keeps the other one from it.
      let phases = seen.base[0].phases
      #expect(
        phases[.lockWait] + phases[.severalCores] + phases[.gilWait] >= waited,
        "\(seen.waterfall.steps)")
      guard isMadeShorter(by: .lockWait, seen) else {
        print("threads were not faster by the waits for a lock: the machine is too busy")
        continue
      }
      let cause = try #require(ownCauses(seen).first)
      #expect(cause.kind == .lock, "\(seen.causes)")
      #expect(cause.text.contains("the lock that `worker-"), "\(cause.text)")
    }
  }

  /// Four that sleep one after another, and then at once: whatever the machine does, three of the
  /// sleeps keep others waiting, and then none does.
  @Test(arguments: [RecordingRequest.Rung.auto, .procfs])
  func aBlockingCallMadeAsynchronousIsTheCall(rung: RecordingRequest.Rung) throws {
    let runs = try ["blocking", "asynchronous"].map { calls in
      try record(
        "blocking-call/asyncio", size: "0.2", workers: 5, options: ["calls": calls], rung: rung)
    }
    let seen = try compare(runs[0], with: runs[1])
    let sleeps = [seen.base[0], seen.candidate[0]].map { run in
      run.blockingCalls.filter { $0.place?.function == "sleep" }
    }
    #expect(sleeps[0].count == 1 && sleeps[0][0].seconds >= 0.59 && sleeps[1].isEmpty)
    guard seen.waterfall.candidate < seen.waterfall.base, seen.candidate[0].blockingCalls.isEmpty
    else { return print("something else kept the loop waiting: the machine is too busy") }
    let cause = try #require(ownCauses(seen).first)
    #expect(cause.kind == .blockingCall, "\(seen.causes)")
    let line = try #require(try Self.lines.firstIndex { $0.contains("time.sleep(") }) + 1
    // Code has columns, which tell calls apart, from 3.11 on.
    let python = try #require(TestPythons.withPackages)
    let callee = python.minorVersion >= 11 ? "`time.sleep`" : "a call"
    let place = "\(callee) in `sleep` (blocking_call.py:\(line), task `work_async`)"
    #expect(cause.seconds < -0.69)
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
