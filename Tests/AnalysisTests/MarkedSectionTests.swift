import Analysis
import Testing
import Trace

@Suite("The section that a program marks, as if nobody else had held a core")
struct MarkedSectionTests {
  private func marked(
    _ thread: ThreadKey, _ name: String, _ start: Nanoseconds, _ end: Nanoseconds
  ) -> [TraceRecord] {
    [
      .marked(
        MarkedSpan(thread: thread, task: nil, name: name, time: TimeRange(start, end), depth: 0))
    ]
  }

  /// Thread 1 starts (0 to 10), works alone (10 to 30) and makes threads 2 and 3 (30 to 40).
  private let beginning: [TraceRecord] =
    began(1) + ran(.t(1), on: 0, 0, 40, .blocked)
    + [
      .marked(
        MarkedSpan(thread: .t(1), task: nil, name: "alone", time: TimeRange(10, 30), depth: 0))
    ]
    + spawned(.t(2), by: .t(1), at: 39) + spawned(.t(3), by: .t(1), at: 40)

  @Test("neither the start of the program nor that of its workers belongs to it")
  func startsAreLeftOut() {
    let section = MarkedSection(
      makeTrace(
        beginning, ran(.t(2), on: 0, 40, 60, .exited), ran(.t(3), on: 1, 40, 60, .exited),
        marked(.t(2), "together", 40, 60), marked(.t(3), "together", 40, 60)))
    #expect(section?.wall == 40)
    #expect(section?.undisturbed == 40)
  }

  @Test("a share that was dealt out in advance counts by the time on its core")
  func dealtShares() {
    // Somebody else has core 1 from 45 to 60; each thread has 20 to do.
    let section = MarkedSection(
      makeTrace(
        beginning, ran(.t(2), on: 0, 40, 60, .exited), ran(.t(3), on: 1, 40, 45, .preempted),
        ran(.t(3), on: 1, 60, 75, .exited), marked(.t(2), "together", 40, 60),
        marked(.t(3), "together", 40, 75)))
    #expect(section?.wall == 55)
    #expect(section?.undisturbed == 40)
    // Both needed 20 once the wait for a core is left out.
    #expect(section?.uneven == 0 && section?.processor == 60)
  }

  @Test("shares taken from a queue count by their mean")
  func queuedShares() {
    // Somebody else has core 1 from 50 on: of 40, thread 2 does 30. 10 at full pace, 20 at half.
    let section = MarkedSection(
      makeTrace(
        beginning, ran(.t(2), on: 0, 40, 70, .exited), ran(.t(3), on: 1, 40, 50, .preempted),
        ran(.t(3), on: 1, 70, 71, .exited), marked(.t(2), "together", 40, 55),
        marked(.t(2), "together", 55, 70), marked(.t(3), "together", 40, 50)))
    #expect(section?.wall == 50)
    #expect(section?.undisturbed == 40)
  }

  @Test("a wait for anything but a core counts in full")
  func waitsCount() {
    let section = MarkedSection(
      makeTrace(
        began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 90, 95, .preempted),
        ran(.t(1), on: 0, 98, 100, .exited), marked(.t(1), "fetch", 0, 100)))
    #expect(section?.wall == 100)
    #expect(section?.undisturbed == 97)
  }

  @Test("more workers than cores take the cores that there are")
  func moreWorkersThanCores() {
    // Two threads of 20 each on one usable core: 40, however they take turns.
    let section = MarkedSection(
      makeTrace(
        with: makeMetadata(cores: [0]), began(1), ran(.t(1), on: 0, 0, 10, .blocked),
        spawned(.t(2), by: .t(1), at: 9), spawned(.t(3), by: .t(1), at: 10),
        ran(.t(2), on: 0, 10, 20, .preempted), ran(.t(3), on: 0, 20, 40, .exited),
        ran(.t(2), on: 0, 40, 50, .exited), marked(.t(2), "together", 10, 50),
        marked(.t(3), "together", 10, 40)))
    #expect(section?.wall == 40)
    #expect(section?.undisturbed == 40)
  }

  @Test("cores computed, and those that had ended waited for the last one")
  func whatTheThreadsDid() {
    // Thread 3 begins 5 later and needs 10 less; neither a start nor what lies before a mark counts.
    let section = MarkedSection(
      makeTrace(
        beginning, ran(.t(2), on: 0, 40, 70, .exited), ran(.t(3), on: 1, 40, 65, .exited),
        marked(.t(2), "together", 40, 70), marked(.t(3), "together", 45, 65)))
    #expect(section?.undisturbed == 50)
    #expect(section?.processor == 70)
    #expect(section?.uneven == 10)
    #expect(section?.waiting == 0)
    #expect(section?.parts.map(\.name) == ["alone", "together"])
    #expect(section?.parts.map(\.threads) == [1, 2])
    #expect(section?.parts.map(\.processor) == [20, 50])
  }

  @Test("waiting within a stretch is told apart, and a wait for a core is none")
  func waitingWithin() {
    // Thread 3 waits for a lock from 45 to 50, and for a core from 55 to 58; thread 2 for neither.
    let section = MarkedSection(
      makeTrace(
        beginning, ran(.t(2), on: 0, 40, 60, .exited), ran(.t(3), on: 1, 40, 45, .blocked),
        ran(.t(3), on: 1, 50, 55, .preempted), ran(.t(3), on: 1, 58, 63, .exited),
        marked(.t(2), "together", 40, 60), marked(.t(3), "together", 40, 63)))
    #expect(section?.waiting == 5)
    #expect(section?.processor == 55)
  }

  @Test("samples do not see waits for cores; without marks there is no section")
  func whatIsNotKnown() {
    let records =
      began(1) + ran(.t(1), on: 0, 0, 10, .sampled) + ran(.t(1), on: 0, 50, 60, .sampled)
    let sampled = makeTrace(
      with: makeMetadata(method: .procfs), records, marked(.t(1), "work", 0, 60))
    #expect(MarkedSection(sampled)?.undisturbed == 60)
    #expect(MarkedSection(sampled)?.processor == 0)
    #expect(MarkedSection(sampled)?.parts == [])
    #expect(MarkedSection(makeTrace(records)) == nil)
    #expect(MarkedSection(makeTrace(records, marked(.t(1), "moment", 5, 5))) == nil)
  }
}
