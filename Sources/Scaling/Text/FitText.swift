/// A fit for people: the finding, the points, the laws, and what to know of the measurements.
public struct FitText {
  private let analysis: ScalingAnalysis

  /// Tells of `analysis`.
  public init(_ analysis: ScalingAnalysis) { self.analysis = analysis }

  /// The lines, each ended by a newline.
  public var text: String {
    let notes = analysis.notes.map { "  note: \($0)" }
    let lines =
      ["\(analysis.finding).", ""] + pointLines + equalWorkLines + [""] + lawLines
      + (trendLine.map { ["", $0] } ?? []) + (notes.isEmpty ? [] : [""] + notes)
    return lines.joined(separator: "\n") + "\n"
  }

  private var pointLines: [String] {
    let quantity = analysis.table.quantity
    let header = [
      "workers", "runs", quantity.rawValue, "median lies in", "speedup", "efficiency",
      "Karp-Flatt",
    ]
    let rows = analysis.points.map { point -> [String] in
      let speedup = analysis.speedup(of: point)?.value
      let fraction = analysis.karpFlatt.first { $0.workers == point.workers }?.fraction.value
      return [
        "\(point.workers)\(point.isUsed ? "" : "*")", "\(point.values.count)", value(point.median),
        point.interval.map { "\(value($0.lowerBound)) to \(value($0.upperBound))" } ?? "-",
        speedup.map { significant($0) } ?? "-",
        speedup.map { percentage($0 / Double(point.workers)) } ?? "-",
        fraction.map(percentage) ?? "-",
      ]
    }
    let lines = table([header] + rows, leading: 0)
    return lines + (analysis.points.allSatisfy(\.isUsed) ? [] : ["  * shown, not fitted"])
  }

  /// Where processor time is known: how it grows, and what was lost to that.
  private var equalWorkLines: [String] {
    guard let equal = analysis.equalWork else { return [] }
    let countsWaiting = equal.points.contains { $0.loss?.waiting != nil }
    let header =
      [
        "workers", "processor time", "of one worker's", "lost",
        countsWaiting ? "serial" : "serial, waiting", "growth", "uneven",
      ] + (countsWaiting ? ["waiting"] : []) + ["serial at equal work"]
    let rows = equal.points.map { point -> [String] in
      let growth = point.growth.interval.map {
        " (\(significant($0.lowerBound)) to \(significant($0.upperBound)))"
      }
      let loss = point.loss
      func part(_ value: Double?) -> String { value.map { significant($0, digits: 2) } ?? "-" }
      return [
        "\(point.workers)", value(point.processorSeconds.value),
        point.workers == 1 ? "-" : significant(point.growth.value) + (growth ?? ""),
        part(loss?.total), part(loss?.idle), part(loss?.processorTime), part(loss?.uneven),
      ] + (countsWaiting ? [part(loss?.waiting)] : []) + [
        point.karpFlatt.map { percentage($0.value) } ?? "-"
      ]
    }
    let law = equal.law
    let fitted: String
    if law.isAccepted, let share = law.curve?.shares.first {
      let range = percentageRange(share.low, share.high)
      fitted =
        "  Amdahl's law at equal processor time: serial \(percentage(share.value)) (95 %: \(range))"
    } else {
      fitted = "  Amdahl's law at equal processor time: no, \(law.refusal ?? "it does not fit")"
    }
    return [""] + table([header] + rows, leading: 0) + [fitted]
      + law.flags.map { "  at equal processor time: \($0)" }
      + [equal.lossText, analysis.knownSerialText].compactMap(\.self).map { "  \($0)" }
  }

  private var lawLines: [String] {
    let header = ["law", "", "λ", "shares (95 % intervals)"]
    let rows = analysis.laws.map { fit -> [String] in
      guard fit.isAccepted, let curve = fit.curve else {
        return [fit.law.rawValue, "no", "-", fit.refusal ?? "it does not fit"]
      }
      let shares = zip(fit.law.shares, curve.shares).map { share, estimate in
        "\(share.symbol) \(significant(estimate.value)) (\(significant(estimate.low)) to "
          + "\(estimate.high.map { significant($0) } ?? "any"))"
      }
      return [
        fit.law.rawValue, fit.law == analysis.best ? "best" : "possible",
        significant(curve.lambda.value), shares.isEmpty ? "none" : shares.joined(separator: ", "),
      ]
    }
    let lines = table([header] + rows, leading: 4)
    let accepted = analysis.laws.filter(\.isAccepted)
    let flags = accepted.flatMap { fit in fit.flags.map { "  \(fit.law.rawValue): \($0)" } }
    let measured = analysis.measuredLambda.map {
      "  λ is one worker's throughput by the fit; measured: \(significant($0))"
    }
    return lines + (measured.map { [$0] } ?? []) + peakLine + flags
  }

  private var peakLine: [String] {
    guard let curve = analysis.laws.first(where: { $0.law == .usl && $0.isAccepted })?.curve,
      let peak = curve.peak, let interval = curve.peakInterval
    else { return [] }
    let high = interval.high.map { "to \(significant($0))" } ?? "on"
    return [
      "  usl: peak at \(significant(peak.workers)) workers (95 %: from \(significant(interval.low)) "
        + "\(high)), throughput \(significant(peak.throughput))"
    ]
  }

  private var trendLine: String? {
    let used = analysis.points.filter(\.isUsed).map(\.workers)
    let fractions = analysis.karpFlatt.filter { used.contains($0.workers) }.map(\.fraction.value)
    if let least = fractions.min(), let most = fractions.max(), most < 0, least < -0.01 {
      return "  The Karp-Flatt fraction is below 0: the run with one worker is no fair baseline."
    }
    return switch analysis.trend {
    case .flat: "  The Karp-Flatt fraction stays within its intervals, as a serial part would."
    case .rising: "  The Karp-Flatt fraction rises: overhead grows with the number of workers."
    case .falling:
      "  The Karp-Flatt fraction falls: the run with one worker is no fair baseline."
    case nil: nil
    }
  }

  private func value(_ value: Double) -> String {
    significant(value, digits: 4) + (analysis.table.quantity == .time ? " s" : "")
  }

  /// Columns that are as wide as they need be: the first `leading` begin at the left, the others end
  /// at the right.
  private func table(_ rows: [[String]], leading: Int) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell -> String in
        let blank = String(repeating: " ", count: widths[column] - cell.count)
        return column < leading ? cell + blank : blank + cell
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
