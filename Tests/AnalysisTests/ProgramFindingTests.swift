import Testing
import Trace

@testable import Analysis

private let ms: Nanoseconds = 1_000_000

@Suite("Findings from inside the program")
struct ProgramFindingTests {
  private func findings(_ id: Finding.Kind, _ trace: Trace) -> [Finding] {
    Summary(trace).findings.filter { $0.id == id }
  }

  // MARK: Blocking calls

  /// A task whose second step lasts `length` ms, in which its thread does `doing`, beside another.
  private func loop(_ length: Int64, doing: WaitCause?, others: Bool = true) -> Trace {
    let end = 20 * ms + length * ms
    var records = began(1)
    if let doing {
      records += ran(.t(1), on: 0, 0, 20 * ms, .blocked) + waited(.t(1), 20 * ms, end, for: doing)
      records += ran(.t(1), on: 0, end, end + 20 * ms, .exited)
    } else {
      records += ran(.t(1), on: 0, 0, end + 20 * ms, .exited)
    }
    records += did(
      1, name: "bad", made: 0, runs: [(.t(1), 0, ms), (.t(1), 20 * ms, end)], ended: end)
    if others {
      records += did(
        2, name: "poll", made: 0, runs: [(.t(1), ms, 2 * ms), (.t(1), end, end + ms)],
        ended: end + ms)
    }
    return makeTrace(records, ended(.t(1), at: end + 20 * ms))
  }

  @Test("a step of 50 ms while another task waits is a blocking call; of 49 ms it is not")
  func blockingThreshold() throws {
    #expect(findings(.blockingCallInEventLoop, loop(49, doing: .timer)) == [])
    let found = try #require(findings(.blockingCallInEventLoop, loop(50, doing: .timer)).first)
    #expect(found.seconds == 0.05)
    #expect(found.severity == .warning)
    #expect(found.where == "task 'bad', at 20.0 ms")
    #expect(
      found.text == "One step of task 'bad' took 50.0 ms while 1 other task on its thread could not"
        + " go on: it slept. Await the event loop's own sleep instead.")
  }

  @Test("what the thread did meanwhile is what it is said to have done")
  func blockingKinds() throws {
    let computed = try #require(findings(.blockingCallInEventLoop, loop(80, doing: nil)).first)
    #expect(computed.text.contains("it computed. Move the computation to a process pool"))
    let read = try #require(findings(.blockingCallInEventLoop, loop(80, doing: .io)).first)
    #expect(read.text.contains("it waited for a file or the network."))
  }

  @Test("alone on its thread a task blocks nobody, and waiting for the GIL is not its doing")
  func notBlocking() {
    #expect(findings(.blockingCallInEventLoop, loop(80, doing: nil, others: false)) == [])
    var builder = TraceBuilder()
    let trace = loop(80, doing: .unknown)
    #expect(throws: Never.self) { try trace.replay(into: &builder) }
    for record in used(.t(1), wait: 20 * ms, take: 100 * ms) { builder.receive(record) }
    #expect(
      findings(.blockingCallInEventLoop, builder.finish(metadata: trace.metadata)) == [])
  }

  @Test("those that only wait for the task are not the ones it kept waiting")
  func ancestors() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 100 * ms, .exited), ended(.t(1), at: 100 * ms),
      did(
        1, name: "main", made: 0, runs: [(.t(1), 0, ms), (.t(1), 99 * ms, 100 * ms)],
        ended: 100 * ms),
      did(2, name: "only", parent: 1, made: 0, runs: [(.t(1), 2 * ms, 99 * ms)], ended: 99 * ms))
    #expect(findings(.blockingCallInEventLoop, trace) == [])
  }

  // MARK: Locks

  @Test("a deadlock of two locks is named with its threads, locks and length")
  func deadlock() throws {
    let trace = makeTrace(
      began(1), ended(.t(1), at: 100 * ms), spawned(.t(2), by: .t(1), at: 0),
      ran(.t(2), on: 0, 0, ms, .blocked), ended(.t(2), at: 100 * ms),
      spawned(.t(3), by: .t(1), at: 0), ran(.t(3), on: 1, 0, ms, .blocked),
      ended(.t(3), at: 100 * ms),
      did(1, .thread, name: "transfer", made: 0, runs: [(.t(2), 0, 100 * ms)]),
      did(2, .thread, name: "audit", made: 0, runs: [(.t(3), 0, 100 * ms)]),
      // Thread 2 has lock 0xa, thread 3 has lock 0xb.
      awaited(.t(2), 10 * ms, 100 * ms, lock: 0xb, holder: 3, acquired: false),
      awaited(.t(3), 20 * ms, 100 * ms, lock: 0xa, holder: 2, acquired: false),
      // The main thread joins one of them: no part of the circle.
      awaited(.t(1), 5 * ms, 100 * ms, lock: 0xc, holder: 2, acquired: false))
    let found = findings(.deadlock, trace)
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect(finding.severity == .problem)
    #expect(finding.seconds == 0.08)
    #expect(
      finding.text == "2 threads waited for one another for 80.0 ms, to the end of the recording:"
        + " transfer (thread 2) held lock A and waited for lock B; audit (thread 3) held lock B and"
        + " waited for lock A. Take locks in the same order everywhere.")
    #expect(finding.where == "lock A at 0xa, lock B at 0xb")
    #expect(Summary(trace).bound == .lock)
  }

  @Test("a deadlock that a time-out broke is one; waits that end with the lock taken are none")
  func brokenDeadlock() throws {
    func trace(firstGotIt: Bool) -> Trace {
      makeTrace(
        began(1), ended(.t(1), at: 100 * ms), spawned(.t(2), by: .t(1), at: 0),
        ended(.t(2), at: 100 * ms),
        awaited(.t(1), 10 * ms, 60 * ms, lock: 0xb, holder: 2, acquired: firstGotIt),
        awaited(.t(2), 20 * ms, 70 * ms, lock: 0xa, holder: 1, acquired: true))
    }
    let finding = try #require(findings(.deadlock, trace(firstGotIt: false)).first)
    #expect(finding.seconds == 0.04)
    #expect(finding.text.contains("for 40.0 ms, until one of them gave up"))
    #expect(findings(.deadlock, trace(firstGotIt: true)) == [])
  }

  @Test("three in a circle are found; a chain, a condition and two waits for one lock are not")
  func circles() {
    func trace(_ holders: [Int32], lock: (Int32) -> UInt64 = { UInt64($0) }) -> Trace {
      var records = began(1) + ended(.t(1), at: 100 * ms)
      for thread: Int32 in [2, 3] {
        records += spawned(.t(thread), by: .t(1), at: 0) + ended(.t(thread), at: 100 * ms)
      }
      for (index, holder) in holders.enumerated() {
        let start = Nanoseconds(index + 1) * ms
        records += awaited(
          .t(Int32(index + 1)), start, 100 * ms, lock: lock(holder), holder: holder,
          acquired: false)
      }
      return makeTrace(records)
    }
    #expect(findings(.deadlock, trace([2, 3, 1])).count == 1)
    #expect(findings(.deadlock, trace([2, 3])) == [])
    #expect(findings(.deadlock, trace([1])) == [])
    #expect(findings(.deadlock, trace([2, 1], lock: { _ in 9 })) == [])
  }

  @Test("three waits for a held lock, a tenth of the run: contention; joins and signals are none")
  func contention() throws {
    func trace(holder: Int32, joins: Bool = false, taken: Int64? = nil) -> Trace {
      var records = began(1) + spawned(.t(2), by: .t(1), at: 0) + ended(.t(2), at: 130 * ms)
      for turn: Int64 in 0..<3 {
        let start = turn * 30 * ms
        // A join that asks again after a time-out, and gets the lock as the thread leaves.
        let end = joins && turn == 2 ? 127 * ms : start + 10 * ms
        records += awaited(.t(1), start, end, lock: 5, holder: holder)
      }
      if let taken { records += awaited(.t(2), taken * ms, taken * ms, lock: 5, holder: nil) }
      return makeTrace(records, ended(.t(1), at: 130 * ms))
    }
    let finding = try #require(findings(.lockContention, trace(holder: 2)).first)
    #expect(finding.seconds == 0.03)
    #expect(finding.severity == .note)
    #expect(finding.where == "the lock at 0x5: the main thread (1)")
    #expect(finding.text.hasPrefix("1 thread waited 3 times for one lock, 30.0 ms in all"))
    #expect(findings(.lockContention, trace(holder: 1)) == [])
    #expect(findings(.lockContention, trace(holder: 2, joins: true)) == [])
    // A thread takes the lock that its end releases once, before anybody can wait for it: what it takes
    // again meanwhile is another one, held to the end.
    let hogged = try #require(
      findings(.lockContention, trace(holder: 2, joins: true, taken: 80)).first)
    #expect(hogged.seconds == 0.087)
    #expect(findings(.lockContention, trace(holder: 2, joins: true, taken: 0)) == [])
  }

  @Test("a lock that is held once, to the end of a thread's work, is no join")
  func heldToTheEnd() throws {
    // The work is over at 127.5 ms, the thread at 130 ms. It gives the lock back at `given`, and who waits
    // for it runs again at `taken`.
    func trace(given: Nanoseconds?, taken: Nanoseconds) -> Trace {
      var records = began(1) + spawned(.t(2), by: .t(1), at: 0) + ended(.t(2), at: 130 * ms)
      records += did(
        1, .thread, made: 0, runs: [(thread: .t(2), start: 1, end: 127_500_000)], ended: 127_500_000
      )
      for turn: Int64 in 0..<2 {
        let start = turn * 30 * ms
        records += awaited(.t(1), start, start + 10 * ms, lock: 5, holder: 2, acquired: false)
      }
      records += awaited(.t(1), 60 * ms, taken, lock: 5, holder: 2)
      if let given {
        records += waited(
          .t(1), 60 * ms, given, for: .lock, evidence: .reported, waker: .thread(.t(2)))
      }
      return makeTrace(records, ended(.t(1), at: 131 * ms))
    }
    #expect(findings(.lockContention, trace(given: nil, taken: 127_600_000)) == [])
    #expect(findings(.lockContention, trace(given: 127_550_000, taken: 127_600_000)) == [])
    #expect(findings(.lockContention, trace(given: nil, taken: 127_400_000)).count == 1)
    #expect(findings(.lockContention, trace(given: 127_450_000, taken: 127_600_000)).count == 1)
  }

  // MARK: Workers

  @Test("workers that compute longer before their first job than all jobs last")
  func startup() throws {
    func trace(job: Int64) -> Trace {
      var records = began(1) + ran(.t(1), on: 0, 0, ms, .blocked)
      for pid: Int32 in [2, 3] {
        let key = ThreadKey(pid: pid, tid: pid)
        records += began(pid, by: .t(1), at: ms)
        records += ran(key, on: pid - 2, ms, 61 * ms, .blocked)
        records += ran(key, on: pid - 2, 61 * ms, 61 * ms + job * ms, .blocked)
        records += ended(key, at: 150 * ms) + ended(process: pid, at: 150 * ms)
        records += did(
          Int64(pid), .job, queued: true, made: 0, runs: [(key, 61 * ms, 61 * ms + job * ms)],
          ended: 61 * ms + job * ms)
      }
      return makeTrace(records, ended(.t(1), at: 150 * ms), ended(process: 1, at: 150 * ms))
    }
    let finding = try #require(findings(.startupAboveWork, trace(job: 59)).first)
    #expect(finding.seconds == 0.12)
    #expect(finding.where == "processes 2 and 3")
    #expect(findings(.startupAboveWork, trace(job: 61)) == [])
  }
}
