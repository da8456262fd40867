import Analysis
import Testing
import Trace

@testable import Dialects

/// Files that other tools wrote about programs of which the truth is known (Fixtures/README.md).
@Suite struct ToolTests {
  /// Three threads sleep for 0.3 s each at the same time, while the main one waits for them.
  @Test func vizTracer() throws {
    let trace = try fixture("viztracer.json.gz")
    let summary = Summary(trace)
    #expect(trace.metadata.writer == "VizTracer 1.1.1")
    #expect(trace.metadata.capture.method == .tasks)
    #expect(trace.processes.map(\.name) == ["MainProcess"])
    #expect(
      Set(trace.threads.map(\.name)) == ["MainThread", "worker 0", "worker 1", "worker 2"])
    let runs = trace.tasks.filter { $0.name.hasPrefix("Thread.run ") }
    #expect(runs.count == 3)
    // Neither clock nor sleep end early.
    #expect(runs.allSatisfy { $0.time.duration >= 300_000_000 && $0.outcome == .ok })
    #expect(summary.concurrency.peak == 4)
    #expect(summary.verdict == .concurrent)
    #expect(summary.bound == .unknown)
    #expect(summary.verdictText.hasSuffix("which cores ran them is not recorded."))
    // What is called inside, such as each sleep, is there as well.
    #expect(trace.marks.count { $0.name == "time.sleep" } == 9)
    #expect(trace.metadata.capture.notes.contains("left out: counters (2)"))
  }

  /// Six tasks of 50 ms on two workers.
  @Test func ray() throws {
    let trace = try fixture("ray.json.gz")
    let squares = trace.tasks.filter { $0.name == "__main__.square" }
    #expect(squares.count == 6)
    #expect(squares.allSatisfy { $0.time.duration >= 50_000_000 })
    let workers = trace.threads.filter { $0.name.hasPrefix("worker:") }
    #expect(workers.count == 2)
    #expect(trace.processes.map(\.name) == ["192.0.2.2"])
    #expect(Set(squares.flatMap(\.runs).map { trace.taskRuns.threads[$0] }).count == 2)
    // Ray's times count from 1970: the run was on 2026-11-21.
    let origin = try #require(Int64(trace.metadata.clock.originUnixNanoseconds))
    #expect(origin / 86_400_000_000_000 == 20_778)
  }

  /// Three timers of 20 ms at the same time, told by ids, and files read one call after the other.
  @Test func node() throws {
    let trace = try fixture("node.json.gz")
    let timers = trace.tasks.filter { $0.name == "Timeout" }
    #expect(timers.count == 3)
    #expect(timers.allSatisfy { $0.time.duration >= 19_000_000 && $0.outcome == .ok })
    let callbacks = trace.tasks.filter { $0.name == "Timeout_CALLBACK" }
    let parents = callbacks.compactMap(\.parent).map { trace.tasks[$0].name }
    #expect(parents == Array(repeating: "Timeout", count: 3))
    // A file is opened while they wait.
    #expect(Summary(trace).concurrency.peak == 4)
    #expect(trace.threads.map(\.name) == ["JavaScriptMainThread"])
    #expect(trace.tasks.count { $0.name.hasPrefix("fs.sync.") } == 10)
  }

  /// What is read can be written as a trace of our own, and is the same when that is read.
  @Test(arguments: ["viztracer.json.gz", "ray.json.gz", "node.json.gz"])
  func roundTrips(name: String) throws {
    let trace = try fixture(name)
    #expect(try written(trace) == trace)
  }
}
