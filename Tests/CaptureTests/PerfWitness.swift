import Glibc
import Trace

@testable import Capture

/// A run of PerfLoad that `perf record` watched at the same time as rung `tracepoints`.
struct PerfWitness {
  /// Moments of one thread, as times of the recording.
  struct Moments {
    private(set) var byThread: [Int32: [Nanoseconds]] = [:]

    mutating func append(_ tid: Int32, _ moment: Nanoseconds) {
      byThread[tid, default: []].append(moment)
    }

    /// How many there are.
    var count: Int { byThread.values.reduce(0) { $0 + $1.count } }

    /// How many of these are among others, give or take a tolerance.
    func shareFound(in others: Moments, within tolerance: Nanoseconds) -> Double {
      var found = 0
      for (tid, moments) in byThread {
        let candidates = others.byThread[tid] ?? []
        found +=
          moments.filter { moment in
            candidates.contains { abs($0 - moment) <= tolerance }
          }.count
      }
      return Double(found) / Double(max(1, count))
    }
  }

  /// What perf saw of PerfLoad's threads.
  struct Seen {
    var came = Moments()
    var left = Moments()
    var woken = Moments()
  }

  let recorded: RecordedLoad
  private(set) var seen = Seen()

  /// Records PerfLoad both ways.
  init(recording arguments: [String], into file: String) throws {
    recorded = try RecordedLoad(
      arguments,
      under: [
        "perf", "record", "-q", "-a", "-k", "CLOCK_MONOTONIC", "-m", "2048", "-o", file,
        "-e", "sched:sched_switch", "-e", "sched:sched_waking", "--",
      ], on: .tracepoints)
    let text = commandOutput("perf script -i \(file) --ns -F tid,cpu,time,event,trace 2>/dev/null")
    let threads = Set(recorded.truths.map(\.key.tid))
    for line in text.split(separator: "\n") {
      guard let event = line.range(of: ": sched:"),
        let second = line[..<event.lowerBound].split(separator: " ").last.map({
          $0.split(separator: ".")
        }), second.count == 2, let whole = Nanoseconds(second[0]), let part = Nanoseconds(second[1])
      else { continue }
      let moment = whole * 1_000_000_000 + part - recorded.origin
      func number(_ field: String) -> Int32? {
        line.range(of: field).flatMap { Int32(line[$0.upperBound...].prefix { $0 != " " }) }
      }
      if let tid = number(" prev_pid="), threads.contains(tid) { seen.left.append(tid, moment) }
      if let tid = number(" next_pid="), threads.contains(tid) { seen.came.append(tid, moment) }
      if line.contains("sched_waking"), let tid = number(" pid="), threads.contains(tid) {
        seen.woken.append(tid, moment)
      }
    }
  }
}

extension RecordedLoad {
  /// Moments of the threads that told of themselves.
  func moments(_ of: (ThreadLife) -> [Nanoseconds]) -> PerfWitness.Moments {
    var moments = PerfWitness.Moments()
    let keys = Set(truths.map(\.key))
    for thread in trace.threads where keys.contains(thread.key) {
      for moment in of(thread) { moments.append(thread.key.tid, moment) }
    }
    return moments
  }
}

/// What a shell command prints.
func commandOutput(_ command: String) -> String {
  guard let stream = popen(command, "r") else { return "" }
  defer { pclose(stream) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, stream)
    guard count > 0 else { break }
    bytes += chunk[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

extension Substring {
  /// Where a text begins and ends in this one.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
