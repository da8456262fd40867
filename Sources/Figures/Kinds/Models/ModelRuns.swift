import Analysis
import Trace

/// One of several runs of the same work.
struct ModelRun: Sendable {
  /// What it is called here.
  var name: String
  /// Its numbers.
  var summary: Summary
  /// Its curves.
  var levels: Levels
  /// How long it took.
  var wall: Nanoseconds
  /// What lies between the moments of the axis and those of the trace.
  var offset: Nanoseconds
  /// Where records were lost, in moments of the axis.
  var losses: [TimeRange]
  /// How often it could have run while the run that it is compared with ran once; nil where there is
  /// none, and for that run itself.
  var speed: Double?
  /// What it is beside other runs.
  var emphasis = Emphasis.none
}

/// Several runs, fastest first, and what they are compared with.
struct ModelRuns: Sendable {
  /// By wall time, fastest first.
  private(set) var runs: [ModelRun]
  /// The run that all are compared with; nil where they are of different families.
  private(set) var baseline: ModelRun?

  /// Sorts `subjects` and compares each with the sequential run of its family (what stands before
  /// the last `/` of its name); where there is none and all are one family, with the first given.
  init(_ subjects: [FigureSubject], window: TimeRange) {
    let all = subjects.map { subject in
      ModelRun(
        name: subject.name, summary: subject.summary, levels: subject.levels,
        wall: subject.extent.end, offset: subject.offset,
        losses: subject.losses(in: window), emphasis: subject.emphasis)
    }
    let families = Dictionary(grouping: all.indices) { Self.family(of: all[$0].name) }
    runs = all
    for members in families.values {
      let isOnly = families.count == 1
      guard let index = Self.baseline(of: members, in: all) ?? (isOnly ? members.first : nil),
        all[index].wall > 0
      else { continue }
      if isOnly { baseline = all[index] }
      for member in members where member != index && all[member].wall > 0 {
        runs[member].speed = Double(all[index].wall) / Double(all[member].wall)
      }
    }
    // Stable: equals stay in the order given.
    let order = runs.indices.sorted { (runs[$0].wall, $0) < (runs[$1].wall, $1) }
    runs = order.map { runs[$0] }
  }

  /// The sequential run; of several, the one with the median wall time.
  private static func baseline(of members: [Int], in all: [ModelRun]) -> Int? {
    let sequential = members.filter { model(of: all[$0].name) == "sequential" }
      .sorted { (all[$0].wall, $0) < (all[$1].wall, $1) }
    return sequential.isEmpty ? nil : sequential[(sequential.count - 1) / 2]
  }

  /// What stands before the last `/` of a name, as in `primes` of `primes/threading`.
  static func family(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
  }

  /// What stands behind the last `/`, without what follows a comma.
  static func model(of name: String) -> String {
    let own = name.split(separator: "/").last ?? ""
    return String(own.prefix { $0 != "," })
  }

  /// The finding: who was fastest, and how much that is.
  var finding: String {
    // What is compiled beside Python programs is faster for another reason than its model.
    let hasLocks = baseline.map { !$0.summary.gil.isEmpty }
    let alike = runs.filter { !$0.summary.gil.isEmpty == hasLocks ?? !$0.summary.gil.isEmpty }
    let compared = alike.count > 1 ? alike : runs
    guard runs.count > 1, let fastest = compared.first, let slowest = compared.last else {
      return titleText(runs.map { ($0.name, $0.summary) })
    }
    let first = labelText(fastest.name)
    let last = labelText(slowest.name)
    guard let baseline else {
      return "\(sentenceStart(first)) took \(durationText(fastest.wall)), "
        + "\(last) \(durationText(slowest.wall))"
    }
    let base = labelText(baseline.name)
    guard let speed = fastest.speed, speed >= 1.05 else {
      return "Nothing was faster than \(base), which took \(durationText(baseline.wall))"
    }
    let text = "\(sentenceStart(first)) was \(ratioText(speed)) times as fast as \(base)"
    guard let least = slowest.speed else { return text }
    return "\(text), \(last) \(ratioText(least))"
  }
}

/// A quotient to three digits, as in `1.93`, `12.4` or `0.05`.
func ratioText(_ ratio: Double) -> String {
  numberText(ratio, decimals: ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0)
}
