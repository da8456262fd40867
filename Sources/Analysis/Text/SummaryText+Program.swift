/// What agents saw inside the program: interpreter locks and tasks.
extension SummaryText {
  /// How many interpreter locks and how many threads of each are listed one by one.
  private static let listedLocks = 4
  private static let listedHolders = 6

  var lockLines: [String] {
    guard !summary.gil.isEmpty else { return [] }
    // Those that threads waited for come first; a process alone with its lock has little to say.
    let ordered = summary.gil.enumerated().sorted {
      ($1.element.waitSeconds, $0.offset) < ($0.element.waitSeconds, $1.offset)
    }.map(\.element)
    var lines = [style.apply(.bold, to: summary.gil.count == 1 ? "The GIL" : "GILs")]
    for lock in ordered.prefix(Self.listedLocks) { lines += text(of: lock) }
    if ordered.count > Self.listedLocks {
      lines.append("  and \(ordered.count - Self.listedLocks) more")
    }
    return lines
  }

  private func text(of lock: GILSummary) -> [String] {
    var facts = ["held \(percent(lock.holdShare)) of the time it was in use"]
    if summary.gil.count > 1 {
      let number = lock.interpreter > 0 ? ", interpreter \(lock.interpreter)" : ""
      facts[0] = "process \(lock.pid)\(number): " + facts[0]
    }
    if let wait = lock.meanWaitSeconds {
      facts.append("waited for \(duration(lock.waitSeconds)) in all, \(duration(wait)) a time")
      let latency = lock.handoffLatencySeconds.map { ", \(duration($0)) each" } ?? ""
      facts.append("\(count(lock.handoffs, "hand-off"))\(latency)")
    } else {
      facts.append("nobody waited for it")
    }
    var lines = facts.joined(separator: "; ").wrapped(to: style.width - 2).map { "  \($0)" }
    guard lock.threads.count > 1 else { return lines }
    let names = Dictionary(
      summary.threads.filter { $0.pid == lock.pid }.map { ($0.tid, $0.name) },
      uniquingKeysWith: { _, last in last })
    lines.append(
      style.apply(
        .dim,
        to: "  " + "".padded(to: 28) + "held".aligned(to: 9) + "waited".aligned(to: 10)
          + "takes".aligned(to: 9)))
    let holders = lock.threads.sorted { ($1.holdSeconds, $0.tid) < ($0.holdSeconds, $1.tid) }
    for thread in holders.prefix(Self.listedHolders) {
      let name = (names[thread.tid] ?? "").harmless.shortened(to: 18)
      lines.append(
        "  " + name.padded(to: 18) + String(thread.tid).aligned(to: 10)
          + duration(thread.holdSeconds).aligned(to: 9)
          + duration(thread.waitSeconds).aligned(to: 10) + String(thread.takes).aligned(to: 9))
    }
    if holders.count > Self.listedHolders {
      lines.append("  and \(holders.count - Self.listedHolders) more threads")
    }
    return lines
  }

  var taskLines: [String] {
    let tasks = summary.tasks
    guard tasks.count > 0 else { return [] }
    let outcomes = [
      (tasks.ok, "ok"), (tasks.failed, "failed"), (tasks.cancelled, "cancelled"),
      (tasks.timedOut, "timed out"), (tasks.unfinished, "unfinished"),
    ]
    let told = outcomes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return [
      style.apply(.bold, to: count(tasks.count, "task")), "  " + told.joined(separator: ", "),
    ]
  }
}
