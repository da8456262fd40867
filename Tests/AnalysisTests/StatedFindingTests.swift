import Testing
import Trace

@testable import Analysis

private let ms: Nanoseconds = 1_000_000

/// Findings that rest on what a program says, on how it ended, or on what only one thread did.
@Suite("Findings on lost updates, hung programs and serial parts")
struct StatedFindingTests {
  private func findings(_ id: Finding.Kind, _ trace: Trace) -> [Finding] {
    Summary(trace).findings.filter { $0.id == id }
  }

  private func marked(_ thread: ThreadKey, _ name: String, _ start: Nanoseconds, _ end: Nanoseconds)
    -> [TraceRecord]
  {
    [
      .marked(
        MarkedSpan(thread: thread, task: nil, name: name, time: TimeRange(start, end), depth: 0))
    ]
  }

  // MARK: Lost updates

  /// Two threads work on `hits` together for 20 ms; then the main thread says what came of it.
  private func counting(_ statement: String) -> Trace {
    makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 0), spawned(.t(3), by: .t(1), at: 0),
      marked(.t(2), "hits", 10 * ms, 50 * ms), marked(.t(3), "hits", 30 * ms, 70 * ms),
      marked(.t(1), statement, 90 * ms, 90 * ms),
      ended(.t(2), at: 100 * ms), ended(.t(3), at: 100 * ms), ended(.t(1), at: 100 * ms))
  }

  @Test("what a program says of its counter is believed, and said to be its word")
  func lostUpdates() throws {
    let finding = try #require(
      findings(.lostUpdates, counting("updates of hits: 15000 of 20000")).first)
    #expect(finding.severity == .problem)
    #expect(finding.seconds == 0.02)
    #expect(finding.where == "t2 (thread 2) and t3 (thread 3)")
    #expect(
      finding.text.hasPrefix(
        "By the program's own count 5000 of 20,000 updates of 'hits' were lost (25 %): threads read"
          + " it, and wrote back what had been overwritten meanwhile. 2 threads worked on it, two or"
          + " more of them at once for 20.0 ms. Hold a lock"))
  }

  @Test(
    "nothing lost, or something else said",
    arguments: [
      "updates of hits: 20000 of 20000", "updates of hits: 20001 of 20000", "updates of hits",
      "updates of hits: some of 20000", "updates of hits: 1 of 0", "updates of : 1 of 2",
      "updates of hits: -1 of -5", "hits: 1 of 2",
    ])
  func nothingLost(statement: String) {
    #expect(findings(.lostUpdates, counting(statement)) == [])
  }

  @Test("a counter that no mark belongs to: where it was said")
  func unmarkedCounter() throws {
    let finding = try #require(
      findings(.lostUpdates, counting("updates of a: b: 1 of 2")).first)
    #expect(finding.where == "the main thread (1)")
    #expect(finding.text.contains("1 of 2 updates of 'a: b' were lost (50 %)"))
    #expect(finding.seconds == 0)
  }

  // MARK: Waits without a limit

  /// A program of one thread that computes for 400 ms, and then waits from there to 2 s.
  private func hung(
    signal: Int32?, status: Int32 = 0, for cause: WaitCause = .io, in place: String? = nil,
    until end: Nanoseconds = 2000 * ms, busy: Nanoseconds = 0
  ) -> Trace {
    var metadata = makeMetadata()
    metadata.exit = TraceMetadata.ExitFacts(
      status: signal.map { 128 + $0 } ?? status, signal: signal)
    var records = began(1) + ran(.t(1), on: 0, 0, 400 * ms, .blocked)
    records.append(
      .blocked(
        BlockedSpan(
          thread: .t(1), time: TimeRange(400 * ms, end), cause: cause, place: place,
          evidence: .observed, waker: nil)))
    records += ran(.t(1), on: 0, end, 2000 * ms, .exited)
    if busy > 0 {
      records += spawned(.t(2), by: .t(1), at: 500 * ms)
      records += ran(.t(2), on: 1, 500 * ms, 500 * ms + busy, .blocked)
      records += ended(.t(2), at: 500 * ms + busy)
    }
    return makeTrace(with: metadata, records, ended(.t(1), at: 2000 * ms))
  }

  @Test("a program that only waited when a signal ended it")
  func killed() throws {
    let trace = hung(signal: 14, in: "read")
    let finding = try #require(findings(.noTimeout, trace).first)
    #expect(finding.seconds == 1.6)
    #expect(finding.severity == .warning)
    #expect(finding.where == "the main thread (1)")
    #expect(
      finding.text == "Nothing went on any more when signal 14 ended the run: the main thread (1)"
        + " had waited 1.600 s for a file, a pipe or the network (read). A wait for something that"
        + " may never come needs a time limit, and a plan for when it has passed.")
    #expect(findings(.noTimeout, hung(signal: nil, status: 130)).count == 1)
  }

  @Test("a program that ended by itself, or that something else was to end, is not hung")
  func notHung() {
    #expect(findings(.noTimeout, hung(signal: nil)) == [])
    #expect(findings(.noTimeout, hung(signal: nil, status: 1)) == [])
    #expect(findings(.noTimeout, hung(signal: 15, for: .timer)) == [])
    #expect(findings(.noTimeout, hung(signal: 15, for: .child)) == [])
    #expect(findings(.noTimeout, hung(signal: 15, in: "epoll_wait")) == [])
    #expect(findings(.noTimeout, hung(signal: 15, in: "accept4")) == [])
  }

  @Test("the wait has to last to the end, and the rest of the program has to be still")
  func hungThresholds() {
    #expect(findings(.noTimeout, hung(signal: 15, until: 1800 * ms)).count == 1)
    #expect(findings(.noTimeout, hung(signal: 15, until: 1799 * ms)) == [])
    #expect(findings(.noTimeout, hung(signal: 15, busy: 80 * ms)).count == 1)
    #expect(findings(.noTimeout, hung(signal: 15, busy: 81 * ms)) == [])
  }

  // MARK: Serial parts

  /// The main thread works alone for `alone` ms, then with another one for `together` ms.
  private func parts(alone: Int64, together: Int64, waitsForGIL: Bool = false) -> Trace {
    let (start, end) = (alone * ms, (alone + together) * ms)
    var records = began(1) + ran(.t(1), on: 0, 0, end, .exited)
    records += spawned(.t(2), by: .t(1), at: waitsForGIL ? 0 : start)
    if waitsForGIL {
      records += ran(.t(2), on: 1, 0, 1, .blocked)
      records += used(.t(2), wait: 1, take: start, drop: end)
    }
    records += ran(.t(2), on: 1, start, end, .exited)
    return makeTrace(records, ended(.t(1), at: end), ended(.t(2), at: end))
  }

  @Test("a tenth of the work that one thread did alone; less is not said")
  func serialFraction() throws {
    #expect(findings(.serialFraction, parts(alone: 190, together: 900)) == [])
    let finding = try #require(
      findings(.serialFraction, parts(alone: 200, together: 900)).first)
    #expect(finding.severity == .note)
    #expect(finding.seconds == 0.2)
    #expect(finding.where == "the main thread (1)")
    // Amdahl: 1 / (0.1 + 0.9 / 2) = 1.82, 1 / (0.1 + 0.9 / 4) = 3.08.
    #expect(
      finding.text.contains(
        "For 200 ms only one thread had anything to do: 10 % of the work, 200 ms of it at a stretch"
          + " from 0 s on. By Amdahl's law 2 cores make this work at most 1.8 times as fast as one"
          + " core, 4 cores 3.1 times, and no number of them more than 10.0 times."))
    #expect(findings(.serialFraction, parts(alone: 600, together: 900)).first?.severity == .warning)
  }

  @Test("a run that was never parallel has no serial part, and who waits for the GIL is not idle")
  func notSerial() {
    #expect(findings(.serialFraction, parts(alone: 1000, together: 90)) == [])
    #expect(findings(.serialFraction, parts(alone: 600, together: 900, waitsForGIL: true)) == [])
  }
}
