import Figures
import Scene

/// The colours that a terminal has.
public enum TerminalColors: Sendable, Equatable, CaseIterable {
  /// None, and no other attribute either: a file or a pipe.
  case plain
  /// Bold and reversed, but no colour.
  case none
  /// The sixteen of old.
  case sixteen
  /// xterm's cube of 216 and 24 greys.
  case two56
  /// Any.
  case direct

  /// What the environment says of a terminal: `NO_COLOR` (no-color.org) beats all else.
  public init(environment: [String: String]) {
    let terminal = environment["TERM"] ?? ""
    let colors = environment["COLORTERM"] ?? ""
    if terminal.isEmpty || terminal == "dumb" {
      self = .plain
    } else if !(environment["NO_COLOR"] ?? "").isEmpty || terminal.hasPrefix("vt") {
      self = .none
    } else if colors == "truecolor" || colors == "24bit" || terminal.hasSuffix("-direct")
      || terminal == "xterm-kitty"
    {
      self = .direct
    } else if terminal.contains("256") {
      self = .two56
    } else {
      self = .sixteen
    }
  }
}

extension Screen.Look {
  /// The parameters of the escape sequence (SGR) that sets the look; empty for the usual one.
  func parameters(_ colors: TerminalColors, _ theme: Theme) -> [String] {
    var parameters: [String] = []
    if isBold { parameters.append("1") }
    if isDim { parameters.append("2") }
    if isReversed { parameters.append("7") }
    if let ink { parameters += colors.parameters(ink, theme, isGround: false) }
    if let ground { parameters += colors.parameters(ground, theme, isGround: true) }
    return parameters
  }
}

extension TerminalColors {
  fileprivate func parameters(_ paint: Paint, _ theme: Theme, isGround: Bool) -> [String] {
    let color = theme.color(paint)
    switch self {
    case .plain, .none: return []
    case .sixteen: return [String(Self.basic(paint) + (isGround ? 10 : 0))]
    case .two56: return [isGround ? "48" : "38", "5", String(Self.nearestOf256(color))]
    case .direct:
      return [isGround ? "48" : "38", "2"]
        + [color.red, color.green, color.blue].map { String($0) }
    }
  }

  /// Threads take turns of six: which shade of red a terminal has, nobody knows.
  private static func basic(_ paint: Paint) -> Int {
    switch paint {
    case .thread(let number): [34, 33, 32, 35, 36, 31][number % 6]
    case .minorThread, .stranger: 90
    case .loss: 91
    }
  }

  /// The entry of the cube or the greys whose components are nearest.
  static func nearestOf256(_ color: Color) -> Int {
    let steps = [0, 95, 135, 175, 215, 255]
    let parts = [color.red, color.green, color.blue].map { Int($0) }
    func distance(_ other: [Int]) -> Int {
      zip(parts, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let places = parts.map { part in
      steps.indices.min { abs(steps[$0] - part) < abs(steps[$1] - part) } ?? 0
    }
    let cube = (16 + 36 * places[0] + 6 * places[1] + places[2], places.map { steps[$0] })
    let mean = parts.reduce(0, +) / 3
    let step = min(max((mean - 3) / 10, 0), 23)
    let grey = (232 + step, [Int](repeating: 8 + 10 * step, count: 3))
    return distance(grey.1) < distance(cube.1) ? grey.0 : cube.0
  }
}
