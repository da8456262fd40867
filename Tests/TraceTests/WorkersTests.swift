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

  /// Enough rows that several parts of them are dealt out and moved at once.
  @Test func manySpansAreSortedAsFewAre() {
    var random = SeededNumbers(seed: 1)
    var spans = RunningSpans()
    var rows: [(thread: Int32, start: Nanoseconds, end: Nanoseconds, core: Int32)] = []
    for row in 0..<140_000 {
      let start = Nanoseconds.random(in: 0..<1_000, using: &random)
      let thread = Int32.random(in: 0..<9, using: &random)
      rows.append((thread, start, start + 5, Int32(row)))
      spans.append(
        RunningSpan(
          thread: ThreadKey(pid: 1, tid: 1), core: Int32(row), time: TimeRange(start, start + 5),
          end: .blocked), thread: thread)
    }
    let newIndex: [Int32] = [3, 1, 0, 2, 8, 7, 6, 5, 4]
    spans.sort(renumbering: newIndex)
    let sorted = rows.map { (newIndex[Int($0.thread)], $0.start, $0.end, $0.core) }.sorted(by: <)
    #expect(spans.threads == sorted.map(\.0))
    #expect(spans.starts == sorted.map(\.1))
    #expect(spans.ends == sorted.map(\.2))
    #expect(spans.cores == sorted.map(\.3))
    #expect(spans.endings == [SpanEnd](repeating: .blocked, count: sorted.count))
    let before = spans
    spans.sort(renumbering: (0..<9).map { $0 })
    #expect(spans == before)
  }
}
