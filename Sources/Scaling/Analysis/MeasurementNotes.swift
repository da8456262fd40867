/// What a reader should know of measurements before believing anything that follows from them.
struct MeasurementNotes {
  private let table: ScalingTable
  private let points: [MeasuredPoint]

  init(_ table: ScalingTable, _ points: [MeasuredPoint]) {
    self.table = table
    self.points = points
  }

  /// One line each.
  var lines: [String] {
    [warmups, baseline, repeats, firstRun, outliers, excluded].compactMap(\.self)
  }

  private var warmups: String? {
    let count = table.samples.count(where: \.isWarmup)
    guard count > 0 else { return nil }
    return "\(count) warm-up \(count == 1 ? "run" : "runs") left out" + (slowestWarmup ?? "")
  }

  /// What warming up was good for.
  private var slowestWarmup: String? {
    guard table.quantity == .time else { return nil }
    let quotients = table.samples.filter(\.isWarmup).compactMap { sample in
      points.first { $0.workers == sample.workers }.map { sample.value / $0.median }
    }
    return quotients.max().map { "; the slowest took \(significant($0)) times the median" }
  }

  private var baseline: String? {
    guard !points.contains(where: { $0.workers == 1 }) else { return nil }
    return
      "one worker was not measured: there is no speedup, no efficiency and no Karp-Flatt fraction"
  }

  private var repeats: String? {
    let used = points.filter(\.isUsed)
    guard let fewest = used.map(\.values.count).min() else { return nil }
    if fewest == 1 {
      return
        "a single run tells nothing of its scatter: repeat each number of workers 6 times or more"
    }
    guard fewest < 6, let coverage = used.compactMap(\.coverage).min() else { return nil }
    return "with \(fewest) repeats the least and the greatest hold the median in only "
      + "\(percentage(coverage)) of cases: 6 are needed for 95 %"
  }

  private var firstRun: String? {
    guard let sample = table.samples.first(where: { !$0.isWarmup }),
      let point = points.first(where: { $0.workers == sample.workers }),
      point.outliers.contains(sample.value),
      table.quantity == .time ? sample.value > point.median : sample.value < point.median
    else { return nil }
    let quotient =
      table.quantity == .time
      ? sample.value / point.median : point.median / sample.value
    return "the first run took \(significant(quotient)) times the median: it warmed up (it is kept)"
  }

  private var outliers: String? {
    let outlying = points.filter { !$0.outliers.isEmpty }
    guard !outlying.isEmpty else { return nil }
    let count = outlying.reduce(0) { $0 + $1.outliers.count }
    let places = outlying.map { "\($0.workers)" }.joined(separator: ", ")
    let workers = places == "1" ? "worker" : "workers"
    return
      "\(count) \(count == 1 ? "outlier" : "outliers") (Tukey's fences) with \(places) \(workers): kept"
  }

  private var excluded: String? {
    let excluded = points.filter { !$0.isUsed }
    guard let why = excluded.first?.excluded else { return nil }
    let numbers = excluded.map { "\($0.workers)" }.joined(separator: ", ")
    return "\(numbers) workers are shown but not fitted: \(why)"
  }
}
