import Foundation
import Testing

private let canRecordPython =
  ProcessInfo.processInfo.activeProcessorCount > 1
  && (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/python3")
  }

/// What `summary` says of recorded Python programs whose answers are known beforehand.
@Suite(.enabled(if: canRecordPython, "needs python3 and two cores"))
struct SummaryOfPythonTests {
  /// A summary as scripts see it.
  private struct Seen: Decodable {
    struct Lock: Decodable {
      struct User: Decodable {
        var holdSeconds: Double
        var waitSeconds: Double
      }
      var holdShare: Double
      var waitSeconds: Double
      var sharers: Int
      var threads: [User]
    }
    struct Level: Decodable {
      var mean: Double
      var peak: Int
    }
    struct Tasks: Decodable {
      var count, ok, failed, cancelled, timedOut, unfinished: Int
    }
    struct Found: Decodable {
      var id: String
      var text: String
      var seconds: Double
    }
    struct Computing: Decodable {
      var runningSeconds: Double
    }
    var threads: [Computing]
    var verdict: String
    var bound: String
    var verdictText: String
    var concurrency: Level
    var runnable: Level
    var gil: [Lock]
    var tasks: Tasks
    var findings: [Found]
  }

  private func summary(_ program: String) async throws -> Seen {
    let workshop = try RecordWorkshop()
    let script = try await workshop.write(program, to: "program.py", mode: 0o644)
    let recorded = try await workshop.record(
      ["python3", script], options: ["--tasks", "auto", "--gil", "auto"])
    try #require(recorded.status == 0, "\(recorded.diagnostics)")
    let told = try await workshop.run(
      [try RecordWorkshop.command, "summary", workshop.path("t.json"), "--json"])
    return try JSONDecoder().decode(Seen.self, from: told.output)
  }

  @Test func twoThreadsThatComputeShareOneLock() async throws {
    let seen = try await summary(
      """
      import threading
      def count():
          n = 0
          while n < 25_000_000: n += 1
      threads = [threading.Thread(target=count) for _ in range(2)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      """)
    let lock = try #require(seen.gil.max { $0.waitSeconds < $1.waitSeconds })
    #expect(lock.sharers == 2)
    let users = lock.threads.sorted { $0.waitSeconds > $1.waitSeconds }.prefix(2)
    #expect(users.allSatisfy { $0.waitSeconds > 0 })
    // Who computes has it, and holds it also while others have its core.
    let computing = seen.threads.reduce(0) { $0 + $1.runningSeconds }
    #expect(lock.threads.reduce(0) { $0 + $1.holdSeconds } > 0.8 * computing)
    #expect(lock.holdShare <= 1)
    // On idle cores each of the two waits for as long as the other one holds it. Where other programs
    // take the cores, it is those that the threads lack, and nobody has it while it is handed over.
    guard seen.runnable.mean < 0.1 else {
      return print("threads waited for cores: the machine is too busy")
    }
    for user in users {
      let share = user.waitSeconds / (user.waitSeconds + user.holdSeconds)
      #expect(share > 0.25 && share < 0.75)
    }
    #expect(seen.bound == "gil")
    #expect(seen.verdictText.hasPrefix("Concurrent, not parallel: 2 threads took turns"))
    #expect(seen.findings.contains { $0.id == "threads-for-cpu-work-under-gil" })
  }

  @Test func fiveCoroutinesThatSleepAreFiveInFlight() async throws {
    let seen = try await summary(
      """
      import asyncio
      async def nap(): await asyncio.sleep(0.2)
      async def main(): await asyncio.gather(*(nap() for _ in range(5)))
      asyncio.run(main())
      """)
    #expect(seen.concurrency.peak == 5)
    #expect(seen.verdict == "concurrent")
    #expect(seen.verdictText.contains("6 tasks on one thread, up to 5 in flight"))
    #expect(seen.tasks.ok == 6 && seen.tasks.count == 6)
    #expect(seen.findings.allSatisfy { $0.id != "blocking-call-in-event-loop" })
  }

  @Test func aPoolOfTwoHasTwoOfSixJobsInFlight() async throws {
    let seen = try await summary(
      """
      import time
      from concurrent.futures import ThreadPoolExecutor
      def job(number): time.sleep(0.1)
      with ThreadPoolExecutor(2) as pool: list(pool.map(job, range(6)))
      """)
    #expect(seen.tasks.count == 6 && seen.tasks.ok == 6)
    #expect(seen.verdictText.contains("6 jobs on 2 threads"))
    // The main thread may be one more while it hands them out.
    #expect(seen.concurrency.peak >= 2 && seen.concurrency.peak <= 3)
  }

  @Test func aDeadlockIsNamedAndABlockingCallToo() async throws {
    let seen = try await summary(
      """
      import asyncio, threading, time
      one, other = threading.Lock(), threading.Lock()
      ready = threading.Barrier(2)
      def transfer():
          with one:
              ready.wait()
              other.acquire(timeout=0.4)
      def audit():
          with other:
              ready.wait()
              one.acquire(timeout=0.6)
      threads = [threading.Thread(target=work) for work in (transfer, audit)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      async def poll():
          for _ in range(5): await asyncio.sleep(0.02)
      async def bad():
          await asyncio.sleep(0.03)
          time.sleep(0.15)
      async def main(): await asyncio.gather(poll(), bad())
      asyncio.run(main())
      """)
    let deadlock = try #require(seen.findings.first { $0.id == "deadlock" })
    #expect(deadlock.text.contains("transfer (thread "))
    #expect(deadlock.text.contains("audit (thread "))
    #expect(deadlock.text.contains("held lock A and waited for lock B"))
    let call = try #require(seen.findings.first { $0.id == "blocking-call-in-event-loop" })
    #expect(call.text.hasPrefix("One step of task 'bad' took "))
    #expect(call.seconds >= 0.15)
  }
}
