import Trace

/// A summary for people, to be read in a terminal: the verdict first, then what it rests on.
public struct SummaryText: Sendable {
  let summary: Summary
  let style: TerminalStyle
  /// How many threads are listed one by one.
  private let listedThreads = 10

  /// Puts `summary` into words.
  public init(_ summary: Summary, style: TerminalStyle) {
    self.summary = summary
    self.style = style
  }

  /// The text, lines of at most the style's width, with a line feed at the end.
  public var text: String {
    let sections = [
      verdictLines, keyNumberLines, stateLines, threadLines, lockLines, taskLines, findingLines,
      captureLines,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var verdictLines: [String] {
    var lines = summary.verdictText.wrapped(to: style.width).map { style.apply(.bold, to: $0) }
    var about = summary.command.joined(separator: " ").harmless
    if let label = summary.label?.harmless, !label.isEmpty {
      about = about.isEmpty ? label : "\(label): \(about)"
    }
    // Other tools record neither.
    if about.isEmpty, summary.exitStatus == nil { return lines }
    let exit = summary.exitStatus.map { $0 == 0 ? "" : ", exit status \($0)" } ?? ", end not seen"
    lines.append(
      style.apply(.dim, to: about.shortened(to: style.width - exit.columns) + exit))
    return lines
  }

  private var keyNumberLines: [String] {
    guard summary.seesCores else {
      return [
        "  " + "wall time".padded(to: 15) + duration(summary.wallSeconds).aligned(to: 9) + "    "
          + levelText("concurrency", summary.concurrency, of: "tasks in flight")
      ]
    }
    let times = [
      ("wall time", duration(summary.wallSeconds)),
      ("processor time", duration(summary.cpuSeconds)),
      ("processor use", percent(summary.cpuUse)),
    ]
    let cores = "of \(plainNumber(summary.cores)) \(summary.cores == 1 ? "core" : "cores")"
    let levels = [
      levelText("parallelism", summary.parallelism, of: cores),
      levelText(
        "concurrency", summary.concurrency,
        of: summary.tasks.count > 0 ? "tasks in flight" : "threads in flight"),
      summary.runnable.map { levelText("ready, no core", $0, of: "threads") }
        ?? "ready, no core".padded(to: 15) + "not seen by samples",
    ]
    var lines = zip(times, levels).map { time, level in
      "  " + time.0.padded(to: 15) + time.1.aligned(to: 9) + "    " + level
    }
    lines.append("  " + "switches".padded(to: 15) + switchText)
    for (name, text) in [("core delay", delayText), ("core demand", demandText)] {
      if let text { lines.append("  " + name.padded(to: 15) + text) }
    }
    return lines
  }

  /// How long ready threads waited for a core, in the middle case; nil where none had to.
  private var delayText: String? {
    let latency = summary.latency
    let causes = [
      ("wake-up", latency.wakeUp), ("preemption", latency.preemption), ("start", latency.start),
    ]
    let parts = causes.compactMap { cause, latency in
      latency?.medianSeconds.map { "\(duration($0)) after \(cause)" }
    }
    return parts.isEmpty ? nil : "median \(parts.joined(separator: ", "))"
  }

  /// How far the program wanted more cores than it had; nil where it always had what it wanted.
  private var demandText: String? {
    guard let wanted = summary.oversubscription, wanted.seconds > 0 else { return nil }
    return "\(decimals(wanted.demandPerCore, 2)) threads per core; one lacked a core for"
      + " \(percent(wanted.share)) of the run"
  }

  private func levelText(_ name: String, _ level: LevelSummary, of what: String) -> String {
    // From a thousand on decimals say nothing, and the line has no room for them.
    name.padded(to: 15) + decimals(level.mean, level.mean < 1_000 ? 2 : 0).aligned(to: 6)
      + "  peak \(level.peak)".padded(to: 9) + " " + what
  }

  private var switchText: String {
    let migrations = count(summary.migrations, "migration")
    guard let switches = summary.contextSwitches else { return migrations }
    return "\(switches.voluntary) to wait, \(switches.involuntary) by preemption; \(migrations)"
  }

  private var stateLines: [String] {
    let total = summary.states.total
    guard total > 0, summary.seesCores else { return [] }
    let heading = "Where the threads' time went"
    let amount = "\(duration(total.seconds)) in all"
    let bar = StateBar(summary.states, width: style.width - 2)
    var lines = [
      style.apply(.bold, to: heading)
        + amount.aligned(to: style.width - heading.columns),
      "  " + bar.text(style),
    ]
    // The legend has the order of the bar.
    var line = ""
    for cell in bar.cells {
      let share = percent(Double(summary.states[cell.state]) / Double(total))
      let entry = "\(cell.state.glyph) \(cell.state.label) \(share)"
      if !line.isEmpty, 2 + line.columns + 3 + entry.columns > style.width {
        lines.append("  " + line)
        line = ""
      }
      line += line.isEmpty ? entry : "   " + entry
    }
    return lines + ["  " + line]
  }

  private var threadLines: [String] {
    let threads = summary.threads.enumerated().sorted {
      ($1.element.runningSeconds, $0.offset) < ($0.element.runningSeconds, $1.offset)
    }.map(\.element)
    guard threads.count > 1, summary.seesCores else { return [] }
    let listed = threads.prefix(threads.count == listedThreads + 1 ? threads.count : listedThreads)
    let processes = Set(summary.processes.map(\.pid)).count
    let heading =
      processes > 1
      ? "\(threads.count) threads in \(processes) processes" : "\(threads.count) threads"
    let names = listed.map { $0.name.harmless.shortened(to: 18) }
    let nameWidth = max(names.map(\.columns).max() ?? 0, heading.columns - 10)
    let barWidth = max(style.width - nameWidth - 46, 0)
    var lines = [
      style.apply(.bold, to: heading.padded(to: nameWidth + 12))
        + style.apply(
          .dim,
          to: "cpu".aligned(to: 9) + "life".aligned(to: 10) + "   " + "cores".padded(to: 10)
            + (barWidth >= 12 ? "states" : ""))
    ]
    for (thread, name) in zip(listed, names) {
      let cpu = duration(thread.runningSeconds).aligned(to: 9)
      let life = duration(thread.endSeconds - thread.startSeconds).aligned(to: 10)
      let cores = coreList(thread.cores).shortened(to: 9).padded(to: 10)
      let bar = barWidth >= 12 ? StateBar(thread.states, width: barWidth).text(style) : ""
      lines.append(
        "  " + name.padded(to: nameWidth) + String(thread.tid).aligned(to: 10) + cpu + life + "   "
          + cores + bar)
    }
    let rest = threads.dropFirst(listed.count)
    if !rest.isEmpty {
      let cpu = duration(rest.reduce(0) { $0 + $1.runningSeconds })
      lines.append("  " + "and \(rest.count) more".padded(to: nameWidth + 10) + cpu.aligned(to: 9))
    }
    return lines
  }

  private var findingLines: [String] {
    summary.findings.flatMap { finding in
      let mark =
        switch finding.severity {
        case .problem: style.apply(.red, to: "✗ problem")
        case .warning: style.apply(.yellow, to: "! warning")
        case .note: style.apply(.cyan, to: "• note")
        }
      let text = finding.text.harmless.wrapped(to: style.width - 4).map { "    \($0)" }
      return ["  \(mark): \(finding.id.rawValue) (\(finding.where.harmless))"] + text
    }
  }

  private var captureLines: [String] {
    let capture = summary.capture
    let how =
      switch capture.method {
      case .tracepoints: "Recorded through kernel tracepoints"
      case .switches: "Recorded through the kernel's switch records"
      case .procfs: "Sampled from /proc: lengths are estimates, and short spans are missing"
      case .tasks:
        "Only tasks as the program or another tool reported them; nothing is known about cores"
      }
    let lost =
      switch capture.lostRecords {
      case 0: "no records lost"
      case 1: "1 record lost"
      default: "\(capture.lostRecords) records lost"
      }
    var sentence =
      summary.seesCores
      ? "\(how); \(lost); the recorder used \(duration(capture.overheadSeconds))." : "\(how)."
    if let accounting = summary.accounting {
      sentence += " The kernel's own accounting: \(duration(accounting.cpuSeconds)) on cores"
      // Spans and accounting agree to 1 % otherwise.
      if let unseen = accounting.unseenSeconds, unseen > 0.01 * accounting.cpuSeconds {
        sentence += ", \(duration(unseen)) of it in no span"
      }
      sentence += "."
    }
    if capture.cutShort { sentence += " The recording was cut short: the end is missing." }
    let notes = capture.notes.flatMap { $0.harmless.wrapped(to: style.width) }
    return (sentence.wrapped(to: style.width) + notes).map { style.apply(.dim, to: $0) }
  }
}
