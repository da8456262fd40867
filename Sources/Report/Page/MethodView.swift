import Analysis
import Trace

/// How the runs were recorded, as `method.mustache` sees it.
struct MethodView {
  /// What holds for every run.
  let facts: [Fact]
  /// What a reader of the numbers should know.
  let notes: [String]
  /// How well each run was recorded.
  let qualities: [Quality]
  /// How to make each run again.
  let commands: [Command]

  /// A fact with what it means.
  struct Fact {
    let name: String
    let value: String
    let meaning: String?
  }

  /// How well a run was recorded.
  struct Quality {
    let name: String
    let lost: String
    let overhead: String
    let agreement: String
    let ending: String
  }

  /// How a run was started, and what else there is of it.
  struct Command {
    let name: String
    let command: String
    let folder: String?
    let files: [LinkView]
  }
}

extension MethodView {
  init(_ runs: [Run], files: [String: [ReportFile]]) {
    let all = runs.map(\.trace.metadata)
    facts = [
      Self.fact(
        "Recorded by", all.map { $0.capture.method.words.name }, all[0].capture.method.words.meaning
      ),
      Self.fact(
        "Sampled every",
        all.compactMap(\.capture.samplePeriodSeconds).map { duration($0) },
        "What happens between two samples is not seen."),
      Self.fact("Machine", all.map(\.machine.hostname)),
      Self.fact("Processor", all.map(\.machine.processor)),
      Self.fact("Cores", all.map { Self.cores($0.cores) }),
      Self.fact(
        "Kernel",
        all.map { [$0.machine.kernel, $0.machine.architecture].filter { !$0.isEmpty } }
          .map { $0.joined(separator: ", ") }),
      Self.fact(
        "Memory",
        all.map(\.machine.memoryBytes).filter { $0 > 0 }.map { bytes($0) }.map {
          "\($0.value) \($0.unit)"
        }),
      Self.fact("Clock", all.map(\.clock.name), "Times count from when the recording was ready."),
      Self.fact("Recorder", all.map(\.writer)),
    ].compactMap(\.self)
    var notes: [String] = []
    for note in all.flatMap(\.capture.notes).map({ shown($0, limit: 400) })
    where !notes.contains(note) {
      notes.append(note)
    }
    self.notes = notes
    qualities = runs.map { Quality($0) }
    commands = runs.map { run in
      let metadata = run.trace.metadata
      return Command(
        name: shown(run.name),
        command: shown(shellText(metadata.command), limit: 1000),
        folder: metadata.workingDirectory.map { shown($0, limit: 400) },
        files: (files[run.name] ?? []).map { LinkView(target: $0.path, text: $0.name) })
    }
  }

  /// A fact of all runs: each value once. Nil where there is none.
  private static func fact(_ name: String, _ values: [String], _ meaning: String? = nil) -> Fact? {
    var distinct: [String] = []
    for value in values.map({ shown($0) }) where !value.isEmpty && !distinct.contains(value) {
      distinct.append(value)
    }
    guard !distinct.isEmpty else { return nil }
    return Fact(
      name: name, value: distinct.joined(separator: "; "),
      meaning: distinct.count == 1 ? meaning : nil)
  }

  private static func cores(_ cores: TraceMetadata.Cores) -> String {
    if cores.online.isEmpty { return "" }
    var text = "\(plain(cores.available)) usable of \(cores.online.count) online"
    if let quota = cores.quota { text += " (a control group allows \(plain(quota)))" }
    return text
  }
}

extension MethodView.Quality {
  init(_ run: Run) {
    let metadata = run.trace.metadata
    name = shown(run.name)
    lost = grouped(run.summary.capture.lostRecords)
    overhead = duration(metadata.capture.overheadSeconds)
    agreement =
      metadata.capture.accountedShare.map { decimals($0 * 100, 2) + "\u{A0}%" } ?? "not stated"
    ending =
      if metadata.cutShort {
        "cut short"
      } else if let exit = metadata.exit {
        exit.signal.map { "killed by signal \($0)" } ?? "exit status \(exit.status)"
      } else {
        "not seen"
      }
  }
}

extension TraceMetadata.Method {
  fileprivate var words: (name: String, meaning: String) {
    switch self {
    case .tracepoints:
      (
        "Kernel tracepoints",
        "Every switch of every thread, who woke whom, and why a thread went to wait."
      )
    case .switches:
      (
        "Kernel switch records",
        "Every switch of the program's own threads, without privilege. Wake-ups are inferred."
      )
    case .procfs:
      (
        "Sampling of procfs",
        "The amount of time is exact, where it lies between two samples is not."
      )
    case .tasks:
      ("Reports of the program", "What agents in the program or another tool wrote down.")
    }
  }
}

/// The words of a command as a shell would take them.
private func shellText(_ words: [String]) -> String {
  words.map { word in
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0))
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }.joined(separator: " ")
}
