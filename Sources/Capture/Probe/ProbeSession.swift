import CProbeRings
import FoundationEssentials
import Glibc
import Probe
import Trace

/// The preloaded probe at work: a private directory that the program's threads put their rings
/// into, and what has been read from it.
final class ProbeSession {
  /// What the program's environment needs for the probe to be loaded and to find its directory.
  let environment: [String: String]
  private let directory: ProbeDirectory
  /// The reading of CLOCK_MONOTONIC that is time 0 of the trace.
  var origin: Nanoseconds = 0
  private var clock = CounterClock()
  private var locks: [String: ProbeRing<coreograph_gil_record>] = [:]
  private var tasks: [String: ProbeRing<coreograph_task_record>] = [:]
  private var assembler: TaskAssembler
  private var census: PythonCensus
  private var lostFromClosedRings = Lost()
  /// Processes with rings that could not be opened so far.
  private var unopened: Set<Int32> = []
  /// Rings that a program made something else of, and records that cannot be true.
  private var spoilt: Set<String> = []
  private var untrue: UInt64 = 0
  /// Threads that have left, and when that was seen; something of them may be among ``early``.
  private var departed: [ThreadKey: Nanoseconds] = [:]
  /// What was read too soon: another thread's ring can still hold something earlier.
  private var early: [TaskAssembler.Entry] = []

  /// Makes the private directory with the library and the agent in it.
  ///
  /// - Parameters:
  ///   - preloaded: the user's own LD_PRELOAD, which is kept and comes first.
  ///   - agents: what is to be looked at.
  init(preloaded: String?, agents: RecordingRequest.Agents) throws(ProbeError) {
    directory = try ProbeDirectory()
    assembler = TaskAssembler(directory: directory.rings)
    census = PythonCensus(locks: agents.gil, tasks: agents.tasks)
    var environment = ["COREOGRAPH_PROBE_DIRECTORY": directory.rings]
    let others = preloaded ?? ""
    environment["LD_PRELOAD"] =
      others.isEmpty ? directory.preload : others + ":" + directory.preload
    if CounterClock.isUsable { environment["COREOGRAPH_PROBE_CLOCK"] = "counter" }
    if agents.gil { environment["COREOGRAPH_GIL"] = "1" }
    if agents.tasks { environment["COREOGRAPH_AGENT"] = "1" }
    self.environment = environment
    clock.calibrate()
  }

  /// All that Linux gives (PID_MAX_LIMIT).
  private static let ids: ClosedRange<Int32> = 1...4_194_304
  private static let clockSlack: Nanoseconds = 1_000_000

  /// How many records the program's threads could not write because the recorder was behind.
  private struct Lost {
    var locks: UInt64 = 0
    var tasks: UInt64 = 0
  }

  /// What the trace's metadata should say of the agents' records; one line each.
  var notes: [String] {
    let locks = locks.values.reduce(lostFromClosedRings.locks) { $0 + $1.overrun }
    let tasks = tasks.values.reduce(lostFromClosedRings.tasks) { $0 + $1.overrun }
    var notes: [String] = []
    if locks > 0 { notes.append("agents: \(locks) uses of interpreter locks were lost") }
    if tasks > 0 { notes.append("agents: \(tasks) records of tasks and lock waits were lost") }
    if !spoilt.isEmpty {
      notes.append("agents: \(spoilt.count) threads' records were spoilt by the program")
    }
    if untrue > 0 { notes.append("agents: \(untrue) records that cannot be true were left out") }
    if assembler.lacksTexts { notes.append("agents: names beyond the first 256 MB were left out") }
    return notes
  }

  /// A process has changed its program.
  func meet(_ pid: Int32) { census.meet(pid) }

  /// Hands over what has been written since the last call.
  func collect(into sink: inout some TraceSink & ~Copyable) throws {
    try drain(all: false, into: &sink)
  }

  /// Hands over everything, the uses in progress too.
  func finish(at end: Nanoseconds, into sink: inout some TraceSink & ~Copyable) throws {
    try drain(all: true, into: &sink)
    try assembler.finish(at: end, into: &sink)
    for pid in unopened { census.missRoom(in: pid) }
    for note in census.notes() { try sink.receive(.note(note)) }
  }

  private func drain(all: Bool, into sink: inout some TraceSink & ~Copyable) throws {
    let readingBegan = monotonicNow() - origin
    openNewRings()
    census.look()
    var uses: [(thread: ThreadKey, usesCounter: Bool, record: coreograph_gil_record)] = []
    for (name, ring) in locks {
      let hasLeft = hasLeft(ring.thread)
      let isSound = ring.drain(isComplete: { $0.drop != 0 || all || hasLeft }) {
        uses.append((ring.thread, ring.usesCounter, $0))
      }
      if !isSound { spoilt.insert(name) }
      if hasLeft || !isSound {
        lostFromClosedRings.locks += ring.overrun
        locks[name] = nil
        forget(name)
      }
    }
    var events: [(thread: ThreadKey, usesCounter: Bool, record: coreograph_task_record)] = []
    for (name, ring) in tasks {
      let hasLeft = hasLeft(ring.thread)
      let isSound = ring.drain(isComplete: { _ in true }) {
        events.append((ring.thread, ring.usesCounter, $0))
      }
      if !isSound { spoilt.insert(name) }
      if hasLeft || !isSound {
        lostFromClosedRings.tasks += ring.overrun
        departed[ring.thread] = readingBegan
        tasks[name] = nil
        forget(name)
      }
    }
    // Only now: every reading then lies between two pairs that never change, so that two readings
    // in order stay in order whichever collections they came with.
    clock.calibrate()
    // Readings of two cores' counters may differ a little.
    let now = monotonicNow() - origin + Self.clockSlack
    for (thread, usesCounter, record) in uses {
      let use = GILUse(
        thread: thread, lock: Int32(truncatingIfNeeded: record.lock),
        wait: moment(record.wait, usesCounter), take: moment(record.take, usesCounter),
        drop: moment(record.drop, usesCounter))
      if use.isPossible(until: now) { try sink.receive(.gil(use)) } else { untrue += 1 }
    }
    for event in events {
      if event.record.kind != TaskRecordKind.waited.rawValue {
        census.hearAgent(in: event.thread.pid)
      }
      let at = moment(event.record.time, event.usesCounter) ?? 0
      guard at <= now else {
        untrue += 1
        continue
      }
      early.append(
        TaskAssembler.Entry(thread: event.thread, at: max(at, 0), record: event.record))
    }
    early.sort { $0.at < $1.at }
    let known = all ? early.count : early.firstIndex { $0.at >= readingBegan } ?? early.count
    try assembler.receive(Array(early[..<known]), into: &sink)
    early.removeFirst(known)
    for (thread, moment) in departed where !early.contains(where: { $0.thread == thread }) {
      try assembler.leave(thread, at: moment, into: &sink)
      departed[thread] = nil
    }
  }

  private func moment(_ reading: UInt64, _ usesCounter: Bool) -> Nanoseconds? {
    guard reading != 0 else { return nil }
    return (usesCounter ? clock.monotonic(reading) : Nanoseconds(clamping: reading)) - origin
  }

  /// Asked before a ring is read: what a thread that has left wrote is all there by then.
  private func hasLeft(_ thread: ThreadKey) -> Bool {
    access("/proc/\(thread.pid)/task/\(thread.tid)", F_OK) != 0
  }

  private func forget(_ name: String) { unlink(directory.rings + "/" + name) }

  private func openNewRings() {
    unopened = []
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.rings) else {
      return
    }
    for name in names {
      let path = directory.rings + "/" + name
      let parts = name.split(separator: ".")
      guard parts.count == 4, let pid = Int32(parts[1]), let tid = Int32(parts[2]),
        Self.ids.contains(pid), Self.ids.contains(tid), !spoilt.contains(name)
      else { continue }
      let thread = ThreadKey(pid: pid, tid: tid)
      if parts[0] == "gil", locks[name] == nil {
        locks[name] = ProbeRing(path: path, of: thread)
        if locks[name] == nil { unopened.insert(pid) }
        census.hearInterpreter(of: pid)
      } else if parts[0] == "task", tasks[name] == nil {
        tasks[name] = ProbeRing(path: path, of: thread)
        if tasks[name] == nil { unopened.insert(pid) }
      }
    }
  }
}

extension GILUse {
  /// Whether it can have happened before `now`: a program may write what it likes into its rings.
  package func isPossible(until now: Nanoseconds) -> Bool {
    let moments = [wait, take, drop].compactMap(\.self)
    return moments == moments.sorted() && moments.allSatisfy { (0...now).contains($0) }
      && (0..<Self.mostLocks).contains(lock)
  }

  /// An interpreter lock for each subinterpreter that a process ever makes.
  private static var mostLocks: Int32 { 1 << 20 }
}

/// Why the probe cannot be used.
struct ProbeError: Error {
  /// In a few words.
  var reason: String
}
