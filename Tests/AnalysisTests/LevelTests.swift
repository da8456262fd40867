import Randomness
import Testing
import Trace

@testable import Analysis

@Suite("Level curves")
struct LevelTests {
  @Test("two threads in turns on one core: P is 1 throughout")
  func turns() {
    // core 0   1 1 1 2 2 2 1 1 . .      one letter is 10 ns
    let trace = makeTrace(
      began(1), spawned(.t(2), by: nil, at: 0),
      ran(.t(1), on: 0, 0, 30, .preempted), ran(.t(2), on: 0, 30, 60, .preempted),
      ran(.t(1), on: 0, 60, 80, .exited), ended(.t(1), at: 80), ended(.t(2), at: 100))
    let levels = Levels(trace)
    #expect(levels.parallelism.times == [0, 80])
    #expect(levels.parallelism.levels == [1, 0])
    #expect(levels.parallelism.mean == 0.8)
    #expect(levels.parallelism.timeAtLevel == [20, 80])
    // Thread 2 before its first span is unknown, not ready: R counts thread 1 from 30 to 60 and
    // thread 2 from 60 to 100.
    #expect(levels.runnable.times == [0, 30])
    #expect(levels.runnable.levels == [0, 1])
    #expect(levels.runnable.mean == 0.7)
    #expect(levels.busyShare == 1)
  }

  @Test("two cores at once: mean, peak and time at each level")
  func parallel() {
    // core 0   1 1 1 1 . .
    // core 1   . 2 2 2 2 .
    let trace = makeTrace(
      began(1), spawned(.t(2), by: .t(1), at: 10),
      ran(.t(1), on: 0, 0, 40, .blocked), ran(.t(2), on: 1, 10, 50, .blocked),
      ended(.t(2), at: 60), ended(.t(1), at: 60))
    let curve = Levels(trace).parallelism
    #expect(curve.times == [0, 10, 40, 50])
    #expect(curve.levels == [1, 2, 1, 0])
    #expect(curve.timeAtLevel == [10, 20, 30])
    #expect(curve.peak == 2)
    #expect(curve.mean == 80.0 / 60)
    #expect(curve.share(atLeast: 2) == 0.5)
    #expect(curve.share(atLeast: 0) == 1)
    #expect(curve.share(atLeast: 9) == 0)
    #expect([0, 9, 10, 39, 40, 50, 59].map { curve.level(at: $0) } == [1, 1, 2, 2, 1, 0, 0])
  }

  @Test("a creator is a task but while it waits for what it created")
  func creator() {
    // 1 creates 2 and 3 at 10, waits from 20 to 60, works to 70, waits to 80; 2 and 3 live 10..<50
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 20, .blocked), spawned(.t(2), by: .t(1), at: 10),
      spawned(.t(3), by: .t(1), at: 10), ran(.t(2), on: 1, 10, 12, .blocked),
      ran(.t(3), on: 1, 12, 14, .blocked), ended(.t(2), at: 50), ended(.t(3), at: 50),
      ran(.t(1), on: 0, 60, 70, .blocked), ended(.t(1), at: 80))
    let curve = Levels(trace).concurrency
    // 0..<10: 1 alone. 10..<20: all three. 20..<50: 2 and 3. From 50 on 1 waits for itself.
    #expect(curve.times == [0, 10, 20, 50])
    #expect(curve.levels == [1, 3, 2, 1])
  }

  @Test("a shell that waits for a process whose thread outlives its first one")
  func processTree() {
    // shell 1 forks 2 at 10; 2 forks 3 at 20 and waits; 3 lives 20..<40 and 50..<60 (id used again)
    let two = ThreadKey(pid: 2, tid: 2)
    let three = ThreadKey(pid: 3, tid: 3)
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 12, .blocked), began(2, by: .t(1), at: 10),
      ran(two, on: 1, 10, 22, .blocked), began(3, by: two, at: 20),
      ran(three, on: 0, 20, 40, .exited), ended(three, at: 40), ended(process: 3, at: 40),
      ran(two, on: 1, 45, 52, .blocked), began(3, by: two, at: 50),
      ran(three, on: 0, 50, 60, .exited), ended(three, at: 60), ended(process: 3, at: 60),
      ran(two, on: 1, 60, 62, .exited), ended(two, at: 62), ended(process: 2, at: 62),
      ran(.t(1), on: 0, 65, 70, .exited), ended(.t(1), at: 70))
    let curve = Levels(trace).concurrency
    // 1 counts 0..<12 and 62..<70; 2 counts 10..<22, 40..<52, 60..<62; 3 counts its lives.
    #expect(curve.times == [0, 10, 12, 20, 22, 50, 52])
    #expect(curve.levels == [1, 2, 1, 2, 1, 2, 1])
  }

  @Test("a forked process whose creating thread is not known counts for its parent's first thread")
  func unknownCreator() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked),
      [.processStarted(ProcessStart(pid: 2, parent: 1, name: "p2", at: 10))],
      spawned(ThreadKey(pid: 2, tid: 2), by: nil, at: 10),
      ran(ThreadKey(pid: 2, tid: 2), on: 1, 10, 30, .exited),
      ended(ThreadKey(pid: 2, tid: 2), at: 30), ended(.t(1), at: 30))
    #expect(Levels(trace).concurrency.timeAtLevel == [0, 30])
  }

  @Test("threads whose creator is not known count as their process's first thread's")
  func unknownThreadCreator() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), spawned(.t(2), by: nil, at: 5),
      ran(.t(2), on: 1, 5, 20, .blocked), ended(.t(2), at: 30), ended(.t(1), at: 30))
    // 0..<5 the first alone, 5..<10 both, then 2 while 1 waits.
    #expect(Levels(trace).concurrency.times == [0, 5, 10])
    #expect(Levels(trace).concurrency.levels == [1, 2, 1])
  }

  @Test("samples say how long, not when: P is the least parallel curve that they allow")
  func leastOverlap() {
    // Windows of 100 ms. In the first two threads ran 60 ms each, drawn over one another: together
    // at least 20 ms at once. In the second 30 ms and 40 ms: never at once. In the third 50 ms both.
    let ms: Nanoseconds = 1_000_000
    var metadata = makeMetadata(method: .procfs)
    metadata.capture.samplePeriodSeconds = 0.01
    let trace = makeTrace(
      with: metadata, began(1), spawned(.t(2), by: .t(1), at: 0),
      ran(.t(1), on: 0, 40 * ms, 100 * ms, .sampled),
      ran(.t(1), on: 0, 170 * ms, 200 * ms, .sampled),
      ran(.t(1), on: 0, 200 * ms, 250 * ms, .sampled),
      ran(.t(2), on: 0, 40 * ms, 100 * ms, .sampled),
      ran(.t(2), on: 0, 160 * ms, 200 * ms, .sampled),
      ran(.t(2), on: 0, 200 * ms, 250 * ms, .sampled), ended(.t(1), at: 250 * ms),
      ended(.t(2), at: 250 * ms))
    let curve = Levels(trace).parallelism
    #expect(curve.times == [0, 20 * ms, 170 * ms, 200 * ms])
    #expect(curve.levels == [2, 1, 0, 2])
    #expect(curve.integral == 290 * ms)
    #expect(Summary(trace).runnable == nil)
  }

  @Test(
    "the least overlap keeps the area, and has the lowest peak and the least area above any level",
    arguments: UInt64(0)..<60)
  func leastOverlapLaws(seed: UInt64) {
    let curve = Levels(RandomTrace.make(seed: seed, spans: 150, cores: 4)).parallelism
    for window: Nanoseconds in [1, 7, 100, 100_000] {
      let packed = curve.withLeastOverlap(window: window)
      #expect(packed.integral == curve.integral)
      #expect(packed.timeAtLevel.reduce(0, +) == curve.range.duration)
      #expect(packed.peak <= curve.peak)
      for level in 0...4 {
        #expect(area(of: packed, above: level) <= area(of: curve, above: level))
      }
    }
    #expect(curve.withLeastOverlap(window: 1) == curve)
  }

  @Test("a file that tells of a century in a few spans is worked out at once")
  func leastOverlapOfALongTime() {
    let century: Nanoseconds = 3_155_760_000_000_000_000
    let curve = LevelCurve(
      range: TimeRange(0, century), times: [0, 5, century - 7], levels: [2, 1, 3])
    let packed = curve.withLeastOverlap(window: 10)
    // The first window holds 2 x 5 + 1 x 5, the last one 1 x 3 + 3 x 7.
    #expect(packed.times == [0, 5, century - 10, century - 6])
    #expect(packed.levels == [2, 1, 3, 2])
    #expect(packed.timeAtLevel.reduce(0, +) == century)
  }

  private func area(of curve: LevelCurve, above level: Int) -> Nanoseconds {
    curve.timeAtLevel.enumerated().reduce(0) {
      $0 + Nanoseconds(max($1.offset - level, 0)) * $1.element
    }
  }

  @Test("nothing recorded: curves without time")
  func empty() {
    let levels = Levels(makeTrace())
    for curve in [levels.parallelism, levels.runnable, levels.concurrency] {
      #expect(curve.peak == 0)
      #expect(curve.mean == 0)
      #expect(curve.share(atLeast: 0) == 0)
    }
    #expect(levels.busyShare == 0)
  }

  @Test("the run begins with its first thread, not with the recorder")
  func lateStart() {
    let trace = makeTrace(
      began(1, at: 1_000), ran(.t(1), on: 0, 1_000, 1_060, .blocked), ended(.t(1), at: 1_100))
    #expect(trace.runTime == TimeRange(1_000, 1_100))
    #expect(Levels(trace).parallelism.mean == 0.6)
    #expect(Levels(trace).parallelism.level(at: 1_059) == 1)
  }

  @Test("merging is sorting", arguments: [1, 2, 3, 7, 8, 63, 64, 65])
  func merging(stretches: Int) {
    var random = SeededNumbers(seed: UInt64(stretches))
    // Keys of many values and of few, and stretches of all lengths, some wholly behind others.
    for shift: UInt64 in [1, 50, 61] {
      var keys = (0..<stretches).flatMap { stretch in
        let offset = UInt64(stretch % 3) << 12
        return (0..<Int(random.next() % (stretch % 2 == 0 ? 300 : 3_000)))
          .map { _ in (random.next() >> shift) / 2 + offset }.sorted()
      }
      let sorted = keys.sorted()
      keys.sortKeys()
      #expect(keys == sorted)
    }
  }

  @Test("radix sorting is sorting", arguments: [0, 1, 2, 4_096, 4_097, 20_000])
  func radix(count: Int) {
    var random = SeededNumbers(seed: UInt64(count))
    for bits in [1, 11, 12, 35, 63] {
      let shift = UInt64(64 - bits)
      var keys = (0..<count).map { _ in random.next() >> shift }
      let sorted = keys.sorted()
      keys.sortKeys()
      #expect(keys == sorted)
    }
  }
}
