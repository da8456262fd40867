import Scene

extension Scene {
  /// About how many bytes it takes as SVG; linear in its elements.
  var estimatedBytes: Double {
    elements.reduce(1500) { $0 + $1.estimatedBytes }
  }

  /// How many marks have a tooltip of their own, and about how many bytes would be saved if they were
  /// one path without.
  var tooltips: (count: Int, bytes: Double) {
    elements.reduce((0, 0)) { sum, element in
      let own = element.tooltips
      return (sum.0 + own.count, sum.1 + own.bytes)
    }
  }
}

extension Element {
  /// Measured on figures of all kinds: an attribute takes some 12 bytes, a step of a pen 5.
  fileprivate var estimatedBytes: Double {
    switch self {
    case .group(let group):
      group.elements.reduce(30 + Self.tip(group.title)) { $0 + $1.estimatedBytes }
    case .rectangle(let rectangle): 70 + Self.tip(rectangle.title)
    case .path(let path):
      70 + Self.tip(path.title) + path.steps.reduce(0) { $0 + ($1 == .close ? 1 : 6) }
    case .circle(let circle): 75 + Self.tip(circle.title)
    case .text(let text): 160 + Double(text.string.utf8.count) + Self.tip(text.title)
    }
  }

  /// Those of the marks that it is or consists of.
  fileprivate var tooltips: (count: Int, bytes: Double) {
    switch self {
    case .group(let group) where group.name == LanePainter.spanName:
      (1, Self.tip(group.title) + 60 * Double(group.elements.count))
    case .group(let group):
      group.elements.reduce((0, 0)) { sum, element in
        let own = element.tooltips
        return (sum.0 + own.count, sum.1 + own.bytes)
      }
    case .rectangle(let rectangle): Self.own(rectangle.title)
    case .path(let path): Self.own(path.title)
    // A tooltip of a word says what was cut from it, and that of a point is one of few.
    case .circle, .text: (0, 0)
    }
  }

  private static func own(_ title: String?) -> (count: Int, bytes: Double) {
    title == nil ? (0, 0) : (1, tip(title) + 60)
  }

  private static func tip(_ title: String?) -> Double {
    title.map { Double($0.utf8.count) + 17 } ?? 0
  }
}
