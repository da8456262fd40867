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
  private let directory: String
  /// The reading of CLOCK_MONOTONIC that is time 0 of the trace.
  var origin: Nanoseconds = 0
  private var clock = CounterClock()
  private var locks: [String: ProbeRing<coreograph_gil_record>] = [:]
  private var tasks: [String: ProbeRing<coreograph_task_record>] = [:]
  private var assembler: TaskAssembler
  private var lostFromClosedRings: UInt64 = 0
  /// What was read too soon: another thread's ring can still hold something earlier.
  private var early: [TaskAssembler.Entry] = []

  /// Makes the directory (only this user may enter it) and puts the library and the agent there.
  ///
  /// - Parameters:
  ///   - preloaded: the user's own LD_PRELOAD, which is kept and comes first.
  ///   - withTasks: whether the Python agent is to report tasks.
  init(preloaded: String?, withTasks: Bool) throws(ProbeError) {
    directory = try Self.makeDirectory()
    assembler = TaskAssembler(directory: directory)
    let library = directory + "/coreograph-probe.so"
    do {
      try ProbeLibrary.preload.write(to: URL(filePath: library))
      try ProbeLibrary.pythonAgent.write(to: URL(filePath: directory + "/agent.py"))
    } catch {
      throw ProbeError(reason: "\(directory) has no room for the probe")
    }
    var environment = ["COREOGRAPH_PROBE_DIRECTORY": directory]
    let others = preloaded ?? ""
    environment["LD_PRELOAD"] = others.isEmpty ? library : others + ":" + library
    if CounterClock.isUsable { environment["COREOGRAPH_PROBE_CLOCK"] = "counter" }
    if withTasks { environment["COREOGRAPH_AGENT"] = "1" }
    self.environment = environment
    clock.calibrate()
  }

  /// Takes the directory away with everything in it.
  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// How many records the program's threads could not write because the recorder was behind.
  var lostRecords: UInt64 {
    locks.values.reduce(0) { $0 + $1.overrun } + tasks.values.reduce(0) { $0 + $1.overrun }
      + lostFromClosedRings
  }

  /// Hands over what has been written since the last call.
  func collect(into sink: inout some TraceSink & ~Copyable) throws {
    try drain(all: false, into: &sink)
  }

  /// Hands over everything, the uses in progress too.
  func finish(at end: Nanoseconds, into sink: inout some TraceSink & ~Copyable) throws {
    try drain(all: true, into: &sink)
    try assembler.finish(at: end, into: &sink)
  }

  private func drain(all: Bool, into sink: inout some TraceSink & ~Copyable) throws {
    let readingBegan = monotonicNow() - origin
    openNewRings()
    var uses: [(thread: ThreadKey, usesCounter: Bool, record: coreograph_gil_record)] = []
    for (name, ring) in locks {
      let hasLeft = hasLeft(ring.thread)
      ring.drain(isComplete: { $0.drop != 0 || all || hasLeft }) {
        uses.append((ring.thread, ring.usesCounter, $0))
      }
      if hasLeft {
        lostFromClosedRings += ring.overrun
        locks[name] = nil
        unlink(directory + "/" + name)
      }
    }
    var events: [(thread: ThreadKey, usesCounter: Bool, record: coreograph_task_record)] = []
    for (name, ring) in tasks {
      let hasLeft = hasLeft(ring.thread)
      ring.drain(isComplete: { _ in true }) { events.append((ring.thread, ring.usesCounter, $0)) }
      if hasLeft {
        lostFromClosedRings += ring.overrun
        tasks[name] = nil
        unlink(directory + "/" + name)
      }
    }
    // Only now: every reading then lies between two pairs that never change, so that two readings
    // in order stay in order whichever collections they came with.
    clock.calibrate()
    for (thread, usesCounter, record) in uses {
      try sink.receive(
        .gil(
          GILUse(
            thread: thread, lock: Int32(record.lock),
            wait: moment(record.wait, usesCounter), take: moment(record.take, usesCounter),
            drop: moment(record.drop, usesCounter))))
    }
    early += events.map { event in
      TaskAssembler.Entry(
        thread: event.thread, at: moment(event.record.time, event.usesCounter) ?? 0,
        record: event.record)
    }
    early.sort { $0.at < $1.at }
    let known = all ? early.count : early.firstIndex { $0.at >= readingBegan } ?? early.count
    try assembler.receive(Array(early[..<known]), into: &sink)
    early.removeFirst(known)
  }

  private func moment(_ reading: UInt64, _ usesCounter: Bool) -> Nanoseconds? {
    guard reading != 0 else { return nil }
    return (usesCounter ? clock.monotonic(reading) : Nanoseconds(reading)) - origin
  }

  /// Asked before a ring is read: what a thread that has left wrote is all there by then.
  private func hasLeft(_ thread: ThreadKey) -> Bool {
    access("/proc/\(thread.pid)/task/\(thread.tid)", F_OK) != 0
  }

  private func openNewRings() {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      return
    }
    for name in names {
      let path = directory + "/" + name
      if name.hasPrefix("gil."), locks[name] == nil {
        locks[name] = ProbeRing(path: path)
      } else if name.hasPrefix("task."), tasks[name] == nil {
        tasks[name] = ProbeRing(path: path)
      }
    }
  }

  /// In memory where there is such a file system, because the rings' pages must not be written to
  /// a disk while threads fill them.
  private static func makeDirectory() throws(ProbeError) -> String {
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    for parent in ["/dev/shm", temporary] {
      var template = Array((parent + "/coreograph-XXXXXX").utf8CString)
      if mkdtemp(&template) != nil {
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    throw ProbeError(reason: "neither /dev/shm nor \(temporary) takes a private directory")
  }
}

/// Why the probe cannot be used.
struct ProbeError: Error {
  /// In a few words.
  var reason: String
}
