import Lab
import Testing
import Trace

/// Models on threads and in one thread, recorded in earnest: what each row says that its chart
/// shows. The bounds hold on two cores that are busy with other work, too.
@Suite(.serialized) struct RecordedThreadModelTests {
  /// The classic snapshot: five waits one after the other, or all at once.
  @Test func fiveWaitsTakeTheTimeOfOneUnderThreadsAndUnderAsyncio() throws {
    let alone = try recordedExperiment("sleep/sequential", size: "0.4")
    let threads = try recordedExperiment("sleep/threading", size: "0.4", workers: 5)
    let loop = try recordedExperiment("sleep/asyncio", size: "0.4")
    // Who is kept from its core after it has worked out when to wake up sleeps for less.
    let sequential = alone.pauses(of: alone.firstThread).filter { $0.duration >= 200_000_000 }
    #expect(sequential.count >= 5)
    let longest = threads.trace.threads.filter { $0.key.tid != $0.key.pid }.compactMap { worker in
      threads.pauses(of: worker).max { $0.duration < $1.duration }
    }
    #expect(longest.count == 5 && longest.allSatisfy { $0.duration >= 200_000_000 })
    // However late a busy machine starts the others: not after all of the first one's wait.
    #expect(threads.deepestOverlap(of: longest) >= 2)
    let tasks = loop.tasks(.coroutine, named: "work_async").map(\.time)
    #expect(tasks.count == 5 && tasks.allSatisfy { $0.duration >= 395_000_000 })
    #expect(loop.deepestOverlap(of: tasks) == 5)
  }

  /// Threads compute one at a time, whatever the machine does, because one lock holds them together;
  /// processes have a lock each, and hold them at once, also while others have their cores.
  @Test func primesGainFromProcessesAndNotFromThreads() throws {
    let threads = try recordedExperiment("primes/threading", size: "160000", workers: 2)
    let locks = threads.trace.interpreterLocks
    let holders = Set(locks.flatMap(\.uses).filter { $0.held != nil }.map(\.thread))
    #expect(locks.count == 1 && holders.count == 3)
    #expect(threads.timeCovered(atLeast: 2, by: threads.holds(of: locks)) == 0)
    let processes = try recordedExperiment("primes/process-pool", size: "160000", workers: 2)
    let own = processes.trace.interpreterLocks.filter { $0.process != 0 }
    #expect(own.count == 2)
    #expect(processes.timeCovered(atLeast: 2, by: processes.holds(of: own)) > 0)
  }

  @Test func generatorsTakeTurnsOnOneThread() throws {
    let spans = try recordedExperiment("primes/generators", size: "8000")
    #expect(spans.trace.threads.count == 1)
    let names = spans.trace.marks.map(\.name)
    #expect(Set(names) == Set((0..<8).map { "task-\($0)" }))
    let turns = zip(names, names.dropFirst()).count { $0 != $1 }
    #expect(names.count >= 80)
    #expect(turns > names.count * 9 / 10)
  }

  @Test func threadsThatShareAListComeBackForMore() throws {
    let spans = try recordedExperiment("sleep/threading-lock", size: "0.2", workers: 2)
    let workers = spans.trace.threads.filter { $0.key.tid != $0.key.pid }
    let waits = workers.map { worker in
      spans.pauses(of: worker).filter { $0.duration >= 100_000_000 }
    }
    // On a busy machine a pause may be longer than the naps are.
    #expect(waits.map(\.count).reduce(0, +) >= 5)
    #expect(waits.contains { $0.count >= 3 } && waits.allSatisfy { $0.count >= 1 })
    #expect(spans.deepestOverlap(of: waits.flatMap { $0 }) == 2)
  }

  @Test(arguments: ["thread-pool", "thread-pool-submit"])
  func jobsOfAThreadPoolWaitInAQueueForAWorker(model: String) throws {
    let spans = try recordedExperiment("sleep/\(model)", size: "0.15", workers: 2)
    let jobs = spans.tasks(.job)
    #expect(jobs.count == 5)
    #expect(jobs.allSatisfy { $0.queued && $0.outcome == .ok && $0.runs.count == 1 })
    let workers = spans.threads(of: jobs)
    #expect(workers.count == 2)
    #expect(workers.allSatisfy { $0.key.tid != $0.key.pid })
    #expect(spans.deepestOverlap(of: spans.runs(of: jobs)) == 2)
    // Five jobs, two at a time: the last one waits for a round at least.
    guard spans.areMadeBeforeTheFirstEnds(jobs) else {
      return print("a job was through before all were handed in: the machine is too busy")
    }
    let queued = jobs.map { ($0.started ?? 0) - $0.time.start }
    #expect((queued.max() ?? 0) >= 145_000_000)
  }

  @Test(arguments: ["asyncio", "asyncio-taskgroup"])
  func coroutinesWaitTogetherOnOneThread(model: String) throws {
    let spans = try recordedExperiment("sleep/\(model)", size: "0.2")
    #expect(spans.trace.threads.count == 1)
    let tasks = spans.tasks(.coroutine).filter { $0.name != "run_all" }
    #expect(tasks.count == 5)
    if model == "asyncio-taskgroup" {
      #expect(Set(tasks.map(\.name)) == Set((0..<5).map { "task-\($0)" }))
    }
    #expect(tasks.allSatisfy { $0.outcome == .ok && $0.runs.count >= 2 })
    #expect(spans.deepestOverlap(of: tasks.map(\.time)) == 5)
    #expect(spans.deepestOverlap(of: spans.runs(of: tasks)) == 1)
  }

  @Test func attemptsThatTookTooLongAreMarkedAsTimedOut() throws {
    let spans = try recordedExperiment("sleep/asyncio-timeouts", size: "0.25")
    let attempts = spans.tasks(.coroutine, named: "work_async")
    #expect(attempts.count { $0.outcome == .ok } == 5)
    #expect(attempts.count { $0.outcome == .timedOut } >= 5)
    #expect(attempts.allSatisfy { $0.outcome == .ok || $0.outcome == .timedOut })
  }

  @Test func theLoopRespondsWhileThreadsBlock() throws {
    let spans = try recordedExperiment("sleep/asyncio-threads", size: "0.3", workers: 5)
    let jobs = spans.tasks(.job)
    #expect(jobs.count == 5)
    #expect(spans.threads(of: jobs).allSatisfy { $0.key.tid != $0.key.pid })
    #expect(spans.deepestOverlap(of: spans.runs(of: jobs)) >= 2)
    let heartbeat = try #require(spans.tasks(.coroutine, named: "heartbeat").first)
    #expect(heartbeat.outcome == .cancelled)
    let blocked = try #require(spans.runs(of: jobs).max { $0.duration < $1.duration })
    let beats = spans.runs(of: [heartbeat]).count {
      blocked.start < $0.start && $0.end < blocked.end
    }
    // Some fifteen of them on an idle machine, and none where the loop is blocked.
    #expect(beats >= 1)
  }

  @Test(
    .enabled(if: (TestPythons.newest?.minorVersion ?? 0) >= 12, "needs Python 3.12 or later"))
  func interpretersOfOneProcessEachHaveALockOfTheirOwn() throws {
    let spans = try recordedExperiment(
      "primes/subinterpreters", size: "80000", python: TestPythons.newest)
    #expect(spans.trace.processes.count == 1)
    let locks = spans.trace.interpreterLocks
    #expect(locks.count == 3)
    // Two threads hold two locks at the same time, which one lock can't grant.
    #expect(spans.timeCovered(atLeast: 2, by: spans.holds(of: locks)) > 0)
    for lock in locks { #expect(spans.timeCovered(atLeast: 2, by: spans.holds(of: [lock])) == 0) }
  }

  @Test(.enabled(if: TestPythons.freeThreaded != nil, "needs a free-threaded build of Python"))
  func threadsOfAFreeThreadedPythonRunInParallel() throws {
    let spans = try recordedInParallel(
      "primes/free-threaded", size: "160000", python: TestPythons.freeThreaded)
    #expect(spans.trace.processes.count == 1)
  }
}
