import Analysis

extension NumberView {
  /// The numbers of a run that a reader asks for first.
  static func all(of summary: Summary) -> [NumberView] {
    let wall = durationParts(summary.wallSeconds)
    var numbers = [
      NumberView(
        name: "Wall time", value: wall.value, unit: wall.unit,
        meaning: "From the start of the first thread to the end of the last."),
      NumberView(
        name: "Tasks in flight", value: decimals(summary.concurrency.mean, 2), unit: nil,
        meaning: "Mean concurrency: started and not finished, waiting ones included. "
          + "At most \(summary.concurrency.peak)."),
    ]
    if summary.seesCores { numbers.insert(contentsOf: onCores(summary), at: 1) }
    if let runnable = summary.runnable {
      numbers.append(
        NumberView(
          name: "Waiting for a core", value: decimals(runnable.mean, 2), unit: nil,
          meaning: "Threads that were ready to run and had no core, on average."))
    }
    if let switches = summary.contextSwitches {
      numbers.append(
        NumberView(
          name: "Switches", value: grouped(switches.voluntary + switches.involuntary), unit: nil,
          meaning: "\(grouped(switches.voluntary)) to wait, \(grouped(switches.involuntary)) "
            + "because the kernel took the core away."))
    }
    if let resident = summary.maxResidentBytes {
      let size = bytes(resident)
      numbers.append(
        NumberView(
          name: "Memory", value: size.value, unit: size.unit,
          meaning: "The most that one process held at a time."))
    }
    return numbers
  }

  /// What its threads did on cores.
  private static func onCores(_ summary: Summary) -> [NumberView] {
    let cpu = durationParts(summary.cpuSeconds)
    return [
      NumberView(
        name: "CPU time", value: cpu.value, unit: cpu.unit,
        meaning: "Time on cores, all threads together."),
      NumberView(
        name: "Cores busy", value: decimals(summary.parallelism.mean, 2),
        unit: "of \(plain(summary.cores))",
        meaning: "Mean parallelism: CPU time over wall time. "
          + "\(percent(summary.cpuUse)) of what the machine offered."),
      NumberView(
        name: "Two or more cores at once", value: percent(shareAtLeastTwo(summary.parallelism)),
        unit: nil,
        meaning: "Of the wall time; at most \(summary.parallelism.peak) at one moment."),
    ]
  }

  private static func shareAtLeastTwo(_ level: LevelSummary) -> Double {
    let total = level.secondsAtLevel.reduce(0, +)
    return total > 0 ? level.secondsAtLevel.dropFirst(2).reduce(0, +) / total : 0
  }
}

extension StateView {
  /// The states that any thread was in, in the order of the contract.
  static func all(of times: StateTimes) -> [StateView] {
    let total = max(times.total.seconds, 1e-9)
    var offset = 0.0
    return ThreadState.allCases.filter { times[$0] > 0 }.map { state in
      let share = times[state].seconds / total
      defer { offset += share }
      return StateView(
        id: state.name, name: state.words.name, time: duration(times[state].seconds),
        share: percent(share), meaning: state.words.meaning, offset: decimals(offset * 100, 3),
        width: decimals(share * 100, 3))
    }
  }
}

extension ThreadState {
  fileprivate var words: (name: String, meaning: String) {
    switch self {
    case .running: ("On a core", "Computing.")
    case .runnable: ("Ready", "Able to run, and no core was free.")
    case .gilWait: ("GIL", "Waiting for Python's interpreter lock.")
    case .lockWait: ("Other threads", "Waiting for a lock, a condition or the end of a thread.")
    case .ioWait: ("Input and output", "Waiting for a file, a pipe, a device or the network.")
    case .timer: ("Timer", "Waiting for a moment in time.")
    case .idle: ("Child processes", "Waiting for a process to end, or for a signal.")
    case .blocked: ("Waiting", "Off the core by its own doing; this recording can't say for what.")
    case .unknown:
      (
        "Not known",
        "Nobody watched the thread or could, records were lost, or it is between samples."
      )
    }
  }
}
