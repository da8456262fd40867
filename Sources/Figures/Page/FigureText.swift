import Analysis
import Trace

/// The finding of a recording as a title states it.
func titleText(_ summary: Summary) -> String {
  guard summary.wallSeconds > 0 else { return "Nothing was recorded" }
  if !summary.seesCores {
    let peak = summary.concurrency.peak
    return peak > 1 ? "Up to \(peak) tasks at once" : "One task at a time"
  }
  if summary.sawNothingRun { return "No thread was seen on a core" }
  let busy = busyText(summary)
  switch summary.verdict {
  case .parallel:
    return "\(sharersText(summary)) in parallel: \(busy)"
  case .concurrent:
    let tasks = tasksText(summary)
    return switch summary.bound {
    case .cpu where lackedCores(summary): "\(tasks) mostly without a core: \(busy)"
    case .cpu where tookTurns(summary): "\(tasks) took turns: \(busy)"
    case .cpu: "\(tasks) in flight at once: \(busy)"
    case .gil: "\(lockTakersText(summary)): \(busy)"
    case .io: "\(tasks) waited at the same time: \(busy)"
    case .lock: "\(tasks) waited for one another: \(busy)"
    case .mixed, .unknown: "\(tasks) overlapped: \(busy)"
    }
  case .sequential:
    return switch summary.bound {
    case .io, .lock: "One thing at a time, mostly waiting: \(busy)"
    case .cpu, .gil, .mixed, .unknown: "One thing at a time: \(busy)"
    }
  }
}

/// Whether what was in flight at once also computed in turns: threads, processes and their jobs do,
/// where what an event loop carries may just wait together.
private func tookTurns(_ summary: Summary) -> Bool {
  guard let kind = summary.taskKind else { return true }
  return ["threads", "processes", "jobs"].contains(kind)
}

/// Whether for half of the run threads were ready and none was on a core: then it was others that
/// kept them from computing.
private func lackedCores(_ summary: Summary) -> Bool {
  let times = summary.parallelism.secondsAtLevel
  guard summary.wallSeconds > 0, let none = times.first else { return false }
  return summary.busyShare - (1 - none / summary.wallSeconds) >= 0.5
}

/// As in `1.93 of 2 cores busy`.
func busyText(_ summary: Summary) -> String {
  "\(levelText(summary.parallelism.mean)) of \(coresText(summary.cores)) busy"
}

/// An average level as in `0.99`, `57.1` or `< 0.01`: something is never nothing.
func levelText(_ mean: Double) -> String {
  if mean > 0, mean < 0.005 { return "< 0.01" }
  return numberText(mean, decimals: mean < 9.995 ? 2 : mean < 99.95 ? 1 : 0)
}

/// The finding of several recordings: the range that they span.
func titleText(_ inputs: [(name: String, summary: Summary)]) -> String {
  if let only = inputs.first, inputs.count == 1 { return titleText(only.summary) }
  if inputs.contains(where: { !$0.summary.seesCores }) {
    return "\(inputs.count) runs, not all of which say what cores did"
  }
  let ordered = inputs.sorted { $0.summary.parallelism.mean < $1.summary.parallelism.mean }
  guard let least = ordered.first, let most = ordered.last else { return "Nothing was recorded" }
  let low = levelText(least.summary.parallelism.mean)
  let high = levelText(most.summary.parallelism.mean)
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
  if trace.metadata.part == nil {
    pieces.append("\(secondsText(summary.wallSeconds)) long")
  } else {
    let (run, whole) = (trace.runTime, trace.wholeRun)
    let part = TimeRange(run.start - whole.start, run.end - whole.start)
    pieces.append("\(rangeText(part)) of \(durationText(whole.duration))")
  }
  if summary.seesCores { pieces.append("\(secondsText(summary.cpuSeconds)) on cores") }
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
  let processes = sharers(summary.processes.map(\.cpuSeconds))
  if processes > 1 { return "\(processes) processes" }
  let threads = sharers(summary.threads.map(\.runningSeconds))
  return threads > 1 ? "\(threads) threads" : "Threads"
}

/// How many had a part of the work worth naming: a twentieth of all of it (docs/NUMBERS.md), or,
/// where it was spread too thin for that, a tenth of what the busiest did.
private func sharers(_ work: [Double]) -> Int {
  let all = work.reduce(0, +)
  let most = work.max() ?? 0
  let least = most >= all * 0.05 ? all * 0.05 : most * 0.1
  return work.count { $0 > 0 && $0 >= least }
}

/// What was in flight, as in `4 threads`.
private func tasksText(_ summary: Summary) -> String {
  let levels = summary.concurrency.secondsAtLevel.enumerated().dropFirst(2)
  let usual = levels.max { ($0.element, $1.offset) < ($1.element, $0.offset) }?.offset
  let multithreaded = Set(summary.threads.map(\.pid)).count < summary.threads.count
  let noun = summary.taskKind ?? (multithreaded ? "threads" : "processes")
  guard let usual, usual > 1 else { return sentenceStart(noun) }
  return "\(usual) \(noun)"
}

/// `text` with a capital letter at its start; the names of files, commands and the like, which hold
/// more than words, stay as they are.
func sentenceStart(_ text: String) -> String {
  let word = text.prefix { !$0.isWhitespace && $0 != "," }
  guard word.allSatisfy({ $0.isLetter || $0 == "-" || $0 == "'" }) else { return text }
  return text.prefix(1).uppercased() + text.dropFirst()
}
