import Analysis
import Trace

/// The finding of a recording as a title states it.
func titleText(_ summary: Summary) -> String {
  guard summary.wallSeconds > 0 else { return "Nothing was recorded" }
  let busy = busyText(summary)
  switch summary.verdict {
  case .parallel:
    return "\(sharersText(summary)) in parallel: \(busy)"
  case .concurrent:
    let tasks = tasksText(summary)
    return switch summary.bound {
    case .cpu, .gil: "\(tasks) took turns: \(busy)"
    case .io: "\(tasks) waited at the same time: \(busy)"
    case .lock: "\(tasks) waited for one another: \(busy)"
    case .mixed: "\(tasks) overlapped: \(busy)"
    }
  case .sequential:
    return switch summary.bound {
    case .io, .lock: "One thing at a time, mostly waiting: \(busy)"
    case .cpu, .gil, .mixed: "One thing at a time: \(busy)"
    }
  }
}

/// As in `1.93 of 2 cores busy`.
func busyText(_ summary: Summary) -> String {
  "\(numberText(summary.parallelism.mean, decimals: 2)) of \(coresText(summary.cores)) busy"
}

/// The finding of several recordings: the range that they span.
func titleText(_ inputs: [(name: String, summary: Summary)]) -> String {
  if let only = inputs.first, inputs.count == 1 { return titleText(only.summary) }
  let ordered = inputs.sorted { $0.summary.parallelism.mean < $1.summary.parallelism.mean }
  guard let least = ordered.first, let most = ordered.last else { return "Nothing was recorded" }
  let low = numberText(least.summary.parallelism.mean, decimals: 2)
  let high = numberText(most.summary.parallelism.mean, decimals: 2)
  if low == high { return "All kept \(low) cores busy" }
  return "\(sentenceStart(most.name)) kept \(high) cores busy, \(least.name) \(low)"
}

/// What a reader may want to know next, in pieces.
func subtitlePieces(_ trace: Trace, _ summary: Summary) -> [String] {
  var pieces: [String] = []
  if let label = trace.metadata.label, !label.isEmpty {
    pieces.append(labelText(label))
  } else if !trace.metadata.command.isEmpty {
    pieces.append(labelText(commandText(trace.metadata.command)))
  }
  pieces.append("\(secondsText(summary.wallSeconds)) long")
  pieces.append("\(secondsText(summary.cpuSeconds)) on cores")
  if let status = summary.exitStatus, status != 0 { pieces.append("exit status \(status)") }
  return pieces
}

/// The command without the folder of its program.
private func commandText(_ command: [String]) -> String {
  guard let program = command.first else { return "" }
  let base = program.split(separator: "/").last.map(String.init) ?? program
  return ([base] + command.dropFirst()).joined(separator: " ")
}

/// `seconds` to three digits with a unit.
func secondsText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds.magnitude < 9e9 else { return "\(seconds) s" }
  return durationText(Nanoseconds((seconds * 1e9).rounded()))
}

/// Who did the work: as in `4 processes` or `8 threads`.
private func sharersText(_ summary: Summary) -> String {
  // A part of the work worth naming: docs/NUMBERS.md.
  let least = summary.cpuSeconds * 0.05
  let processes = summary.processes.count { $0.cpuSeconds >= least && $0.cpuSeconds > 0 }
  if processes > 1 { return "\(processes) processes" }
  let threads = summary.threads.count { $0.runningSeconds >= least && $0.runningSeconds > 0 }
  return threads > 1 ? "\(threads) threads" : "Threads"
}

/// What was in flight, as in `4 threads`.
private func tasksText(_ summary: Summary) -> String {
  let levels = summary.concurrency.secondsAtLevel.enumerated().dropFirst(2)
  let usual = levels.max { ($0.element, $1.offset) < ($1.element, $0.offset) }?.offset
  let multithreaded = Set(summary.threads.map(\.pid)).count < summary.threads.count
  let noun = multithreaded ? "threads" : "processes"
  guard let usual, usual > 1 else { return sentenceStart(noun) }
  return "\(usual) \(noun)"
}

private func sentenceStart(_ text: String) -> String {
  text.prefix(1).uppercased() + text.dropFirst()
}
