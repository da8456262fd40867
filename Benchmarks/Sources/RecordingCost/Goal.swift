/// A line of the table that `make bench` prints at its end: what is asked of a number, and whether it is so.
struct Goal: Codable {
  /// What was measured.
  var what: String
  /// The measurement, or why there is none.
  var number: String
  /// Its ratio to a peer's; empty if it has none.
  var ratio: String
  /// What is asked for; empty where a peer is only shown.
  var goal: String
  /// Whether it is met; nil if it could not be measured, or nothing is asked for.
  var isMet: Bool?

  /// The peer that records the same as a rung, and how much of its cost the rung may have.
  static let peers = [
    "coreograph record (switches)": (name: "perf record -e dummy:u --switch-events", most: 1.0),
    "coreograph record (tracepoints)": (name: "perf sched record", most: 0.5),
  ]
  /// By how many percent a program that only computes may need more processor time.
  static let mostGrowth = 1.0
}

extension Results {
  /// Every rung against its peer and against the kernel's own tracer, then what computing programs pay.
  func goals() -> [Goal] {
    let rungs = Variant.all(coreograph: "").filter(\.isOurs).map(\.name)
    let tracers = ["trace-cmd record -e sched_switch", "ftrace, sched_switch"]
    let switches = rungs.flatMap { name in
      [Goal.peers[name].map { comparison(name, to: $0.name, most: $0.most) }].compactMap(\.self)
        + tracers.map { comparison(name, to: $0, most: nil) }
    }
    let computing = experiments.filter { $0 != "switches" }.flatMap { experiment in
      variants(of: experiment).filter(rungs.contains).map { growth(in: experiment, under: $0) }
    }
    return switches + computing
  }

  /// The goals as columns of text.
  func goalTable() -> String {
    var text = Table(header: ["", "measured", "ratio", "goal", ""])
    for goal in table {
      text.append([
        goal.what, goal.number, goal.ratio, goal.goal,
        goal.isMet.map { $0 ? "met" : "missed" } ?? "",
      ])
    }
    return text.text
  }

  private func comparison(_ name: String, to peer: String, most: Double?) -> Goal {
    var goal = Goal(
      what: "a context switch, \(name), to \(peer)", number: "", ratio: "",
      goal: most.map { "\(decimals($0, 2)) or less" } ?? "")
    if let own = added(name), let other = added(peer), let ratio = ratio(name, to: peer) {
      goal.number = "\(signed(own)); \(signed(other))"
      goal.ratio = interval(ratio) { decimals($0, 2) }
      goal.isMet = most.map { ratio.value <= $0 }
    } else {
      goal.number = missing[peer] ?? missing[name] ?? "not measured"
    }
    return goal
  }

  private func signed(_ nanoseconds: Double) -> String {
    "\(nanoseconds < 0 ? "" : "+")\(whole(nanoseconds)) ns"
  }

  private func growth(in experiment: String, under name: String) -> Goal {
    let percent = growth(experiment, name, \.reading.processorSeconds)
    return Goal(
      what: "\(experiment), \(name)",
      number: "\(interval(percent) { decimals($0, 2) }) % more processor time", ratio: "",
      goal: "below \(whole(Goal.mostGrowth)) %", isMet: percent.value < Goal.mostGrowth)
  }
}
