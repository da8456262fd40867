/// What came of all runs, by fault.
struct Tally {
  private struct Row {
    var runs = 0
    var cut = 0
    var repaired = 0
    var empty = 0
    var lossy = 0
    var lostRecords: UInt64 = 0
    var agreed = 0
    var uncertain = 0
    var failures = 0
  }

  private var rows: [Fault: Row] = [:]
  private var lags: [Double] = []
  private var usedTolerance = 0.0

  /// How many runs failed.
  var failures: Int { rows.values.reduce(0) { $0 + $1.failures } }

  mutating func add(_ outcome: Outcome, of plan: Plan) {
    var row = rows[plan.fault] ?? Row()
    row.runs += 1
    row.cut += outcome.isCut ? 1 : 0
    row.repaired += outcome.isRepaired ? 1 : 0
    row.empty += outcome.isEmpty ? 1 : 0
    row.lossy += outcome.lostRecords > 0 ? 1 : 0
    row.lostRecords &+= outcome.lostRecords
    row.agreed += outcome.agreed
    row.uncertain += outcome.uncertain
    row.failures += outcome.failures.isEmpty ? 0 : 1
    rows[plan.fault] = row
    if let lag = outcome.lag { lags.append(lag) }
    usedTolerance = max(usedTolerance, outcome.usedTolerance)
  }

  /// The counts as a table.
  var table: String {
    let head = [
      "fault", "runs", "too early", "cut", "repaired", "lossy", "records lost", "stretches agreed",
      "where lost", "failed",
    ]
    var lines = [head]
    for fault in Fault.allCases {
      guard let row = rows[fault] else { continue }
      lines.append(
        [fault.rawValue]
          + [row.runs, row.empty, row.cut, row.repaired, row.lossy].map(String.init)
          + ["\(row.lostRecords)"] + [row.agreed, row.uncertain, row.failures].map(String.init))
    }
    let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    var text = lines.map { line in
      line.enumerated().map { column, word in
        let space = String(repeating: " ", count: widths[column] - word.count)
        return column == 0 ? word + space : space + word
      }.joined(separator: "  ")
    }.joined(separator: "\n")
    text +=
      "\nfrom the kernel's clocks at most \(Int((usedTolerance * 100).rounded())) % of what is allowed"
    let sorted = lags.sorted()
    if let longest = sorted.last {
      text += "\nfrom the end of a cut trace to its recorder's death: median "
      text += "\(Int(sorted[sorted.count / 2] * 1000)) ms, at most \(Int(longest * 1000)) ms"
    }
    return text
  }
}
