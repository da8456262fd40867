extension RunComparison {
  /// The threads of one role in the median runs; the first of each pair is before.
  public struct RoleRow: Sendable {
    /// What they are called.
    public var name: String
    /// How many there were.
    public var threads: (Int, Int)
    /// On cores, in seconds.
    public var running: (Double, Double)
    /// Off cores, in seconds.
    public var waiting: (Double, Double)

    /// How much changed.
    var change: Double {
      abs(running.1 - running.0) + abs(waiting.1 - waiting.0)
    }
  }

  /// The roles whose threads' time changed most, first; those that changed by less than a hundredth of
  /// the longer run are left out.
  public var roleRows: [RoleRow] {
    let (before, after) = (base[baseIndex].roles, candidate[candidateIndex].roles)
    var names: [String] = []
    for role in before + after where !names.contains(role.name) { names.append(role.name) }
    let least = 0.01 * max(waterfall.base, waterfall.candidate).seconds
    return names.map { name -> RoleRow in
      let one = before.first { $0.name == name }
      let other = after.first { $0.name == name }
      func waiting(_ role: RoleShare?) -> Double {
        role.map { ($0.states.total - $0.states.running).seconds } ?? 0
      }
      return RoleRow(
        name: name, threads: (one?.threads ?? 0, other?.threads ?? 0),
        running: (one?.states.running.seconds ?? 0, other?.states.running.seconds ?? 0),
        waiting: (waiting(one), waiting(other)))
    }.filter { $0.change >= least }.enumerated().sorted {
      ($1.element.change, $0.offset) < ($0.element.change, $1.offset)
    }.map(\.element)
  }
}
