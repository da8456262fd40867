import Randomness
import Testing
import Trace

@testable import Analysis

@Suite("Tasks in flight")
struct TaskTests {
  private func levels(_ trace: Trace) -> [Nanoseconds] { Levels(trace).concurrency.timeAtLevel }

  @Test("five that sleep while the one that made them waits: five, one while they are being made")
  func gathered() {
    var records =
      began(1) + ran(.t(1), on: 0, 0, 20, .blocked) + ran(.t(1), on: 0, 90, 100, .exited)
    records += did(1, name: "main", made: 10, runs: [(.t(1), 10, 12), (.t(1), 95, 98)], ended: 98)
    for nap: Int64 in 2...6 {
      records += did(
        nap, name: "nap", parent: 1, made: 11, runs: [(.t(1), 14, 15), (.t(1), 92, 93)], ended: 93)
    }
    let trace = makeTrace(records, ended(.t(1), at: 100))
    // 0..<10 the thread itself starts up; 10..<12 main, 12..<14 main waiting for nothing in flight
    // yet; 14..<93 the five; 93..<98 main; 98..<100 the thread shuts down.
    #expect(levels(trace) == [0, 21, 0, 0, 0, 79])
    #expect(Summary(trace).concurrency.peak == 5)
  }

  @Test("jobs count from their start: a pool of two with six jobs has two in flight, not six")
  func queued() {
    var records = began(1) + ran(.t(1), on: 0, 0, 2, .blocked) + ended(.t(1), at: 62)
    for worker: Int32 in [2, 3] {
      records += spawned(.t(worker), by: .t(1), at: 0) + ran(.t(worker), on: 1, 1, 2, .blocked)
      records += ended(.t(worker), at: 62)
    }
    for job: Int64 in 0..<6 {
      let start = 2 + job / 2 * 20
      records += did(
        job + 1, .job, name: "job", queued: true, made: 1,
        runs: [(.t(Int32(2 + job % 2)), start, start + 20)], ended: start + 20)
    }
    let summary = Summary(makeTrace(records))
    // The main thread works for 2 ns before any job starts.
    #expect(summary.concurrency.secondsAtLevel == [0, 2e-9, 60e-9])
    #expect(
      summary.tasks == TaskCounts(count: 6, ok: 6, meanRunSeconds: 20e-9, longestRunSeconds: 20e-9))
    #expect(
      summary.verdictText.hasPrefix("Concurrent: 6 jobs on 2 threads, up to 2 in flight"))
  }

  @Test("a thread that runs an event loop is not counted beside the tasks of the loop")
  func carrier() {
    let trace = makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 0), ran(.t(2), on: 0, 0, 100, .exited),
      ended(.t(1), at: 100), ended(.t(2), at: 100),
      did(1, .thread, name: "serve", made: 0, runs: [(.t(2), 0, 100)], ended: 100),
      did(2, made: 10, runs: [(.t(2), 10, 20), (.t(2), 50, 60)], ended: 60),
      did(3, made: 20, runs: [(.t(2), 30, 40), (.t(2), 70, 80)], ended: 80))
    // The thread alone 0..<10 and 80..<100, one task 10..<30 and 60..<80, two 30..<60.
    #expect(levels(trace) == [0, 70, 30])
  }

  @Test("a thread counts while it computes beside the thread it started, not while it waits for it")
  func threadsOfThreads() {
    let trace = makeTrace(
      began(1), ended(.t(1), at: 100), spawned(.t(2), by: .t(1), at: 0),
      ran(.t(2), on: 0, 0, 40, .blocked), ran(.t(2), on: 0, 80, 100, .exited),
      ended(.t(2), at: 100), spawned(.t(3), by: .t(2), at: 10), ran(.t(3), on: 1, 10, 70, .exited),
      ended(.t(3), at: 70),
      did(1, .thread, made: 0, runs: [(.t(2), 0, 100)], ended: 100),
      did(2, .thread, made: 10, runs: [(.t(3), 10, 70)], ended: 70))
    // Alone 0..<10, both 10..<40, the second alone 40..<70, the first again 70..<100.
    #expect(levels(trace) == [0, 70, 30])
  }

  @Test("the main thread counts while it works beside a thread; helpers that use the GIL do not")
  func mainThread() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 50, .blocked), ended(.t(1), at: 100),
      spawned(.t(2), by: .t(1), at: 0), ran(.t(2), on: 1, 0, 100, .exited), ended(.t(2), at: 100),
      spawned(.t(3), by: .t(1), at: 0), ran(.t(3), on: 2, 0, 30, .blocked), ended(.t(3), at: 100),
      spawned(.t(4), by: .t(1), at: 60), ran(.t(4), on: 3, 60, 70, .blocked), ended(.t(4), at: 100),
      used(.t(3), take: 0, drop: 1),
      did(1, .thread, made: 0, runs: [(.t(2), 0, 100)], ended: 100))
    // Main and the thread 0..<50, the thread with thread 4 60..<70. Thread 3 is one of Python's own;
    // thread 4 never touched the GIL: a library computes on it.
    #expect(levels(trace) == [0, 40, 60])
  }

  @Test("a task that never ran is none in flight; one that never ended is, to the end")
  func corners() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 1, .blocked), ended(.t(1), at: 50),
      did(1, made: 5), did(2, .job, queued: true, made: 5, ended: 9, .cancelled),
      did(3, made: 10, runs: [(.t(1), 10, 11)]),
      did(4, made: 10, runs: [(.t(1), 12, 13)], ended: 20, .error),
      did(5, made: 10, runs: [(.t(1), 14, 15)], ended: 30, .timedOut))
    #expect(
      Summary(trace).tasks
        == TaskCounts(
          count: 5, failed: 1, cancelled: 1, timedOut: 1, unfinished: 2, meanRunSeconds: 1e-9,
          longestRunSeconds: 1e-9))
    // The thread itself 0..<1; 10..<12 one, 12..<14 two, 14..<20 three, 20..<30 two, then one.
    #expect(levels(trace) == [9, 23, 12, 6])
  }

  @Test(
    "the area under the tasks' curve is the sum of their times (Little's law)",
    arguments: UInt64(0)..<40)
  func area(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    var records = began(1)
    var sum: Nanoseconds = 0
    for task: Int64 in 1...60 {
      let start = Nanoseconds.random(in: 0..<1_000, using: &random)
      let end = Nanoseconds.random(in: start..<1_001, using: &random)
      sum += end - start
      records += did(task, made: start, runs: [(.t(1), start, start)], ended: end)
    }
    let trace = makeTrace(records, ended(.t(1), at: 1_000))
    #expect(Levels(trace).concurrency.integral == sum)
  }

  @Test("parents in a circle, as a damaged trace may have them, do no harm")
  func circle() {
    let trace = makeTrace(
      began(1), ended(.t(1), at: 50), did(1, parent: 1, made: 0, runs: [(.t(1), 0, 5)], ended: 9),
      did(2, parent: 1, made: 0, runs: [(.t(1), 5, 6)], ended: 20))
    #expect(Levels(trace).concurrency.peak <= 2)
  }
}
