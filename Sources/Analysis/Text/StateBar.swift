import Trace

/// A row of characters whose lengths show how time was shared among states.
struct StateBar {
  /// States in the order of the bar, each with how many characters it takes.
  let cells: [(state: ThreadState, count: Int)]

  /// Deals `width` characters out to the states of `times` by largest remainder. A state that had any
  /// time gets at least one, so that a rare one still shows.
  init(_ times: StateTimes, width: Int) {
    let states = ThreadState.allCases.filter { times[$0] > 0 }
    guard !states.isEmpty, states.count <= width else {
      cells = []
      return
    }
    let total = Double(times.total)
    let free = width - states.count
    let exact = states.map { Double(times[$0]) / total * Double(width) }
    let above = exact.map { max($0 - 1, 0) }
    let scale = above.reduce(0, +) > 0 ? Double(free) / above.reduce(0, +) : 0
    let wanted = above.map { $0 * scale }
    var counts = wanted.map { 1 + Int($0) }
    let byRemainder = states.indices.sorted {
      (wanted[$1] - wanted[$1].rounded(.down), $0) < (wanted[$0] - wanted[$0].rounded(.down), $1)
    }
    for index in byRemainder.prefix(max(width - counts.reduce(0, +), 0)) { counts[index] += 1 }
    cells = zip(states, counts).map { ($0, $1) }
  }

  func text(_ style: TerminalStyle) -> String {
    cells.map { cell in
      style.apply(
        cell.state.emphasis, to: String(repeating: cell.state.glyph, count: cell.count))
    }.joined()
  }
}

extension ThreadState {
  /// The character that stands for the state in a bar: tone falls from running to idle.
  var glyph: String {
    switch self {
    case .running: "█"
    case .runnable: "▓"
    case .gilWait: "▚"
    case .lockWait: "▒"
    case .ioWait: "░"
    case .timer: "┄"
    case .idle: "·"
    case .blocked: "─"
    case .unknown: "?"
    }
  }

  var emphasis: TerminalStyle.Emphasis? {
    switch self {
    case .running: .green
    case .runnable: .yellow
    case .gilWait: .magenta
    case .lockWait: .red
    case .ioWait: .cyan
    case .timer: .blue
    case .idle, .blocked, .unknown: .dim
    }
  }

  /// The state in words, for people.
  public var label: String {
    switch self {
    case .running: "running"
    case .runnable: "ready, no core"
    case .gilWait: "GIL wait"
    case .lockWait: "lock wait"
    case .ioWait: "I/O wait"
    case .timer: "timer"
    case .idle: "idle"
    case .blocked: "waiting"
    case .unknown: "unknown"
    }
  }
}
