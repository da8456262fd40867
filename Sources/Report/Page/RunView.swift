import Analysis
import Trace

/// A run by itself, as `run.mustache` sees it.
struct RunView {
  /// Marks it on the page.
  let id: String
  /// What it is called.
  let name: String
  /// The same as a heading; nil where the page is about nothing else.
  let heading: String?
  /// Whether it was concurrent or parallel, and the numbers for it.
  let verdict: String
  /// Whether nothing happened, so that charts and numbers would be empty.
  let isEmpty: Bool
  /// The chart that shows what was found; nil where nothing happened.
  let proof: FigureView?
  /// Its other charts.
  let figures: [FigureView]
  /// Its numbers, each with what it means.
  let numbers: [NumberView]
  /// What stands out; nil for nothing.
  let findings: FindingsView?
  /// Which model suits it, where the page is about this run alone.
  let guides: [GuideView]
  /// Where the time of its threads went.
  let states: [StateView]
  /// The chart of threads as a table.
  let threads: ThreadsView
}

/// A number with what it means.
struct NumberView {
  let name: String
  let value: String
  let unit: String?
  let meaning: String
}

/// What stands out in a run.
struct FindingsView {
  let items: [Item]

  /// One finding.
  struct Item {
    /// `note`, `warning` or `problem`.
    let severity: String
    /// The same as a word of the page.
    let severityText: String
    let text: String
    let place: String?
  }
}

/// The share of one state in the time of all threads.
struct StateView {
  /// The state's name in JSON.
  let id: String
  /// The state's name in words.
  let name: String
  let time: String
  let share: String
  let meaning: String
  /// Where its part of the bar begins, in percent.
  let offset: String
  /// How long its part of the bar is, in percent.
  let width: String
}

/// The chart of threads as a table.
struct ThreadsView {
  let title: String
  /// How many threads the table leaves out; nil for none.
  let left: String?
  let rows: [Row]

  /// One thread.
  struct Row {
    let name: String
    let cells: [NumberCell]
    let cores: String
  }

  /// More rows than that help no reader.
  static let most = 200
}

extension RunView {
  init(_ run: Run, isSingle: Bool, gallery: inout Gallery) throws {
    let summary = run.summary
    id = run.id
    name = shown(run.name)
    heading = isSingle ? nil : name
    verdict = shown(summary.verdictText, limit: 400)
    isEmpty = summary.wallSeconds == 0
    let charts =
      try isEmpty ? [] : FigureView.all(of: run, isCompared: !isSingle, gallery: &gallery)
    proof = charts.first
    figures = Array(charts.dropFirst())
    numbers = NumberView.all(of: summary)
    findings = FindingsView(summary.findings, of: run.trace.metadata)
    guides = isSingle && summary.seesCores ? GuideView.all([run]) : []
    states = StateView.all(of: summary.states)
    threads = ThreadsView(summary)
  }
}

extension FindingsView {
  init?(_ findings: [Finding], of metadata: TraceMetadata) {
    var items = Self.ending(of: metadata)
    items += findings.map { finding in
      Item(
        severity: finding.severity.rawValue, severityText: finding.severity.word,
        text: shown(finding.text, limit: 1000),
        place: finding.where.isEmpty ? nil : "Where: \(shown(finding.where, limit: 400))")
    }
    if items.isEmpty { return nil }
    self.items = items
  }

  /// What a reader must know of how the run ended.
  private static func ending(of metadata: TraceMetadata) -> [Item] {
    func item(_ severity: Finding.Severity, _ text: String) -> [Item] {
      [Item(severity: severity.rawValue, severityText: severity.word, text: text, place: nil)]
    }
    if metadata.cutShort {
      return item(.problem, "The recording was cut short: the program went on after its end.")
    }
    guard let exit = metadata.exit, exit.status != 0 else { return [] }
    if let signal = exit.signal {
      return item(.warning, "The program was killed by signal \(signal).")
    }
    return item(.note, "The program ended with exit status \(exit.status).")
  }
}

extension Finding.Severity {
  fileprivate var word: String {
    switch self {
    case .note: "Note."
    case .warning: "Warning."
    case .problem: "Problem."
    }
  }
}

extension ThreadsView {
  init(_ summary: Summary) {
    let threads = summary.threads
    func onCores(_ seconds: Double) -> NumberCell {
      Self.cell(seconds, summary.seesCores ? decimals(seconds, 3) : "–")
    }
    title = "Every thread as a table (\(grouped(threads.count)))"
    let left = threads.count - Self.most
    self.left = left > 0 ? "The first \(Self.most); the trace has \(grouped(left)) more." : nil
    rows = threads.prefix(Self.most).map { thread in
      let times = thread.states
      let running = times.running.seconds
      let ready = times.runnable.seconds
      let other = (times.total - times.running - times.runnable).seconds
      return Row(
        name: shown(thread.name),
        cells: [
          Self.cell(Double(thread.tid), "\(thread.tid)"),
          Self.cell(Double(thread.pid), "\(thread.pid)"),
          Self.cell(thread.startSeconds, decimals(thread.startSeconds, 3)),
          Self.cell(thread.endSeconds, decimals(thread.endSeconds, 3)),
          onCores(running), onCores(ready), onCores(other),
        ],
        cores: thread.cores.map { "\($0)" }.joined(separator: ", "))
    }
  }

  private static func cell(_ value: Double, _ text: String) -> NumberCell {
    NumberCell(value: value, text: text)
  }
}
