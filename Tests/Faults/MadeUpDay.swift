import Capture
import Trace

/// The kernel's records of a program that runs for a day and an hour, made up from a seed, and what
/// is true of them.
///
/// Each core has workers of its own, one of which is on it at a time; now and then one starts a thread
/// that lives for a turn. The records go the way that recorded ones go: merge, interpreter, writer.
struct MadeUpDay {
  /// 25 hours.
  static let length: Nanoseconds = 90_000 * 1_000_000_000
  static let coreCount = 4
  private static let workersPerCore = 16
  private static let origin: Nanoseconds = 7_000_000_000
  /// The first turn begins when the first thread has started all workers.
  private static let begun: Nanoseconds = 1_000_000
  /// A rung of real recordings flushes ten times a second, here after as many turns on average.
  private static let turnsPerFlush = 100
  private static let places = [
    "futex", "epoll_wait", "read", "clock_nanosleep", "recvfrom", "wait4",
  ]

  /// What a reader must find.
  private(set) var spans = 1
  private(set) var threads = 1
  private(set) var runningNanoseconds: Nanoseconds = 0
  private(set) var waits = 0

  private let turns: Int
  private var random: RandomSource
  private var merge = TimeOrderedMerge(cores: coreCount)
  private var interpreter = SwitchInterpreter(
    root: 100, cores: (0..<Int32(coreCount)).map { $0 }, origin: origin, stillThere: { _ in true })
  private let first = ThreadKey(pid: 100, tid: 100)
  /// When each worker last left its core.
  private var left: [Nanoseconds?] = Array(repeating: nil, count: coreCount * workersPerCore)
  /// Waits that were looked at; they are written behind what was read of the buffers before.
  private var observed: [BlockedSpan] = []
  /// The thread that was started in the last turn of each core.
  private var young: [ThreadKey?] = Array(repeating: nil, count: coreCount)

  /// A day with so many switches, two for each span.
  init(switches: Int, seed: UInt64) {
    turns = switches / 2
    random = RandomSource(seed: seed, run: 0)
  }

  /// How long a core has for a turn.
  private var turnLength: Nanoseconds { Self.length / Nanoseconds(turns / Self.coreCount + 1) }

  /// Writes the day into `writer`; `progress` is called now and then, with the share that is done.
  mutating func write(
    into writer: inout TraceWriter, progress: (Double) -> Void
  ) throws {
    startWorkers()
    for turn in 0..<turns {
      let moment = Self.begun + Nanoseconds(turn / Self.coreCount) * turnLength
      take(turn, core: turn % Self.coreCount, from: moment)
      guard turn % Self.turnsPerFlush == Self.turnsPerFlush - 1 else { continue }
      try release(before: Self.origin + moment, into: &writer)
      try writer.flush(interpreter.inProgress(at: Self.origin + moment))
      if turn % (1 << 16) < Self.turnsPerFlush { progress(Double(turn) / Double(turns)) }
    }
    try release(before: .max, into: &writer)
    try interpreter.finish(at: Self.origin + Self.length, into: &writer)
    progress(1)
  }

  /// What stands in the trace's metadata once it is whole.
  var metadata: TraceMetadata {
    let cores = (0..<Int32(Self.coreCount)).map { $0 }
    var metadata = TraceMetadata(
      writer: "made up", label: nil, command: ["day"], workingDirectory: nil,
      machine: .init(
        hostname: "made-up", processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: .init(online: cores, usable: cores, quota: nil),
      capture: .init(
        method: .switches, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: .init(
        name: "CLOCK_MONOTONIC", originNanoseconds: "\(Self.origin)", originUnixNanoseconds: "0"))
    metadata.wallNanoseconds = Self.length
    metadata.exit = .init(status: 0, signal: nil)
    return metadata
  }

  private mutating func startWorkers() {
    record(.named(thread: first, KernelName("day"), byExec: true), by: first, core: 0, at: 0)
    for worker in left.indices {
      let moment = Nanoseconds(worker + 1) * 1000
      record(.forked(child: key(worker)), by: first, core: 0, at: moment)
    }
    threads += left.count
    record(.switchedOut(preempted: false), by: first, core: 0, at: Self.begun / 2)
    runningNanoseconds = Self.begun / 2
  }

  /// One thread comes to `core`, and leaves it.
  private mutating func take(_ turn: Int, core: Int, from moment: Nanoseconds) {
    let length = turnLength
    let start = moment + Nanoseconds.random(in: 1...length / 4, using: &random)
    let end = start + Nanoseconds.random(in: length / 8...length / 2, using: &random)
    spans += 1
    runningNanoseconds += end - start
    if let thread = young[core] {
      young[core] = nil
      record(.switchedIn, by: thread, core: core, at: start)
      record(.exited, by: thread, core: core, at: end)
      return
    }
    let worker =
      core * Self.workersPerCore + Int.random(in: 0..<Self.workersPerCore, using: &random)
    let thread = key(worker)
    // A wait in eight was looked at.
    if let left = left[worker], Int.random(in: 0..<8, using: &random) == 0 {
      waits += 1
      observed.append(
        BlockedSpan(
          thread: thread, time: TimeRange(left, start), cause: .unknown,
          place: Self.places[worker % Self.places.count], evidence: .observed, waker: nil))
    }
    record(.switchedIn, by: thread, core: core, at: start)
    if turn % 256 < Self.coreCount {
      // Ids come again after a while, as the kernel's do.
      let child = ThreadKey(pid: first.pid, tid: Int32(1000 + threads % 30_000))
      record(.forked(child: child), by: thread, core: core, at: start + 1)
      young[core] = child
      threads += 1
    }
    record(.switchedOut(preempted: false), by: thread, core: core, at: end)
    left[worker] = end
  }

  private func key(_ worker: Int) -> ThreadKey {
    ThreadKey(pid: first.pid, tid: Int32(101 + worker))
  }

  private mutating func record(
    _ event: KernelRecord.Event, by writer: ThreadKey, core: Int, at moment: Nanoseconds
  ) {
    merge.append(
      KernelRecord(time: Self.origin + moment, writer: writer, event: event), core: core)
  }

  private mutating func release(
    before horizon: Nanoseconds, into writer: inout TraceWriter
  ) throws {
    try merge.release(before: horizon) { record, core in
      try interpreter.receive(record, core: core, into: &writer)
    }
    for wait in observed { try writer.receive(.blocked(wait)) }
    observed.removeAll(keepingCapacity: true)
  }
}
