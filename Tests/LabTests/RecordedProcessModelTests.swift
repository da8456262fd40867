import Lab
import Testing
import Trace

/// Models on processes, recorded in earnest: what each row says that its chart shows.
@Suite(.serialized) struct RecordedProcessModelTests {
  @Test(
    .enabled(if: TestPythons.cores >= 2, "needs two cores"),
    arguments: [
      "multiprocessing", "process-map", "process-pool", "process-pool-submit",
      "asyncio-processes",
    ])
  func processesRunOnTwoCoresAtOnce(model: String) throws {
    let spans = try recordedInParallel("primes/\(model)", size: "80000")
    #expect(spans.trace.processes.count == 3)
    // Every worker is a child of the program and costs something before its work begins.
    #expect(spans.trace.processes.dropFirst().allSatisfy { $0.parent == 0 })
  }

  /// Both at once: waits overlap on the loop, and what computes runs on other cores.
  @Test func aPipelineWaitsOnTheLoopAndComputesInProcesses() throws {
    let spans = try recordedExperiment("pipeline/asyncio-processes", size: "0.2")
    let fetching = spans.tasks(.coroutine, named: "work_offloading")
    #expect(fetching.count == 16)
    #expect(spans.threads(of: fetching).map(\.key) == [spans.firstThread.key])
    #expect(spans.deepestOverlap(of: fetching.map(\.time)) == 16)
    let jobs = spans.tasks(.job, named: "compute")
    #expect(jobs.count == 16)
    let workers = Set(spans.threads(of: jobs).map(\.process))
    #expect(workers.count == 2 && !workers.contains(0))
  }

  @Test(arguments: ["process-map", "process-pool", "process-pool-submit"])
  func jobsAreHandedToWorkerProcesses(model: String) throws {
    let spans = try recordedExperiment("sleep/\(model)", size: "0.15", workers: 2)
    let jobs = spans.tasks(.job)
    #expect(jobs.count == 5)
    #expect(jobs.allSatisfy { $0.name == "work" && $0.queued && $0.outcome == .ok })
    // Threads of the program's own pack what goes to the workers and take what comes back.
    let carriers = spans.trace.threads.filter { $0.process == 0 && $0.key.tid != $0.key.pid }
    #expect(carriers.count { spans.timeSum(of: [$0]) > 0 } >= 2)
    let workers = Set(spans.threads(of: jobs).map(\.process))
    #expect(workers.count == 2)
    #expect(!workers.contains(0))
    #expect(spans.deepestOverlap(of: spans.runs(of: jobs)) == 2)
    // Five jobs, two at a time: the last one waits for a round at least.
    guard spans.areMadeBeforeTheFirstEnds(jobs) else {
      return print("a job was through before all were handed in: the machine is too busy")
    }
    let queued = jobs.map { ($0.started ?? 0) - $0.time.start }
    #expect((queued.max() ?? 0) >= 145_000_000)
  }
}
