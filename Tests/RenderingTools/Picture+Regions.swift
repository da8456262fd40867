extension Picture {
  /// A part of a picture, in pixels, as far as it is on it.
  package struct Region {
    let columns: Range<Int>
    let rows: Range<Int>

    /// The pixels that a box touches, and `margin` around it.
    package init(x: Double, y: Double, width: Double, height: Double, margin: Int = 0) {
      columns = Int(x.rounded(.down)) - margin..<Int((x + width).rounded(.up)) + margin
      rows = Int(y.rounded(.down)) - margin..<Int((y + height).rounded(.up)) + margin
    }
  }

  /// How unlike a part of two pictures is in the mean of its colours, of 255 in the component that differs
  /// most. Renderers shade edges otherwise and place letters up to a pixel away, which hardly changes a
  /// mean; a bar that is missing or has another colour does, however small a part of the page it is.
  package func unlikeness(in region: Region, to other: Picture) -> Double {
    var apart = [0, 0, 0]
    var count = 0
    forEachPixel(of: region, in: other) { one, two in
      for component in 0..<3 {
        apart[component] += Self.component(one, component) - Self.component(two, component)
      }
      count += 1
    }
    return count == 0 ? 0 : Double(apart.map(\.magnitude).max() ?? 0) / Double(count)
  }

  /// How much of the ink of a part of this picture is there in `other`: 1 for all, 0 where the part is
  /// empty there. Ink is what differs from the colour that most of the part's pixels have; nil where there
  /// is next to none of it.
  package func ink(in region: Region, keptBy other: Picture) -> Double? {
    var counts: [UInt32: Int] = [:]
    forEachPixel(of: region, in: other) { one, _ in counts[one & 0xff_ffff, default: 0] += 1 }
    guard let ground = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
      return nil
    }
    var (own, theirs) = (0, 0)
    forEachPixel(of: region, in: other) { one, two in
      own += Self.distance(one, ground)
      theirs += Self.distance(two, ground)
    }
    return own < 4 * counts.values.reduce(0, +) ? nil : Double(theirs) / Double(own)
  }

  private func forEachPixel(
    of region: Region, in other: Picture, _ body: (UInt32, UInt32) -> Void
  ) {
    let columns = region.columns.clamped(to: 0..<min(width, other.width))
    for y in region.rows.clamped(to: 0..<min(height, other.height)) {
      for x in columns { body(pixels[y * width + x], other.pixels[y * other.width + x]) }
    }
  }

  private static func component(_ pixel: UInt32, _ number: Int) -> Int {
    Int(pixel >> UInt32(8 * number) & 0xff)
  }

  private static func distance(_ one: UInt32, _ two: UInt32) -> Int {
    (0..<3).reduce(0) { max($0, abs(component(one, $1) - component(two, $1))) }
  }
}
