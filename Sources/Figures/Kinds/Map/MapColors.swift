import Trace

/// What the colours of a map's points stand for: workloads where there are several (`primes` and `sleep`);
/// models (`threading`) where runs are too many for their names to be written.
struct MapColors {
  /// The colours and what they stand for, in the order of the legend.
  private(set) var meanings: [(name: String, paint: Paint)] = []
  /// Whether they stand for workloads, which then need not stand before every name.
  let areOfWorkloads: Bool
  private let names: [String]

  /// Beyond so many names, models have the colours.
  private static let mostNames = 24

  /// - Parameters:
  ///   - runs: the names of runs, such as `primes/threading`.
  ///   - colors: how many there are.
  init(_ runs: [String], colors: Int) {
    let families = runs.map { ModelRuns.family(of: $0) }
    let models = runs.map { ModelRuns.model(of: $0) }
    let ofModels = Set(runs).count > Self.mostNames && Set(models).count < Set(runs).count
    areOfWorkloads = !ofModels && Set(families).count > 1 && !families.contains("")
    names = ofModels ? models : areOfWorkloads ? families : []
    var counts: [String: Int] = [:]
    var order: [String] = []
    for name in names {
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    if ofModels, order.count > colors {
      // The most frequent ones, in the order in which they come; the rest is grey.
      let ranked = order.indices.sorted {
        (-(counts[order[$0]] ?? 0), $0) < (-(counts[order[$1]] ?? 0), $1)
      }
      order = ranked.prefix(colors).sorted().map { order[$0] }
    }
    meanings = order.enumerated().map { ($1, .thread($0)) }
    if Set(names).count > order.count { meanings.append(("other models", .minorThread)) }
  }

  /// The colour of the run at `index`.
  func paint(_ index: Int) -> Paint {
    guard names.indices.contains(index) else { return .thread(0) }
    return meanings.first { $0.name == names[index] }?.paint ?? .minorThread
  }
}
