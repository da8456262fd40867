import Glibc
import Trace

/// Where the fields lie that Coreograph reads from the raw data of the scheduler's tracepoints.
package struct SchedulerLayout: Equatable, Sendable {
  /// `sched_switch`: a core goes from one thread to the next.
  package struct Switch: Equatable, Sendable {
    var id: UInt64
    var previousThread: Int
  }

  /// `sched_waking`: a thread is made ready to run by whoever is on the core.
  package struct Waking: Equatable, Sendable {
    var id: UInt64
    var flags: Int
    var waker: Int
    var thread: Int
  }

  var switches: Switch
  var wakings: Waking

  /// Takes the layout from the texts of two `format` files.
  package init(switchFormat: String, wakingFormat: String) throws(PerfError) {
    let switches = try FieldFinder("sched_switch", switchFormat)
    self.switches = Switch(
      id: switches.format.id, previousThread: try switches.offset(of: "prev_pid", size: 4))
    let wakings = try FieldFinder("sched_waking", wakingFormat)
    self.wakings = Waking(
      id: wakings.format.id, flags: try wakings.offset(of: "common_flags", size: 1),
      waker: try wakings.offset(of: "common_pid", size: 4),
      thread: try wakings.offset(of: "pid", size: 4))
  }

  /// Reads the layout of the running kernel.
  static func current() throws(PerfError) -> SchedulerLayout {
    func format(_ tracepoint: String) throws(PerfError) -> String {
      var obstacle = ENOENT
      for root in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
        if let text = readText("\(root)/events/sched/\(tracepoint)/format") { return text }
        // That one place is closed says more than that the other is not there.
        if errno != ENOENT { obstacle = errno }
      }
      throw PerfError(attempt: "read the format of \(tracepoint) in tracefs", code: obstacle)
    }
    return try SchedulerLayout(
      switchFormat: try format("sched_switch"), wakingFormat: try format("sched_waking"))
  }
}

/// Looks fields up in a format.
private struct FieldFinder {
  let format: TracepointFormat
  private let tracepoint: String

  init(_ tracepoint: String, _ text: String) throws(PerfError) {
    guard let format = TracepointFormat(text) else {
      throw PerfError(attempt: "understand the format of \(tracepoint)", code: ENOTSUP)
    }
    self.format = format
    self.tracepoint = tracepoint
  }

  func offset(of name: String, size: Int) throws(PerfError) -> Int {
    guard let field = format.fields[name], field.size == size else {
      throw PerfError(
        attempt: "find \(name), of \(size) bytes, in the format of \(tracepoint)", code: ENOTSUP)
    }
    return field.offset
  }
}
