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

extension RunComparison {
  /// The tasks of one name in the median runs; the first of each pair is before.
  public struct TaskRow: Sendable {
    /// What they are called.
    public var name: String
    /// How many there were.
    public var count: (Int, Int)
    /// How long they ran, in seconds, all together.
    public var running: (Double, Double)
    /// From creation to end, in seconds, the middle one; nil where there were none.
    public var latency: (Double?, Double?)
  }

  /// The tasks by name, those first whose time from creation to end, all together, changed most.
  public var taskRows: [TaskRow] {
    let (before, after) = (base[baseIndex].tasks, candidate[candidateIndex].tasks)
    var names: [String] = []
    for task in before + after where !names.contains(task.name) { names.append(task.name) }
    let rows = names.map { name -> TaskRow in
      let one = before.first { $0.name == name }
      let other = after.first { $0.name == name }
      return TaskRow(
        name: name, count: (one?.count ?? 0, other?.count ?? 0),
        running: (one?.runSeconds ?? 0, other?.runSeconds ?? 0),
        latency: (one?.medianSeconds, other?.medianSeconds))
    }
    func change(_ row: TaskRow) -> Double {
      abs(
        (row.latency.1 ?? 0) * Double(row.count.1) - (row.latency.0 ?? 0) * Double(row.count.0))
    }
    return rows.enumerated().sorted {
      (change($1.element), $0.offset) < (change($0.element), $1.offset)
    }.map(\.element)
  }
}
