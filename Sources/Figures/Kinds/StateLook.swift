import Analysis

extension ThreadState {
  /// How the state is drawn (docs/FIGURES.md).
  public var pattern: Pattern {
    switch self {
    case .running: .solid
    case .runnable: .hatched
    case .gilWait: .dotted
    case .lockWait: .doubleLine
    case .ioWait: .longDashes
    case .timer: .floorLine
    case .blocked: .line
    case .idle: .faintLine
    case .unknown: .shortDashes
    }
  }

  /// What a legend calls it.
  public var legend: String {
    switch self {
    case .running: "running"
    case .runnable: "waiting for a core"
    case .gilWait: "waiting for the GIL"
    case .lockWait: "waiting for a thread"
    case .ioWait: "waiting for I/O"
    case .timer: "sleeping"
    case .idle: "waiting for a process"
    case .blocked: "waiting"
    case .unknown: "not known"
    }
  }
}
