import Scaling

/// What a figure of scaling says in words.
struct ScalingWords {
  private let analysis: ScalingAnalysis
  private let kind: ScalingFigureKind
  private let content: ScalingContent

  init(_ analysis: ScalingAnalysis, kind: ScalingFigureKind, content: ScalingContent) {
    self.analysis = analysis
    self.kind = kind
    self.content = content
  }

  /// The finding: short enough for a slide.
  var title: String {
    let most = content.points.last { $0.isUsed }
    if kind == .efficiency, let most, most.workers > 1 {
      return
        "Each of \(Int(most.workers)) workers does \(percentage(most.value)) of what one alone does"
    }
    if let title = analysis.equalWorkTitle { return title }
    guard let serial = analysis.programSerialFraction else {
      let fastest = content.points.max { $0.value < $1.value }
      guard let fastest, fastest.workers > 1 else { return "One worker is no comparison" }
      return
        "\(Int(fastest.workers)) workers are \(significant(fastest.value, digits: 2)) times as fast as one"
    }
    let share = percentage(max(serial.fraction.value, 0))
    switch serial.source {
    case .amdahl where analysis.best == .linear && !analysis.tellsLinear:
      return "These measurements scatter too much to tell what is serial"
    case .amdahl where analysis.best == .linear:
      return "Scales linearly up to \(Int(most?.workers ?? 1)) workers"
    case .amdahl:
      guard let limit = Law.amdahlLimit(serial: serial.fraction.value) else {
        return "Nothing serial shows"
      }
      let bound = significantBound(limit, digits: 2)
      return "\(share) of the work is serial: never \(bound) times as fast"
    case .gustafson: return "\(share) of the parallel run is serial"
    case .karpFlatt:
      if serial.fraction.value > 0 {
        return "\(share) of the work behaves as serial with \(serial.workers ?? 1) workers"
      }
      return analysis.finding
    case .usl:
      guard let peak = analysis.bestCurve?.peak else { return "\(share) contention" }
      return "Fastest with about \(Int(peak.workers.rounded())) workers; more make it slower"
    }
  }

  /// What a reader may want to know next.
  var subtitle: [String] {
    var pieces = [labelText(analysis.table.name)] + known
    let runs = analysis.points.map(\.values.count)
    if let least = runs.min(), let most = runs.max(), most > 1 {
      let count = least == most ? "\(most)" : "\(least) to \(most)"
      pieces.append("medians of \(count) runs")
    }
    return pieces
  }

  /// What must be known to read the chart, behind that.
  var notes: [String] {
    var pieces: [String] = []
    var band: String?
    if let assumed = content.curves.first, assumed.isAssumed, !assumed.isAtEqualWork {
      let used = analysis.points.last { $0.isUsed }?.workers ?? 1
      pieces.append("1 to \(used) workers are too few for a fit")
      if assumed.band(2) != nil { band = "band: the interval of the law's share" }
    } else if content.curves.isEmpty {
      let why = analysis.laws.first { $0.law == .amdahl }?.refusal ?? analysis.laws.last?.refusal
      pieces.append("no law fits" + (why.map { ": \($0)" } ?? ""))
    } else {
      band = bandText
    }
    if !content.equalPoints.isEmpty, let causes = analysis.equalWork?.causes {
      let last = analysis.points.last { $0.isUsed }?.workers ?? 1
      pieces += ["\(last) workers \(causes)", "diamonds: without that"]
    }
    // Last, so that short pieces share a line.
    pieces += [band].compactMap(\.self)
    if content.points.contains(where: { !$0.isUsed }) {
      pieces.append("hollow: more workers than cores, not fitted")
    }
    return pieces
  }

  /// What bands are: an area for the best law, and dotted lines for others.
  private var bandText: String {
    let bands = content.curves.map { curve in
      [1, content.workers.upperBound / 2, content.workers.upperBound].compactMap { curve.band($0) }
    }
    let areLines = bands.dropFirst().contains { !$0.isEmpty }
    let text =
      areLines
      ? "a band or two dotted lines hold 95 % of further medians"
      : "a band holds 95 % of further medians"
    // The axis ends a little above what it must show.
    let leaves = bands.joined().contains { $0.upperBound > content.top * 1.15 }
    return leaves ? "\(text), partly beyond the chart" : text
  }

  /// What is known of the serial share without the times.
  private var known: [String] {
    guard let marked = analysis.markedSerialFraction else { return [] }
    return [
      [analysis.setSerialText, "\(percentage(marked.value)) by its marks"].compactMap(\.self)
        .joined(separator: ", ")
    ]
  }

  /// Where the numbers come from, in pieces of one line.
  var provenance: [String] {
    let fits =
      analysis.objective == .time
      ? "laws fitted by relative error of time" : "laws fitted by error of throughput"
    let isFitted = content.curves.contains { !$0.isAssumed }
    let pieces = analysis.table.provenance + (isFitted ? [fits] : [])
    return pieces.map { labelText($0) }
  }

  /// The figure in words, for someone who cannot see it.
  var description: String {
    let what = kind == .speedup ? "Speedup" : "Efficiency"
    let points = content.points.map { point in
      let value =
        kind == .speedup
        ? "\(significant(point.value)) times" : percentage(point.value)
      return "\(Int(point.workers)): \(value)\(point.isUsed ? "" : " (not fitted)")"
    }
    let curves = content.curves.map(\.label)
    return "\(what) by number of workers. \(analysis.finding). "
      + "Measured: \(points.joined(separator: ", ")). "
      + (curves.isEmpty ? "" : "Laws: \(curves.joined(separator: "; ")). ")
      + "Source: \(provenance.joined(separator: ", "))."
  }

  /// A fitted law with its share, as it stands beside its curve.
  static func label(of fit: FitCurve) -> String {
    func range(_ estimate: Estimate) -> String {
      "\(percentage(estimate.value)) (\(percentageRange(estimate.low, estimate.high)))"
    }
    switch fit.law {
    case .linear: return "Linear"
    case .amdahl: return "Amdahl: serial \(range(fit.shares[0]))"
    case .gustafson: return "Gustafson: serial \(range(fit.shares[0]))"
    case .usl:
      return
        "USL: contention \(range(fit.shares[0])), coherency \(significant(fit.shares[1].value, digits: 2))"
    }
  }
}
