import Glibc

/// Where averages stand along both axes of a map: the same function along each, so that the diagonal
/// on which both are equal is a straight line.
///
/// Linear where all of it is small. Beyond, every doubling above 1 takes as much room as another, and
/// what is below 1, where a program does one thing at a time, keeps enough of it to be told apart.
struct MapScale: Sendable, Equatable {
  /// How many doublings the stretch from 0 to 1 is as long as; nil for a linear scale.
  let unit: Double?
  /// The averages at the right and at the upper end.
  let mostTasks: Double
  let mostCores: Double

  /// A scale on which `tasks` and `cores` have room. The stretch from 0 to 1 takes at least
  /// `unitShare` of the axis of tasks.
  init(tasks: Double, cores: Double, unitShare: Double) {
    if max(tasks, cores) <= 6, 1 / max(tasks * 1.06, 1.6) >= unitShare {
      unit = nil
      mostTasks = max(tasks * 1.06, 1.6)
      mostCores = max(cores * 1.1, 1.4)
    } else {
      let most = max(tasks, 1) * 1.15
      let doublings = log2(most)
      unit = max(1, doublings * unitShare / (1 - unitShare))
      mostTasks = most
      mostCores = max(cores, 1) * 1.25
    }
  }

  /// The share of the axis of tasks at which `tasks` stands.
  func x(_ tasks: Double) -> Double { place(tasks) / place(mostTasks) }

  /// The share of the axis of cores at which `cores` stands.
  func y(_ cores: Double) -> Double { place(cores) / place(mostCores) }

  /// Round averages up to `most`.
  func ticks(upTo most: Double) -> [Double] {
    guard unit != nil else {
      return Array(stride(from: 0, through: most, by: most > 2.5 ? 1 : 0.5))
    }
    var ticks = [0, 0.5, 1.0]
    var next = 2.0
    while next <= most {
      ticks.append(next)
      next *= 2
    }
    return ticks
  }

  /// The end of the diagonal: the average at which it leaves the map.
  var diagonalEnd: Double { min(mostTasks, mostCores) }

  private func place(_ value: Double) -> Double {
    guard let unit else { return max(value, 0) }
    return value <= 1 ? max(value, 0) * unit : unit + log2(value)
  }
}
