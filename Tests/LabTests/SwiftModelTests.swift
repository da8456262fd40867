import Capture
import FoundationEssentials
import Glibc
import Lab
import Testing
import Trace

/// The models in Swift, run and recorded in earnest: what docs/LAB.md promises of each chart,
/// asserted from the recorded spans. The bounds hold on two cores that are busy with other work, too.
@Suite(.serialized) struct SwiftModelTests {
  @Test(arguments: ["primes", "mandelbrot", "sort", "squares", "amdahl", "sleep", "hashing"])
  func everyModelAnswersTheSame(workload: String) throws {
    let size = [
      "primes": "8000", "mandelbrot": "40", "amdahl": "1600", "sleep": "0.01", "hashing": "1",
    ]
    for model in ["swift-gcd", "swift-tasks", "swift-processes"] {
      _ = try recorded("\(workload)/\(model)", size: size[workload] ?? "1000", workers: 3)
    }
  }

  @Test(
    .enabled(if: TraceMetadata.Cores.current().available >= 2, "needs two cores"),
    arguments: ["swift-threads", "swift-gcd", "swift-tasks", "swift-processes"])
  func primesRunOnTwoCoresAtOnce(model: String) throws {
    // Other work may keep one of two cores from them for a whole run: they have several.
    var spans = try recorded("primes/\(model)", size: "400000")
    for _ in 0..<4 where spans.timeWith(atLeast: 2) <= 10_000_000 {
      spans = try recorded("primes/\(model)", size: "400000")
    }
    #expect(spans.timeWanted(atLeast: 2) > 10_000_000)
    let trace = spans.trace
    #expect(trace.tasks.count { $0.name.hasPrefix("primes ") } == 8)
    // Two tasks were in the middle of their work at the same moment, on two threads.
    let runs = (0..<trace.taskRuns.count).map { trace.taskRuns.time($0) }
    #expect(spans.deepestOverlap(of: runs) >= 2)
    if model == "swift-processes" {
      #expect(trace.processes.count == 3)
      for process in trace.processes.dropFirst() { #expect(process.parent == 0) }
      #expect(trace.tasks.allSatisfy { $0.process != 0 })
    } else {
      #expect(trace.processes.count == 1)
    }
  }

  @Test func threadsTakeTheirShareEach() throws {
    let trace = try recorded("primes/swift-threads", size: "8000", workers: 4).trace
    #expect(Set(trace.taskRuns.threads).count == 4)
    #expect(trace.tasks.allSatisfy { $0.kind == .job && $0.runs.count == 1 })
  }

  @Test func dispatchHasAWorkerPerCoreAndNoMore() throws {
    let trace = try recorded("sleep/swift-gcd", size: "0.1").trace
    let workers = Set(trace.taskRuns.threads).count
    #expect((1...sysconf(Int32(_SC_NPROCESSORS_ONLN))).contains(workers))
    // Five that wait, and only so many threads: the others wait for one of these.
    let naps = trace.tasks.filter { $0.name.hasPrefix("sleep ") }.map(\.time)
    #expect(RecordedSpans(trace: trace).deepestOverlap(of: naps) <= workers)
  }

  @Test func sleepingTasksKeepNoThread() throws {
    let trace = try recorded("sleep/swift-tasks", size: "0.3", workers: 5).trace
    let naps = trace.tasks.filter { $0.name.hasPrefix("sleep ") }
    #expect(naps.count == 5)
    #expect(RecordedSpans(trace: trace).deepestOverlap(of: naps.map(\.time)) == 5)
    for nap in naps {
      #expect(nap.kind == .swiftTask && nap.time.duration >= 300_000_000)
      let runs = nap.runs.map { trace.taskRuns.time($0) }
      #expect(zip(runs, runs.dropFirst()).contains { $1.start - $0.end >= 150_000_000 })
    }
  }

  @Test func anActorLetsOneInAtATime() throws {
    let trace = try recorded(
      ["counter", "--model", "swift-tasks", "--workers", "8", "--size", "20000"]).trace
    let turns = trace.marks.filter { $0.name == "add" }.map(\.time).sorted { $0.start < $1.start }
    #expect(turns.count == 4)
    #expect(zip(turns, turns.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test func countersOfThreadsTellHowManyUpdatesWereLost() throws {
    // On busy cores one thread may be through before the next one begins: they have several.
    var losses = 0
    for _ in 0..<10 where losses == 0 {
      let trace = try recorded(
        ["counter", "--model", "swift-threads", "--workers", "8", "--size", "200000"]).trace
      let bare = try #require(
        trace.marks.first { $0.name.hasPrefix("updates of bare counter: ") })
      losses = bare.name.hasSuffix(": 800000 of 800000") ? 0 : 1
      #expect(trace.marks.contains { $0.name == "updates of locked counter: 800000 of 800000" })
    }
    #expect(losses > 0)
  }

  @Test func anEventLoopPerWorkerServesItsShareOfConnections() throws {
    let trace = try recorded(
      ["echo", "--model", "swift-nio", "--workers", "2", "--size", "60"]).trace
    let loops = trace.threads.indices.filter { trace.threads[$0].name.hasPrefix("NIO-ELT") }
    #expect(loops.count == min(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let clients = trace.tasks.filter { $0.kind == .request }
    #expect(clients.count == 60)
    // A connection stays with its loop, and every loop has some.
    let carriers = clients.map { client in
      Set(client.runs.map { Int(trace.taskRuns.threads[$0]) })
    }
    #expect(carriers.allSatisfy { $0.count == 1 })
    #expect(Set(carriers.joined()) == Set(loops))
  }

  @Test func lateAnswersOverlapOnOneEventLoop() throws {
    let trace = try recorded(
      ["http-fetch", "--model", "swift-nio", "--workers", "1", "--size", "0.3"]).trace
    let requests = trace.tasks.filter { $0.kind == .request }
    #expect(requests.count == 8 && requests.allSatisfy { $0.time.duration >= 299_000_000 })
    #expect(RecordedSpans(trace: trace).deepestOverlap(of: requests.map(\.time)) == 8)
    #expect(Set(trace.taskRuns.threads).count == 1)
  }

  @Test func withoutTheExecutableCellsSayHowToGetIt() throws {
    let experiments = try Catalogue.standard.experiments(
      Selection(names: ["primes/swift-tasks"]), cores: 2)
    let (supplied, skipped) = Equipment(interpreters: []).supply(experiments)
    #expect(supplied.isEmpty)
    #expect(skipped.map(\.name) == ["primes/swift-tasks"])
    #expect(skipped.allSatisfy { $0.why.contains("make install") })
  }

  /// Records the executable with `arguments`.
  private func recorded(_ arguments: [String]) throws -> RecordedSpans {
    var spans: RecordedSpans?
    try withTemporaryFolder { path in
      let folder = try LabFolder(creatingAt: path)
      let outcome = try record(
        RecordingRequest(
          command: ["timeout", "60", try programs] + arguments,
          output: folder.path(of: "traces/t.json"), agents: .all,
          standardOutput: folder.path(of: "outputs/t.txt")))
      #expect(outcome.exitStatus == 0)
      let trace = try readTrace(at: outcome.output)
      try trace.checkInvariants()
      spans = RecordedSpans(trace: trace)
    }
    return try #require(spans)
  }

  private var programs: String {
    get throws {
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(filePath: own).deletingLastPathComponent().path + "/coreograph-lab"
    }
  }

  private func recorded(_ name: String, size: String, workers: Int = 2) throws -> RecordedSpans {
    try recordedExperiment(
      name, size: size, workers: workers,
      equipment: Equipment(interpreters: [], swiftPrograms: try programs))
  }
}
