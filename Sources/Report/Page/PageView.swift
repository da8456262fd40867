import Analysis
import Foundation
import Trace

/// The page as its template sees it: `page.mustache` names these fields.
struct PageView {
  /// The style sheet.
  private(set) var style = ""
  /// The script.
  private(set) var script = ""
  /// The content security policy: what the page may load and run.
  private(set) var policy = ""
  /// Name and version of the program that wrote the page.
  let generator: String
  /// What stands in the browser's tab.
  let documentTitle: String
  /// What was recorded, in a few words.
  let eyebrow: [String]
  /// The heading: what was found.
  let title: String
  /// What else was found, a sentence each.
  let sentences: [SentenceView]
  /// The way to each part.
  let navigation: NavigationView
  /// Every run as a point; nil where one comparison has them all.
  let map: FigureView?
  /// Runs before a change against runs after it; nil where the page is of no such comparison.
  let evidence: EvidenceView?
  /// How experiments scale with their number of workers.
  let scaling: [ScalingView]
  /// Runs against each other.
  let comparisons: [ComparisonView]
  /// Each run by itself.
  let runs: [RunView]
  /// The runs' timelines, to look around in; nil where the page describes no run.
  let explorer: ExplorerView?
  /// How the runs were recorded.
  let method: MethodView

  /// Puts on the style sheet and the script, and allows the page these two and nothing else.
  mutating func dress(style: String, script: String) {
    self.style = style
    self.script = script
    policy =
      "default-src 'none'; style-src '\(Self.source(style))'; "
      + "script-src '\(Self.source(script))'; img-src data:; base-uri 'none'; form-action 'none'"
  }

  private static func source(_ text: String) -> String {
    "sha256-" + Data(SHA256.hash(Array(text.utf8))).base64EncodedString()
  }
}

/// Links to the parts of the page.
struct NavigationView {
  let links: [LinkView]
}

/// A sentence about the page or a part of it.
struct SentenceView {
  /// What it is about; nil for the whole.
  let name: String?
  let text: String
}

/// A link.
struct LinkView {
  /// Where it leads: an id on the page or a path beside it.
  let target: String
  /// What it says.
  let text: String
}

extension PageView {
  /// Describes `runs`.
  init(_ runs: [Run], options: ReportOptions, gallery: inout Gallery) throws {
    generator = options.generator
    scaling = try ScalingView.all(options.scaling, gallery: &gallery)
    // What is told with intervals is not told again without.
    let comparisons = options.comparison == nil ? Comparison.all(runs) : []
    evidence = try options.comparison.map { comparison in
      try EvidenceView(
        comparison, inputs: runs.map { NamedTrace(name: $0.name, trace: $0.trace) },
        gallery: &gallery)
    }
    let isSingle = runs.count == 1
    let isHeading = comparisons.count == 1 && options.title == nil
    let first = runs[0]
    let compared = options.comparison.map { $0.base.count + $0.candidate.count } ?? runs.count
    let number =
      count(compared, "run", "runs") + (compared > runs.count ? ", the median ones shown" : "")
    var eyebrow = isSingle ? [shown(first.name)] : [number]
    eyebrow += Self.distinct(runs.map(\.trace.metadata.machine.hostname))
    eyebrow += Self.distinct(runs.compactMap { Self.date($0.trace) })
    self.eyebrow = eyebrow

    if let comparison = options.comparison {
      title = shown(options.title ?? comparison.headline, limit: 400)
      sentences = [
        SentenceView(name: nil, text: shown(comparison.sentence.filter { $0 != "`" }, limit: 400))
      ]
    } else if isSingle {
      title = shown(options.title ?? Self.heading(first.summary.verdictText), limit: 400)
      let verdict = SentenceView(name: nil, text: shown(first.summary.verdictText, limit: 400))
      sentences = options.title == nil ? [] : [verdict]
    } else if isHeading {
      title = shown(Self.heading(comparisons[0].finding), limit: 400)
      sentences = comparisons[0].remarks.map {
        SentenceView(name: nil, text: shown($0, limit: 400))
      }
    } else {
      title = shown(options.title ?? "\(count(runs.count, "run", "runs")) side by side")
      let headlines = comparisons.map { comparison in
        SentenceView(
          name: comparison.family.map { shown($0) }, text: shown(comparison.headline, limit: 400))
      }
      // Once for all of them.
      let caveat = Comparison.caveat(of: comparisons.flatMap(\.runs))
      sentences = headlines + (caveat.map { [SentenceView(name: nil, text: $0)] } ?? [])
    }
    documentTitle = shown(isSingle ? "\(first.name): \(title)" : title)

    map =
      comparisons.count > 1
      ? try gallery.figure(
        .map, of: runs.map { NamedTrace(name: $0.name, trace: $0.trace) },
        title: "Tasks in flight and cores executing, run by run", table: .averages(of: runs)) : nil
    self.comparisons = try comparisons.map { comparison in
      try ComparisonView(
        comparison, isHeading: isHeading, pages: options.pages, gallery: &gallery)
    }
    // A run that no table leads to stays, wherever else it is described.
    let told = comparisons.flatMap { $0.runs.map(\.id) }
    let described = runs.filter { options.pages[$0.name] == nil || !told.contains($0.id) }
    self.runs = try described.map { run in
      try RunView(run, isSingle: isSingle, gallery: &gallery)
    }
    explorer = try ExplorerView(described)
    method = MethodView(runs, files: options.files)
    let parts =
      isSingle
      ? []
      : (evidence == nil ? [] : [LinkView(target: "evidence", text: "Before and after")])
        + self.comparisons.map { LinkView(target: $0.id, text: $0.title) }
        + described.prefix(1).map { LinkView(target: $0.id, text: "Runs") }
    navigation = NavigationView(
      links: parts
        + scaling.prefix(1).map { LinkView(target: $0.id, text: "Scaling") }
        + (explorer == nil ? [] : [LinkView(target: "explorer", text: "Explorer")])
        + [LinkView(target: "method", text: "Method")])
  }

  /// A sentence as a heading: without its full stop.
  private static func heading(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }

  /// Each text once; where there are too many for a line, the first and the last.
  private static func distinct(_ texts: [String]) -> [String] {
    var distinct: [String] = []
    for text in texts where !text.isEmpty && !distinct.contains(text) { distinct.append(text) }
    guard distinct.count > 2, let last = distinct.last else { return distinct.map { shown($0) } }
    return ["\(shown(distinct[0])) to \(shown(last))"]
  }

  /// The day of the recording, in universal time.
  private static func date(_ trace: Trace) -> String? {
    guard let origin = Double(trace.metadata.clock.originUnixNanoseconds), origin > 0 else {
      return nil
    }
    let date = Date(timeIntervalSince1970: origin / 1e9)
    return date.formatted(.iso8601.year().month().day())
  }
}
