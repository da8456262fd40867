import Scene

@testable import Figures

extension Scene {
  /// Every element that is no group, with the names of the groups around it.
  func leaves() -> [(path: [String], element: Element)] {
    var result: [(path: [String], element: Element)] = []
    func walk(_ elements: [Element], _ path: [String]) {
      for element in elements {
        if case .group(let group) = element {
          walk(group.elements, path + [group.name])
        } else {
          result.append((path, element))
        }
      }
    }
    walk(elements, [])
    return result
  }

  /// Every text with the names of the groups around it.
  func texts() -> [(path: [String], text: Text)] {
    leaves().compactMap { leaf in
      if case .text(let text) = leaf.element { (leaf.path, text) } else { nil }
    }
  }

  /// How many elements and how many steps of pens there are: what a file's size grows with.
  var weight: Int {
    leaves().reduce(0) { sum, leaf in
      if case .path(let path) = leaf.element { sum + 1 + path.steps.count } else { sum + 1 }
    }
  }
}

extension Element {
  /// The box around a rectangle or a path, without its stroke's width.
  var bounds: Rect? {
    switch self {
    case .rectangle(let rectangle): return rectangle.frame
    case .path(let path):
      let points = path.steps.compactMap { step -> Point? in
        switch step {
        case .move(let point), .line(let point), .curve(_, _, let point): point
        case .close: nil
        }
      }
      guard let first = points.first else { return nil }
      var (low, high) = (first, first)
      for point in points {
        low = Point(min(low.x, point.x), min(low.y, point.y))
        high = Point(max(high.x, point.x), max(high.y, point.y))
      }
      return Rect(x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y)
    case .circle, .text, .group: return nil
    }
  }

  /// The boxes of its closed subpaths that are filled.
  var filledBoxes: [Rect] {
    switch self {
    case .rectangle(let rectangle): return rectangle.style.fill == nil ? [] : [rectangle.frame]
    case .path(let path) where path.style.fill != nil:
      return path.steps.split { $0 == .close }.compactMap { part in
        Element.path(Path(Array(part), style: Style())).bounds
      }
    case .path, .circle, .text, .group: return []
    }
  }
}
