import Analysis
import Trace

/// Runs against each other, as `comparison.mustache` sees them.
struct ComparisonView {
  /// Marks it on the page.
  let id: String
  /// What is compared.
  let title: String
  /// Which was fastest; nil where the page's heading says so already.
  let verdict: String?
  /// The picture that shows it.
  let figure: FigureView
  /// What each run is measured by; nil where they did different work.
  let baseline: String?
  /// Whether the numbers are single ones or medians.
  let certainty: String
  /// The runs, fastest first.
  let rows: [Row]
  /// Which model suits what they ran; empty where they ran different things.
  let guides: [GuideView]

  /// A run.
  struct Row {
    /// The link to where it is described.
    let target: String
    /// What it is called here.
    let name: String
    /// Whether it was concurrent or parallel.
    let verdict: String
    /// How often it was run and how far the times lie apart; nil for one time.
    let repeats: String?
    /// Its numbers.
    let cells: [NumberCell]
  }
}

/// A number of a table.
struct NumberCell {
  /// What a table is sorted by.
  let value: Double
  /// As it is shown.
  let text: String
  /// What it is, where the table has no room for a heading.
  var label = ""
  /// The length of its bar, in percent of the longest; nil for none.
  var share: String?

  /// Of what nobody recorded.
  static func unknown(_ label: String = "") -> NumberCell {
    NumberCell(value: -1, text: "–", label: label)
  }
}

extension ComparisonView {
  /// The threads of more runs than that have no room on one picture: then each is a row.
  private static let mostWithThreads = 4

  init(
    _ comparison: Comparison, isHeading: Bool, pages: [String: String], gallery: inout Gallery
  ) throws {
    id = comparison.id
    title = shown(comparison.family ?? "The runs side by side")
    verdict = isHeading ? nil : shown(comparison.verdict, limit: 400)
    figure = try gallery.figure(
      comparison.runs.count > Self.mostWithThreads ? .models : .threads,
      of: comparison.runs.map { NamedTrace(name: comparison.name(of: $0), trace: $0.trace) },
      title: nil)
    guides = comparison.family == nil ? [] : GuideView.all(comparison.runs)
    let base = comparison.base
    baseline = base.map { shown(comparison.name(of: $0)) }
    certainty =
      comparison.runs.allSatisfy { $0.wallSeconds.count == 1 }
      ? "One run of each, so small differences mean nothing."
      : "Of repeated runs it is the one with the median wall time."

    let runs = comparison.byWallTime
    let longestWall = runs.map(\.summary.wallSeconds).max() ?? 0
    let longestCPU = runs.map(\.summary.cpuSeconds).max() ?? 0
    let mostCores = runs.map { max($0.summary.cores, $0.summary.parallelism.mean) }.max() ?? 0
    rows = runs.map { run in
      let summary = run.summary
      return Row(
        target: pages[run.name] ?? "#" + run.id, name: shown(comparison.name(of: run)),
        verdict: summary.verdict.rawValue, repeats: Self.spread(run.wallSeconds),
        cells: [
          Self.cell("Wall", summary.wallSeconds, of: longestWall, duration(summary.wallSeconds))
        ] + Self.onCores(summary, longestCPU: longestCPU, mostCores: mostCores)
          + (base.map { [Self.speedup(of: run, over: $0)] } ?? []))
    }
  }

  private static func onCores(
    _ summary: Summary, longestCPU: Double, mostCores: Double
  ) -> [NumberCell] {
    guard summary.seesCores else {
      return [.unknown("CPU"), .unknown("Cores")]
    }
    return [
      cell("CPU", summary.cpuSeconds, of: longestCPU, duration(summary.cpuSeconds)),
      cell(
        "Cores", summary.parallelism.mean, of: mostCores, decimals(summary.parallelism.mean, 2)),
    ]
  }

  private static func speedup(of run: Run, over base: Run) -> NumberCell {
    let speedup = base.summary.wallSeconds / max(run.summary.wallSeconds, 1e-9)
    return NumberCell(
      value: speedup,
      text: run.id == base.id ? "baseline" : "\(decimals(speedup, 2))\u{A0}\u{D7}",
      label: "Speedup")
  }

  private static func cell(
    _ label: String, _ value: Double, of longest: Double, _ text: String
  ) -> NumberCell {
    NumberCell(
      value: value, text: text, label: label,
      share: decimals(longest > 0 ? min(value / longest, 1) * 100 : 0, 1))
  }

  private static func spread(_ seconds: [Double]) -> String? {
    guard seconds.count > 1, let least = seconds.first, let most = seconds.last else { return nil }
    return "median of \(seconds.count) runs, \(duration(least)) to \(duration(most))"
  }
}
