import Randomness
import Synchronization
import Testing

@testable import Trace

@Suite struct WorkersTests {
  @Test(arguments: [0, 1, 2, 7, 1_000], [1, 2, 5])
  func everyNumberIsWorkedOnOnceAndInItsPlace(count: Int, workers: Int) {
    let calls = Atomic<Int>(0)
    var first = 0
    let squares = concurrentMap(count, workers: workers, beside: { first += 1 }) { number in
      calls.wrappingAdd(1, ordering: .relaxed)
      return number * number
    }
    #expect(squares == (0..<count).map { $0 * $0 })
    #expect(calls.load(ordering: .relaxed) == count)
    #expect(first == 1)
  }

  @Test func noMoreThreadsThanAskedForAreAtWork() {
    let busy = Atomic<Int>(0)
    let most = Atomic<Int>(0)
    _ = concurrentMap(200, workers: 3) { number in
      let now = busy.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
      most.max(now, ordering: .sequentiallyConsistent)
      var sum = 0
      for step in 0..<10_000 { sum &+= step ^ number }
      busy.wrappingSubtract(1, ordering: .sequentiallyConsistent)
      return sum
    }
    #expect((1...3).contains(most.load(ordering: .sequentiallyConsistent)))
  }

  /// Enough rows that several parts of them are put together at once; threads come in any order, and in
  /// some of them spans do.
  @Test(arguments: [1, 9, 300]) func manySpansAreSortedAsFewAre(threads: Int) {
    var random = SeededNumbers(seed: UInt64(threads))
    var parts: [SpanGroups] = []
    var spans: [NumberedSpan] = []
    var rows: [(thread: Int32, start: Nanoseconds, end: Nanoseconds, core: Int32)] = []
    for row in 0..<70_000 {
      let thread = Int32.random(in: 0..<Int32(threads), using: &random)
      let isOrdered = thread % 3 == 0
      // Some lie far apart, some last long, and of the last ones cores have large numbers.
      let distance: Nanoseconds = threads == 9 ? 10_000_000 : 1
      let start = isOrdered ? distance * Nanoseconds(row) : .random(in: 0..<1_000, using: &random)
      let end = start + (row % 9_001 == 0 ? 5_000_000_000 : 5)
      rows.append((thread, start, end, Int32(row)))
      let span = RunningSpan(
        thread: ThreadKey(pid: 1, tid: 1), core: Int32(row), time: TimeRange(start, end),
        end: SpanEnd.allCases[row % 6])
      spans.append(NumberedSpan(span, thread: thread))
      guard row == 69_999 || Int.random(in: 0..<900, using: &random) == 0 else { continue }
      parts.append(SpanGroups(spans, threadCount: threads))
      spans = []
    }
    let newIndex = (0..<Int32(threads)).shuffled(using: &random)
    let joint = RunningSpans(joining: parts, renumbering: newIndex)
    // Rows number their cores, so that what is alike stays in order of arrival.
    let sorted = rows.map { (newIndex[Int($0.thread)], $0.start, $0.end, $0.core) }.sorted(by: <)
    #expect(joint.threads == sorted.map(\.0))
    #expect(joint.starts == sorted.map(\.1))
    #expect(joint.ends == sorted.map(\.2))
    #expect(joint.cores == sorted.map(\.3))
    #expect(joint.endings == sorted.map { SpanEnd.allCases[Int($0.3) % 6] })
  }

  @Test func noSpansAreNoSpans() {
    #expect(RunningSpans(joining: [], renumbering: []) == RunningSpans())
    let empty = [SpanGroups(), SpanGroups([], threadCount: 2)]
    #expect(RunningSpans(joining: empty, renumbering: [1, 0]) == RunningSpans())
  }
}
