import Scene

extension Scene {
  /// About how many bytes it takes as SVG; linear in its elements.
  var estimatedBytes: Double {
    elements.reduce(1500) { $0 + $1.estimatedBytes }
  }
}

extension Element {
  /// Measured on figures of all kinds: an attribute takes some 12 bytes, a step of a pen 5.
  fileprivate var estimatedBytes: Double {
    switch self {
    case .group(let group):
      group.elements.reduce(30 + tip(group.title)) { $0 + $1.estimatedBytes }
    case .rectangle(let rectangle): 70 + tip(rectangle.title)
    case .path(let path):
      70 + tip(path.title) + path.steps.reduce(0) { $0 + ($1 == .close ? 1 : 6) }
    case .circle(let circle): 75 + tip(circle.title)
    case .text(let text): 160 + Double(text.string.utf8.count) + tip(text.title)
    }
  }

  private func tip(_ title: String?) -> Double { title.map { Double($0.utf8.count) + 17 } ?? 0 }
}
