/// Runs that are compared with each other.
struct Comparison {
  /// What their names have in common; nil where they share nothing but the page.
  let family: String?
  /// In the order in which they were given, two or more.
  let runs: [Run]
  /// Marks its part of the page.
  let id: String

  /// The comparisons that `runs` allow. Those whose names share nothing are compared with each other.
  static func all(_ runs: [Run]) -> [Comparison] {
    var families: [String?] = []
    var members: [String?: [Run]] = [:]
    for run in runs {
      let isShared = run.family != nil && runs.count { $0.family == run.family } > 1
      let family = isShared ? run.family : nil
      if members[family] == nil { families.append(family) }
      members[family, default: []].append(run)
    }
    var comparisons: [Comparison] = []
    for family in families {
      guard let runs = members[family], runs.count > 1 else { continue }
      let id = "comparison-\(comparisons.count + 1)"
      comparisons.append(Comparison(family: family, runs: runs, id: id))
    }
    return comparisons
  }

  /// What the others are measured by: the one that ran the work sequentially, as its name says, or
  /// else the first. Nil where their names tell that they did different work.
  var base: Run? {
    guard family != nil || runs.allSatisfy({ $0.family == nil }) else { return nil }
    return runs.first { $0.shortName == "sequential" } ?? runs[0]
  }

  /// The runs, fastest first.
  var byWallTime: [Run] { runs.sorted { $0.summary.wallSeconds < $1.summary.wallSeconds } }

  /// Those that differ from the base by their model, fastest first: what is compiled and does the work
  /// of a Python program in a tenth of the time says nothing of models. All of them where it is only
  /// one.
  private var alike: [Run] {
    guard let base else { return byWallTime }
    let alike = byWallTime.filter { $0.summary.gil.isEmpty == base.summary.gil.isEmpty }
    return alike.count > 1 ? alike : byWallTime
  }

  /// What to call a run among these.
  func name(of run: Run) -> String { family == nil ? run.name : run.shortName }

  /// The same in a sentence, where a long name would be in the way.
  private func mention(_ run: Run) -> String { shown(name(of: run), limit: 48) }

  /// Which was fastest, in one sentence with the numbers, and what makes that unsure.
  var verdict: String {
    ([finding] + remarks).joined(separator: " ")
  }

  /// What a reader should know beside the finding, a sentence each.
  var remarks: [String] { [otherLanguage, Self.caveat(of: runs)].compactMap(\.self) }

  /// What was faster still, in another language; nil for nothing.
  private var otherLanguage: String? {
    guard let fastest = byWallTime.first, let like = alike.first,
      fastest.summary.wallSeconds < like.summary.wallSeconds
    else { return nil }
    let what = fastest.summary.gil.isEmpty ? "without Python's interpreter" : "in Python"
    return sentence(
      "\(mention(fastest)), \(what), took \(duration(fastest.summary.wallSeconds)).")
  }

  /// Why differences of `runs` may not be the programs' own; nil where nothing is known against them.
  static func caveat(of runs: [Run]) -> String? {
    let disturbed = runs.count { run in
      run.summary.findings.contains { $0.id == .stolenCores && $0.severity == .warning }
    }
    guard disturbed > 0 else { return nil }
    let which =
      disturbed == runs.count ? "all of these runs" : "\(disturbed) of these \(runs.count) runs"
    return "Other programs took cores during \(which): measure again on a quieter machine."
  }

  /// Which was fastest, in a few words.
  var headline: String {
    let order = alike
    let (fastest, slowest) = (order[0], order[order.count - 1])
    guard let base else { return differentWork(fastest, slowest) }
    if Self.ratio(slowest, fastest) < Self.clearRatio { return "All took about as long." }
    if Self.ratio(base, fastest) < Self.clearRatio {
      return sentence("\(mention(base)) was as fast as any.")
    }
    return sentence(
      "\(mention(fastest)) was \(times(Self.ratio(base, fastest))) as fast as \(mention(base)).")
  }

  /// Which was fastest, with the numbers.
  var finding: String {
    let order = alike
    let (fastest, slowest) = (order[0], order[order.count - 1])
    guard let base else { return differentWork(fastest, slowest) }
    let result =
      "\(duration(fastest.summary.wallSeconds)) with \(busyCores(fastest.summary)) busy"
    if Self.ratio(slowest, fastest) < Self.clearRatio {
      let (least, most) = (
        duration(fastest.summary.wallSeconds), duration(slowest.summary.wallSeconds)
      )
      return "All took about as long: \(least == most ? least : "\(least) to \(most)")."
    }
    if Self.ratio(base, fastest) < Self.clearRatio {
      return sentence(
        "\(mention(base)) was as fast as any, \(result); \(mention(slowest)) took "
          + "\(times(Self.ratio(slowest, base))) as long.")
    }
    return sentence(
      "\(mention(fastest)) was done first, after \(result): "
        + "\(times(Self.ratio(base, fastest))) as fast as \(mention(base)).")
  }

  /// Their times, which say nothing of one another.
  private func differentWork(_ fastest: Run, _ slowest: Run) -> String {
    "Different work, side by side: \(mention(fastest)) took "
      + "\(duration(fastest.summary.wallSeconds)), \(mention(slowest)) "
      + "\(duration(slowest.summary.wallSeconds))."
  }

  /// Closer than that, single runs do not say which is faster.
  private static let clearRatio = 1.1

  private static func ratio(_ one: Run, _ other: Run) -> Double {
    one.summary.wallSeconds / max(other.summary.wallSeconds, 1e-9)
  }
}
