import Scene

/// Names of curves in a column beside their right ends, each as near to its curve as others allow.
struct CurveLabels {
  /// A curve's end and what to write there.
  struct Ending {
    var text: String
    var y: Double
    var color: Color
    var isStrong: Bool
  }

  let frame: PageFrame
  /// The left end of the column.
  let left: Double
  let width: Double

  /// The labels of `endings`, as far as they find room beside `plot`; the first ones come first.
  func draw(_ endings: [Ending], within plot: Rect) -> Element {
    let preset = frame.preset
    let swatch = preset.labelSize * 0.9
    let leading = preset.labelSize * 1.25
    var blocks = endings.map { ending -> Block in
      let font = ending.isStrong ? preset.strongLabel : preset.label
      let words = ending.text.split(separator: " ").map(String.init).reduce(into: [String]()) {
        // A number keeps its unit, and an interval stays whole.
        let isInside = $0.last.map { $0.contains("(") && !$0.contains(")") } ?? false
        if $1.hasPrefix("%") || isInside, let last = $0.popLast() {
          $0.append(last + "\u{a0}" + $1)
        } else {
          $0.append($1)
        }
      }
      let lines = frame.measuring.lines(
        words, separator: " ", width: width - swatch * 1.4, font: font)
      return Block(
        ending: ending, lines: lines, font: font, height: Double(lines.count) * leading)
    }
    // What is most important keeps its place in the column when the column is too short.
    while blocks.count > 1, blocks.reduce(0, { $0 + $1.height }) > plot.height {
      blocks.removeLast()
    }
    blocks.sort { $0.ending.y < $1.ending.y }
    var tops: [Double] = []
    for block in blocks {
      tops.append(
        max(block.ending.y - block.height / 2, tops.isEmpty ? plot.y : bottom(blocks, tops)))
    }
    var limit = plot.maxY
    for index in blocks.indices.reversed() {
      tops[index] = min(tops[index], limit - blocks[index].height)
      limit = tops[index]
    }
    let elements = zip(blocks, tops).flatMap { block, top -> [Element] in
      let middle = top + leading / 2
      let line = Path(
        [.move(Point(left, middle)), .line(Point(left + swatch, middle))],
        style: Style(stroke: Stroke(block.ending.color, width: preset.lineWidth * 1.2)))
      return [.path(line)]
        + block.lines.enumerated().map { number, text in
          .text(
            Text(
              text,
              at: Point(
                left + swatch * 1.4,
                middle + Double(number) * leading
                  + frame.measuring.capHeight(of: block.font) / 2),
              font: block.font,
              color: block.ending.isStrong ? frame.theme.ink : frame.theme.quietInk))
        }
    }
    return .group(Group(name: "labels", elements: elements))
  }

  private struct Block {
    var ending: Ending
    var lines: [String]
    var font: Font
    var height: Double
  }

  /// Where the last placed block ends.
  private func bottom(_ blocks: [Block], _ tops: [Double]) -> Double {
    let last = tops.count - 1
    return tops[last] + blocks[last].height
  }
}
