import Randomness
import Trace

/// Plays a small scheduler: cores take ready threads, which run, wait, fork, spawn and exit. Traces
/// made from it are legal, and full of the corners of legality: stretches without time, ids used
/// again, waits known wholly, in part or not at all, lost records.
struct RandomTrace {
  private struct Runner {
    var key: ThreadKey
    var readyAt: Nanoseconds
    /// A wait to be reported up to the next time on a core, since its waker is not known.
    var openWait: (start: Nanoseconds, cause: WaitCause)?
  }

  private var random: SeededNumbers
  private var records: [TraceRecord] = []
  private var runners: [Runner] = []
  private var coreFreeAt: [Nanoseconds]
  private var living: [Int32: Int] = [:]
  private var freeIds: [(id: Int32, since: Nanoseconds)] = []
  private var lastId: Int32 = 100

  /// A trace of up to `spans` spans on `cores` cores.
  static func make(seed: UInt64, spans: Int, cores: Int) -> Trace {
    var play = RandomTrace(
      random: SeededNumbers(seed: seed), coreFreeAt: Array(repeating: 0, count: cores))
    play.startProcess(by: nil, at: play.length(50))
    for _ in 0..<spans where !play.runners.isEmpty { play.step() }
    let metadata = makeMetadata(method: .tracepoints, cores: (0..<Int32(cores)).map { $0 })
    var builder = TraceBuilder()
    for record in play.records { builder.receive(record) }
    return builder.finish(metadata: metadata)
  }

  private init(random: SeededNumbers, coreFreeAt: [Nanoseconds]) {
    self.random = random
    self.coreFreeAt = coreFreeAt
  }

  /// One thread gets one turn on one core.
  private mutating func step() {
    let core = coreFreeAt.indices.min { coreFreeAt[$0] < coreFreeAt[$1] } ?? 0
    let index = Int.random(in: runners.indices, using: &random)
    var runner = runners[index]
    let start = max(coreFreeAt[core], runner.readyAt) + length(5)
    let end = start + length(40)
    coreFreeAt[core] = end
    if let wait = runner.openWait {
      records += waited(runner.key, wait.start, start, for: wait.cause)
      runner.openWait = nil
    }
    runner.readyAt = end
    let ending = chooseEnding()
    records += ran(runner.key, on: Int32(core), start, end, ending)
    if ending == .blocked { goToWait(&runner) }
    runners[index] = runner
    let moment = Nanoseconds.random(in: start...end, using: &random)
    if runners.count < 12, chance(6) {
      chance(2) ? startProcess(by: runner.key, at: moment) : startThread(by: runner.key, at: moment)
    }
    if ending == .exited { leave(index, at: end) }
  }

  private mutating func chooseEnding() -> SpanEnd {
    if chance(15) { return .exited }
    if chance(20) { return .lost }
    return chance(3) ? .preempted : .blocked
  }

  private mutating func goToWait(_ runner: inout Runner) {
    let start = runner.readyAt
    runner.readyAt += length(60)
    guard !chance(3), let cause = WaitCause.allCases.randomElement(using: &random) else { return }
    if chance(2) {
      let waker = runners.randomElement(using: &random).map { Waker.thread($0.key) } ?? .interrupt
      records += waited(
        runner.key, start, runner.readyAt, for: cause, evidence: .reported, waker: waker)
    } else {
      runner.openWait = (start, cause)
    }
  }

  private mutating func startProcess(by creator: ThreadKey?, at moment: Nanoseconds) {
    let pid = takeId(at: moment)
    records += began(pid, by: creator, at: moment)
    living[pid] = 1
    runners.append(Runner(key: ThreadKey(pid: pid, tid: pid), readyAt: moment))
  }

  private mutating func startThread(by creator: ThreadKey, at moment: Nanoseconds) {
    let key = ThreadKey(pid: creator.pid, tid: takeId(at: moment))
    records += spawned(key, by: chance(5) ? nil : creator, at: moment)
    living[creator.pid, default: 0] += 1
    runners.append(Runner(key: key, readyAt: moment))
  }

  private mutating func leave(_ index: Int, at moment: Nanoseconds) {
    let key = runners.remove(at: index).key
    records += ended(key, at: moment)
    // A process's id stays taken while any of its threads lives.
    if key.tid != key.pid { freeIds.append((key.tid, moment)) }
    let left = (living[key.pid] ?? 1) - 1
    living[key.pid] = left
    if left == 0 {
      // Turns are played core by core, so that another thread may have left at a later moment.
      let last = max(moment, lastMoment(of: key.pid))
      records += ended(process: key.pid, at: last)
      freeIds.append((key.pid, last))
    }
  }

  private func lastMoment(of pid: Int32) -> Nanoseconds {
    var last: Nanoseconds = 0
    for case .threadEnded(let end) in records where end.thread.pid == pid {
      last = max(last, end.at)
    }
    return last
  }

  private mutating func takeId(at moment: Nanoseconds) -> Int32 {
    if let index = freeIds.firstIndex(where: { $0.since <= moment }) {
      return freeIds.remove(at: index).id
    }
    lastId += 1
    return lastId
  }

  private mutating func length(_ most: Nanoseconds) -> Nanoseconds {
    Nanoseconds.random(in: 0...most, using: &random)
  }

  /// True once in `times`.
  private mutating func chance(_ times: Int) -> Bool {
    Int.random(in: 1...times, using: &random) == 1
  }
}

extension RandomTrace {
  /// A trace of 120 spans on 3 cores in which threads also report waits, at random.
  static func withReports(seed: UInt64) throws -> Trace {
    let plain = RandomTrace.make(seed: seed, spans: 120, cores: 3)
    var random = SeededNumbers(seed: seed &* 977)
    var builder = TraceBuilder()
    try plain.replay(into: &builder)
    for thread in plain.threads where thread.time.duration > 0 {
      for _ in 0..<12 {
        let start = Nanoseconds.random(in: thread.time.start..<thread.time.end, using: &random)
        let end = start + Nanoseconds.random(in: 0...60, using: &random)
        let holder = plain.threads.randomElement(using: &random)?.key.tid
        let records =
          Bool.random(using: &random)
          ? used(thread.key, wait: start, take: end, drop: end + 20)
          : awaited(
            thread.key, start, end, lock: 1, holder: Bool.random(using: &random) ? holder : nil,
            acquired: Bool.random(using: &random))
        for record in records { builder.receive(record) }
      }
    }
    return builder.finish(metadata: plain.metadata)
  }
}
