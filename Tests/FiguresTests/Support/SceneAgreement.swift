import RenderingTools
import Scene
import Typesetting

@testable import Figures

extension Scene {
  /// What of the scene, which we draw as `ours`, is missing in `theirs`, is another colour there or is
  /// covered: words by the ink where they stand, other marks by the colours of their place. A small word is
  /// too small a part of a page to show in what the pages have in common.
  func disagreements(
    _ ours: Picture, _ theirs: Picture, _ typeface: BundledTypeface
  ) -> [String] {
    leaves().compactMap { leaf -> String? in
      if case .text(let text) = leaf.element {
        let box = typeface.box(of: text)
        let region = Picture.Region(
          x: box.x, y: box.y, width: box.width, height: box.height, margin: 1)
        guard let kept = ours.ink(in: region, keptBy: theirs), !(0.6...1.6).contains(kept) else {
          return nil
        }
        return "'\(text.string)': \(kept) of its ink"
      }
      // Edges are most of what is smaller.
      guard let bounds = leaf.element.bounds, min(bounds.width, bounds.height) >= 6 else {
        return nil
      }
      let region = Picture.Region(
        x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height)
      let unlikeness = ours.unlikeness(in: region, to: theirs)
      return unlikeness < 16
        ? nil : "\(leaf.path.joined(separator: "/")): \(unlikeness) at \(bounds)"
    }
  }

  /// The scene without one of its ``leaves()``.
  func withoutLeaf(_ number: Int) -> Scene {
    var left = number
    func rest(_ elements: [Element]) -> [Element] {
      elements.compactMap { element in
        if case .group(let group) = element {
          return .group(
            Group(name: group.name, title: group.title, elements: rest(group.elements)))
        }
        left -= 1
        return left == -1 ? nil : element
      }
    }
    var scene = self
    scene.elements = rest(elements)
    return scene
  }
}
