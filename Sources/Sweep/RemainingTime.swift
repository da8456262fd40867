import Scaling

/// How long runs will take, by those that were made.
struct RemainingTime {
  private let means: [Int: Double]

  /// Looks at the runs of `document` that went well.
  init(_ document: SweepDocument) {
    let runs = document.runs.filter { $0.exitStatus == 0 }
    means = Dictionary(grouping: runs, by: \.step.workers).mapValues { runs in
      runs.reduce(0) { $0 + $1.wallSeconds } / Double(runs.count)
    }
  }

  /// The seconds that `steps` will take: a number of workers that was not run yet takes as long as the
  /// next smaller one that was, or the smallest; nil where nothing was run.
  func seconds(of steps: [SweepPlan.Step]) -> Double? {
    guard let least = means.keys.min() else { return nil }
    return steps.reduce(0) { sum, step in
      let known = means.keys.filter { $0 <= step.workers }.max() ?? least
      return sum + (means[known] ?? 0)
    }
  }
}
