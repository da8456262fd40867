import Randomness
import Testing
import Trace

@testable import Analysis

/// What is looked up is what walking finds.
@Suite("Times of states looked up")
struct StateIndexTests {
  private let key = ThreadKey(pid: 1, tid: 1)

  /// A thread of many spans and waits, some of which take no time.
  private func trace(seed: UInt64, spans: Int, overlap: Bool = false) -> Trace {
    var random = SeededNumbers(seed: seed)
    func upTo(_ limit: UInt64) -> Nanoseconds {
      random.next() % 4 == 0 ? 0 : Nanoseconds(random.next() % limit)
    }
    var records = began(1)
    var now: Nanoseconds = 5
    var last: TimeRange?
    for number in 0..<spans {
      var start = now
      var end = now + upTo(90)
      // Two spans of a thread that share ten nanoseconds.
      if overlap, number == spans / 2 - 1 { end = now + 60 }
      if overlap, number == spans / 2, let last { (start, end) = (last.end - 10, last.end + 50) }
      last = TimeRange(start, end)
      let ending: SpanEnd = random.next() % 3 == 0 ? .preempted : .blocked
      records += ran(key, on: 0, start, end, ending)
      now = end
      guard ending == .blocked, random.next() % 3 > 0 else {
        now += upTo(40)
        continue
      }
      let wake = now + upTo(60)
      let cause = WaitCause.allCases[Int(random.next() % 6)]
      records += waited(key, now, wake, for: cause, evidence: .reported, waker: .interrupt)
      now = wake + upTo(20)
    }
    return makeTrace(with: makeMetadata(method: .tracepoints), records)
  }

  /// The time in each state in buckets of `width` from the start of `window`, of what lies in one bucket;
  /// the rest by itself.
  private struct Buckets: Equatable {
    var sums: [Nanoseconds: StateTimes] = [:]
    var parted: [StateSpan] = []
    var manyAtOnce = 0

    static func == (one: Buckets, other: Buckets) -> Bool {
      one.sums == other.sums && one.parted == other.parted
    }

    mutating func take(_ span: StateSpan, _ window: TimeRange, width: Nanoseconds) {
      guard span.time.end >= window.start, span.time.start <= window.end else { return }
      let bucket = (span.time.start - window.start) / width
      if span.time.start >= window.start, span.time.end <= window.start + (bucket + 1) * width {
        sums[bucket, default: StateTimes()][span.state] += span.time.duration
      } else {
        parted.append(span)
      }
    }
  }

  @Test("what is told at once adds up", arguments: 0..<8 as Range<UInt64>)
  func looksUp(seed: UInt64) {
    let trace = trace(seed: seed, spans: 3_000)
    let (summary, _, index) = Summary.withLevelsAndIndex(of: trace)
    var random = SeededNumbers(seed: seed)
    var manyAtOnce = 0
    for width: Nanoseconds in [700, 9_000, 40_000, 1_000_000] {
      let start = Nanoseconds(random.next() % UInt64(trace.end / 2))
      let window = width == 1_000_000 ? TimeRange(0, trace.end) : TimeRange(start, trace.end - 100)
      var truth = Buckets()
      trace.forEachState(of: 0, around: window) { truth.take($0, window, width: width) }
      var found = Buckets()
      var last: Nanoseconds = 0
      trace.forEachState(
        of: 0, around: window, by: index,
        until: { moment in
          last = (moment - window.start) / width
          return moment < window.start
            ? moment : min(window.start + (last + 1) * width, window.end)
        },
        many: { times in
          // Now and then the spans are wanted one by one.
          guard random.next() % 4 > 0 else { return false }
          var sum = found.sums[last] ?? StateTimes()
          sum += times
          found.sums[last] = sum
          found.manyAtOnce += 1
          return true
        }
      ) { found.take($0, window, width: width) }
      #expect(found == truth)
      manyAtOnce += found.manyAtOnce
    }
    #expect(manyAtOnce > 0)
    #expect(summary.threads[0].states.total == trace.threads[0].time.duration)
  }

  @Test("spans gone through at once add up", arguments: 0..<8 as Range<UInt64>)
  func plainSpans(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    func upTo(_ limit: UInt64) -> Nanoseconds { Nanoseconds(random.next() % limit) }
    var records = began(1)
    var now: Nanoseconds = 5
    // Hundreds of spans in which nothing is reported, and then a few in which something is, or that take no
    // time.
    for number in 0..<4_000 {
      let isPlain = number % 700 > 30
      let end = now + (isPlain ? 1 : 0) + upTo(50)
      let ending: SpanEnd = random.next() % 3 == 0 ? .preempted : .blocked
      records += ran(key, on: 0, now, end, ending)
      now = end + upTo(30)
      guard !isPlain, ending == .blocked else { continue }
      records += waited(key, end, now, for: .io, evidence: .reported, waker: .interrupt)
    }
    let trace = makeTrace(with: makeMetadata(method: .tracepoints), records)
    let survey = LifeSurvey(trace)
    #expect(survey.stateTimes[0] == trace.stateTimes(of: 0))
    var latencies = ReadyLatencies()
    var ready = LevelEvents(over: trace.runTime)
    trace.forEachState(of: 0) { span in
      latencies.follow(span)
      if span.state == .runnable { ready.add(span.time.start, span.time.end) }
    }
    #expect(survey.latencies[0].preemptions == latencies.preemptions)
    #expect(survey.latencies[0].wakeUps == latencies.wakeUps)
    #expect(survey.latencies[0].starts == latencies.starts)
    #expect(Levels(trace).runnable == ready.takeCurve())
  }

  @Test("a thread whose spans contradict one another is walked along")
  func contradictions() {
    let trace = trace(seed: 3, spans: 1_000, overlap: true)
    #expect(throws: InvariantViolation.self) { try trace.checkInvariants() }
    let (summary, levels, index) = Summary.withLevelsAndIndex(of: trace)
    #expect(!index.knows(0, before: 0))
    // It runs on one core at a time all the same.
    #expect(levels.parallelism.peak == 1)
    #expect(levels.parallelism.integral == Nanoseconds((summary.cpuSeconds * 1e9).rounded()))
  }

  @Test("spans that stay where they are make the same curve", arguments: 0..<6 as Range<UInt64>)
  func curves(seed: UInt64) {
    let traces = (0..<5).map { trace(seed: 10 * seed + $0, spans: 9_000) }
    let range = TimeRange(0, traces.map(\.end).max() ?? 0)
    var stretches = LevelEvents(over: range)
    var rows = LevelEvents(over: range)
    for trace in traces {
      for row in 0..<trace.running.count {
        stretches.add(trace.running.starts[row], trace.running.ends[row])
      }
      let middle = trace.running.count / 3
      rows.add(0..<middle, of: trace.running)
      rows.add(middle..<trace.running.count, of: trace.running)
      rows.add(0..<0, of: trace.running)
    }
    let truth = stretches.takeCurve(workers: 1)
    #expect(rows.takeCurve(workers: Int(seed) + 1) == truth)
    // How long each level lasted is what its steps say.
    let steps = LevelCurve(range: range, times: truth.times, levels: truth.levels)
    #expect(steps.timeAtLevel == truth.timeAtLevel)
    // So is what is under them in every column, however many share one.
    for columns in [1, 7, 300] {
      let window = TimeRange(range.duration / 10, range.duration * 8 / 9)
      var areas = [Double](repeating: 0, count: columns)
      let width = Double(window.duration) / Double(columns)
      truth.forEachStep(in: window) { time, level in
        let from = Double(time.start - window.start) / width
        let to = Double(time.end - window.start) / width
        for column in Int(from)...min(Int(to), columns - 1) {
          areas[column] +=
            max(min(to, Double(column + 1)) - max(from, Double(column)), 0) * Double(level)
        }
      }
      for (mean, area) in zip(truth.means(in: window, columns: columns), areas) {
        #expect(abs(mean - area) < 1e-9)
      }
    }
  }
}
