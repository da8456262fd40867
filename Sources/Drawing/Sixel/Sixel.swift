import CCairo
import Scene
import Typesetting

/// The scene as a sixel picture, `scale` pixels to the CSS pixel: the sequence that DEC's terminals
/// (VT330/VT340 Programmer Reference Manual, chapter 14) and those of today show at their cursor.
///
/// Of at most 256 colours: the most frequent ones keep theirs, to a hundredth of each part, and others
/// take the nearest of these. Where the scene has no background it is black.
///
/// - Throws: ``DrawingError`` where it has no area or is too large, and where a library refuses.
public func renderSixel(
  _ scene: Scene, scale: Double, typeface: BundledTypeface
) throws(DrawingError) -> [UInt8] {
  try withPixels(of: scene, scale: scale, typeface: typeface) { pixels in
    SixelEncoder(pixels).bytes
  }
}

/// Turns pixels into a sixel sequence.
struct SixelEncoder {
  private(set) var bytes: [UInt8] = []

  /// The colours of a picture at most: what terminals have registers for.
  static let mostColors = 256

  init(_ pixels: PixelRows) {
    let palette = SixelPalette(pixels)
    // Pixels that are set to no colour stay as they are; the shape of a pixel is a square.
    append("\u{1b}P0;1;0q\"1;1;\(pixels.width);\(pixels.height)")
    for (number, color) in palette.colors.enumerated() {
      append("#\(number);2;\(color.red);\(color.green);\(color.blue)")
    }
    var band = [UInt8](repeating: 0, count: pixels.width * 6)
    for top in stride(from: 0, to: pixels.height, by: 6) {
      let rows = min(6, pixels.height - top)
      for row in 0..<rows {
        var last = (word: UInt32(0), number: palette.number(of: 0))
        for (x, word) in pixels.row(top + row).enumerated() {
          if word != last.word { last = (word, palette.number(of: word)) }
          band[x * 6 + row] = last.number
        }
      }
      append(band, rows: rows, width: pixels.width)
      append("-")
    }
    append("\u{1b}\\")
  }

  /// Up to six rows of pixels: for each colour, which of the six it has in each column.
  private mutating func append(_ band: [UInt8], rows: Int, width: Int) {
    var columns = [[UInt8]](repeating: [], count: Self.mostColors)
    for x in 0..<width {
      for row in 0..<rows {
        let number = Int(band[x * 6 + row])
        if columns[number].isEmpty { columns[number] = [UInt8](repeating: 0, count: width) }
        columns[number][x] |= 1 << UInt8(row)
      }
    }
    var isFirst = true
    for (number, masks) in columns.enumerated() where !masks.isEmpty {
      // Back to the left end.
      append(isFirst ? "#\(number)" : "$#\(number)")
      isFirst = false
      append(runs: masks)
    }
  }

  /// The masks of one colour, repetitions counted.
  private mutating func append(runs masks: [UInt8]) {
    // What is empty up to the right end need not be said.
    let end = (masks.lastIndex { $0 != 0 } ?? -1) + 1
    var x = 0
    while x < end {
      var next = x + 1
      while next < end, masks[next] == masks[x] { next += 1 }
      let character = masks[x] + 63
      if next - x > 3 {
        append("!\(next - x)")
        bytes.append(character)
      } else {
        for _ in x..<next { bytes.append(character) }
      }
      x = next
    }
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }
}
