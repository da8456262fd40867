import Lab
import Testing
import Trace

/// Models that need a package, recorded in earnest. `make test` installs the packages to
/// `.venv-lab`; without them these tests say what they need.
@Suite(.serialized) struct RecordedFrameworkTests {
  @Test(
    .enabled(if: TestPythons.has("gevent") && TestPythons.has("eventlet"), "needs the packages"),
    arguments: ["gevent", "eventlet"])
  func greenletsTakeTurnsOnOneThread(model: String) throws {
    let spans = try recordedExperiment("sleep/\(model)", size: "0.2", workers: 5)
    let greenlets = spans.tasks(.greenlet).filter { $0.time.duration >= 100_000_000 }
    #expect(spans.deepestOverlap(of: greenlets.map(\.time)) >= 5)
    #expect(spans.threads(of: greenlets).count == 1)
    #expect(spans.deepestOverlap(of: spans.runs(of: greenlets)) == 1)
    // The hub is none of them: five waits, five greenlets, and the one that the program began in.
    #expect(greenlets.count <= 6)
  }

  @Test(.enabled(if: TestPythons.has("twisted"), "needs the package"))
  func callbacksOfTheReactorTakeTurnsOnOneThread() throws {
    let spans = try recordedExperiment("sleep/twisted", size: "0.2")
    let tasks = spans.tasks(.coroutine, named: "work_async")
    #expect(tasks.count == 5)
    #expect(spans.threads(of: tasks).map(\.key) == [spans.firstThread.key])
    #expect(spans.deepestOverlap(of: tasks.map(\.time)) == 5)
    #expect(spans.deepestOverlap(of: spans.runs(of: tasks)) == 1)
  }

  @Test(.enabled(if: TestPythons.has("twisted-threads"), "needs the package"))
  func theReactorsThreadsWaitTogether() throws {
    let spans = try recordedExperiment("sleep/twisted-threads", size: "0.2", workers: 5)
    let jobs = spans.tasks(.job)
    #expect(jobs.count == 5)
    #expect(spans.threads(of: jobs).allSatisfy { $0.key.tid != $0.key.pid })
    #expect(spans.deepestOverlap(of: spans.runs(of: jobs)) >= 2)
  }

  @Test(
    .enabled(if: TestPythons.has("pymp") && TestPythons.cores >= 2, "needs package and two cores"),
    arguments: ["pymp", "pymp-range"])
  func aParallelRegionForksSharesAndJoins(model: String) throws {
    let spans = try recordedInParallel("primes/\(model)", size: "80000")
    let members = spans.tasks(.region)
    #expect(members.count == 2)
    // One member is the program itself, the other one its child.
    #expect(Set(spans.threads(of: members).map(\.process)).count == 2)
    #expect(spans.deepestOverlap(of: members.map(\.time)) == 2)
  }

  @Test(
    .enabled(if: TestPythons.has("dask") && TestPythons.cores >= 2, "needs package and two cores"))
  func daskRunsTasksOnWorkerProcesses() throws {
    let spans = try recordedExperiment("primes/dask", size: "80000")
    // Each in a thread of a worker process, called by the function of its key.
    let jobs = spans.tasks(.job, named: "work")
    #expect(jobs.count == 8)
    #expect(jobs.allSatisfy { $0.queued && $0.outcome == .ok && $0.runs.count == 1 })
    let workers = Set(spans.threads(of: jobs).map(\.process))
    #expect(workers.count == 2)
    #expect(!workers.contains(0))
  }
}
