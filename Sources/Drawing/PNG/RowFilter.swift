/// Turns rows of pixels into the bytes that PNG compresses.
///
/// Each row is written as it is, or as its difference from the pixel to the left or from the row
/// above, whichever has the smallest numbers: those compress best. A row like the one above, which
/// is most of a timeline, costs one comparison.
struct RowFilter {
  /// The filter's number in the file, which is the row's first byte.
  private enum Kind: UInt8 {
    case none = 0
    case left = 1
    case above = 2
  }

  private let pixels: PixelRows
  private let isOpaque: Bool
  /// Bytes of a pixel: red, green, blue and, unless all is solid, opacity.
  private let channels: Int
  private var above: [UInt8]
  private var current: [UInt8]

  init(_ pixels: PixelRows, isOpaque: Bool) {
    self.pixels = pixels
    self.isOpaque = isOpaque
    channels = isOpaque ? 3 : 4
    above = [UInt8](repeating: 0, count: pixels.width * channels)
    current = above
  }

  /// Bytes of a filtered row.
  var rowLength: Int { current.count + 1 }

  /// The filtered bytes of some rows.
  mutating func filtered(_ rows: Range<Int>) -> [UInt8] {
    let length = rowLength
    if rows.lowerBound > 0 { readSamples(rows.lowerBound - 1, into: &above) }
    return [UInt8](unsafeUninitializedCapacity: rows.count * length) { output, count in
      for y in rows {
        let row = UnsafeMutableBufferPointer(rebasing: output[count..<(count + length)])
        if pixels.isRowLikeTheOneAbove(y) {
          row.initialize(repeating: 0)
          row[0] = Kind.above.rawValue
        } else {
          readSamples(y, into: &current)
          writeSmallest(to: row)
          swap(&above, &current)
        }
        count += length
      }
    }
  }

  /// Writes the current row in the form with the smallest sum of magnitudes.
  private func writeSmallest(to row: UnsafeMutableBufferPointer<UInt8>) {
    let step = channels
    let output = UnsafeMutableBufferPointer(rebasing: row[1...])
    above.withUnsafeBufferPointer { above in
      current.withUnsafeBufferPointer { current in
        var (plain, left, up) = (0, 0, 0)
        for index in 0..<step {
          plain += magnitude(current[index])
          left += magnitude(current[index])
          up += magnitude(current[index] &- above[index])
        }
        for index in step..<current.count {
          plain += magnitude(current[index])
          left += magnitude(current[index] &- current[index - step])
          up += magnitude(current[index] &- above[index])
        }
        if up <= plain, up <= left {
          row[0] = Kind.above.rawValue
          for index in 0..<current.count { output[index] = current[index] &- above[index] }
        } else if plain <= left {
          row[0] = Kind.none.rawValue
          for index in 0..<current.count { output[index] = current[index] }
        } else {
          row[0] = Kind.left.rawValue
          for index in 0..<step { output[index] = current[index] }
          for index in step..<current.count {
            output[index] = current[index] &- current[index - step]
          }
        }
      }
    }
  }

  /// Reads a row as bytes.
  private func readSamples(_ y: Int, into samples: inout [UInt8]) {
    let row = pixels.row(y)
    samples.withUnsafeMutableBufferPointer { bytes in
      for (x, word) in row.enumerated() {
        let opacity = word >> 24
        if isOpaque {
          bytes[3 * x] = UInt8(truncatingIfNeeded: word >> 16)
          bytes[3 * x + 1] = UInt8(truncatingIfNeeded: word >> 8)
          bytes[3 * x + 2] = UInt8(truncatingIfNeeded: word)
        } else {
          bytes[4 * x] = unmultiplied(word >> 16 & 0xff, opacity: opacity)
          bytes[4 * x + 1] = unmultiplied(word >> 8 & 0xff, opacity: opacity)
          bytes[4 * x + 2] = unmultiplied(word & 0xff, opacity: opacity)
          bytes[4 * x + 3] = UInt8(opacity)
        }
      }
    }
  }
}

/// How far a byte is from 0, counted in both directions as PNG's differences wrap around.
private func magnitude(_ byte: UInt8) -> Int {
  Int(Int8(bitPattern: byte).magnitude)
}

/// A colour component before it was multiplied by the opacity.
private func unmultiplied(_ component: UInt32, opacity: UInt32) -> UInt8 {
  guard opacity > 0 else { return 0 }
  return UInt8(min((component * 255 + opacity / 2) / opacity, 255))
}
