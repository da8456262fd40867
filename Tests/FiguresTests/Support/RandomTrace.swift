import Randomness
import Trace

/// Recordings as they may come: any number of processes, threads and cores, spans from a
/// nanosecond to minutes, waits of every cause, and names that try to break things.
enum RandomTrace {
  static let hostileNames = [
    "", "python3", "worker", "main", "<script>alert(1)</script>", "a\"b'c&d", "tab\there",
    "line\nbreak", "\u{1b}[31mred", "日本語スレッド", "مرحبا بالعالم", "👩‍👩‍👧‍👦🚀", "e\u{301}\u{301}\u{301}",
    "\u{202e}esrever", String(repeating: "very-long-name-", count: 40),
    String(repeating: "W", count: 200), "   ", "\u{0}\u{1}\u{2}",
  ]

  static func make(seed: UInt64) -> Trace {
    var random = SeededNumbers(seed: seed)
    let cores = random.pick([1, 2, 4, 16, 64, 200])
    // A nanosecond, a microsecond, a millisecond, a second, ten minutes.
    let unit = random.pick([1e-6, 1e-3, 1, 1e3, 6e5])
    var script = ProgramScript(cores: cores)
    let processes = random.pick([0, 1, 1, 2, 6, 30])
    var coreFree = [Double](repeating: 0, count: cores)
    for process in 0..<processes {
      let pid = Int32(1000 + process * 1000)
      let name = random.pick(hostileNames)
      let birth = Double.random(in: 0...5, using: &random) * unit
      script.process(pid, name, at: birth, parent: process == 0 ? nil : 1000)
      let threads = random.pick([1, 1, 3, 12, 90])
      for thread in 0..<threads {
        let tid = pid + Int32(thread)
        let start = birth + Double.random(in: 0...3, using: &random) * unit
        let own = random.flip() ? name : random.pick(hostileNames)
        script.thread(tid, of: pid, own, at: start, creator: thread == 0 ? nil : pid)
        fill(&script, tid, pid, start, unit, &coreFree, &random)
        if random.flip(), thread < 12 { addReports(&script, tid, pid, start, unit, &random) }
      }
    }
    for _ in 0..<random.pick([0, 0, 1, 40]) {
      let at = Nanoseconds(Double.random(in: 0...4, using: &random) * unit * 1e6)
      script.receive(
        .lost(Loss(core: 0, time: TimeRange(at, at + random.pick([0, 1, 5000])), count: 3)))
    }
    let methods: [TraceMetadata.Method] = [.switches, .tracepoints, .procfs]
    return script.trace(
      [random.pick(hostileNames), "--flag", "value"],
      label: random.flip() ? random.pick(hostileNames) : nil,
      method: random.pick(methods))
  }

  /// What agents might report of a thread, plausible or not.
  private static func addReports(
    _ script: inout ProgramScript, _ tid: Int32, _ pid: Int32, _ start: Double, _ unit: Double,
    _ random: inout SeededNumbers
  ) {
    func moment() -> Double { start + Double.random(in: 0...4, using: &random) * unit }
    for _ in 0..<random.pick([0, 0, 0, 3, 12]) {
      let wait = moment()
      let take = wait + Double.random(in: 0...1, using: &random) * unit
      script.use(tid, of: pid, wait: random.flip() ? wait : nil, take, take + 0.1 * unit)
    }
    for index in 0..<random.pick([0, 0, 0, 1, 5]) {
      let made = moment()
      let kind = random.pick(TaskKind.allCases)
      var at = made
      var runs: [(Double, Double)] = []
      for _ in 0..<random.pick([0, 1, 1, 4]) {
        let end = at + Double.random(in: 0...0.5, using: &random) * unit
        runs.append((at, end))
        at = end + Double.random(in: 0...0.5, using: &random) * unit
      }
      script.task(
        Int64(tid) * 100 + Int64(index), kind, random.pick(hostileNames), on: tid, of: pid,
        made: made, runs: runs, end: random.flip() ? at : nil,
        random.pick([.ok, .error, .cancelled, .timedOut]))
    }
  }

  private static func fill(
    _ script: inout ProgramScript, _ tid: Int32, _ pid: Int32, _ start: Double, _ unit: Double,
    _ coreFree: inout [Double], _ random: inout SeededNumbers
  ) {
    var now = start
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let core = Int.random(in: 0..<coreFree.count, using: &random)
      let from = max(now, coreFree[core]) + Double.random(in: 0...1, using: &random) * unit
      let length = random.pick([0, 1e-6, 0.001, 0.4, 3])
      let to = from + length * unit
      script.run(
        tid, of: pid, core: Int32(core), from, to,
        end: random.pick([SpanEnd.preempted, .blocked, .sampled]))
      coreFree[core] = to
      now = to
      if random.flip() {
        let cause = random.pick(WaitCause.allCases)
        let waitEnd = now + Double.random(in: 0...2, using: &random) * unit
        script.wait(
          tid, of: pid, now, waitEnd, cause, in: random.flip() ? "futex" : nil)
        now = waitEnd
      }
    }
    if random.flip() { script.end(tid, of: pid, at: now) }
  }
}
