import CZlib
import Scene

/// The pixels as a PNG file with the scene's metadata.
func encodePNG(
  _ pixels: PixelRows, of scene: Scene, scale: Double
) throws(DrawingError) -> [UInt8] {
  var file = PNGFile()
  let isOpaque = pixels.isOpaque
  var header: [UInt8] = []
  header.append(bigEndian: UInt32(pixels.width))
  header.append(bigEndian: UInt32(pixels.height))
  // Eight bits, colour (2) or colour with opacity (6), deflate, adaptive filters, not interlaced.
  header += [8, isOpaque ? 2 : 6, 0, 0, 0]
  file.append("IHDR", header)
  file.append("sRGB", [0])
  var resolution: [UInt8] = []
  let dotsPerMetre = UInt32((min(scale * 96, 1e6) / 0.0254).rounded())
  resolution.append(bigEndian: dotsPerMetre)
  resolution.append(bigEndian: dotsPerMetre)
  file.append("pHYs", resolution + [1])
  file.append(text: scene.title, keyword: "Title")
  file.append(text: scene.description, keyword: "Description")
  for entry in scene.metadata { file.append(text: entry.value, keyword: entry.key) }
  file.append("IDAT", try deflated(pixels, isOpaque: isOpaque))
  file.append("IEND", [])
  return file.bytes
}

/// The rows, compressed in strips.
private func deflated(_ pixels: PixelRows, isOpaque: Bool) throws(DrawingError) -> [UInt8] {
  let rowsPerStrip = 128
  var pieces: [DeflatedPiece] = []
  for start in stride(from: 0, to: pixels.height, by: rowsPerStrip) {
    let end = min(start + rowsPerStrip, pixels.height)
    let content = filtered(pixels, rows: start..<end, isOpaque: isOpaque)
    pieces.append(try DeflatedPiece(content, isLast: end == pixels.height))
  }
  return zlibStream(pieces)
}

/// The rows, each as its difference from the row above, which in a drawing is mostly nothing.
private func filtered(_ pixels: PixelRows, rows: Range<Int>, isOpaque: Bool) -> [UInt8] {
  let channels = isOpaque ? 3 : 4
  let length = pixels.width * channels
  var above = [UInt8](repeating: 0, count: length)
  if rows.lowerBound > 0 {
    samples(of: pixels.row(rows.lowerBound - 1), isOpaque: isOpaque, into: &above)
  }
  var current = above
  var filtered: [UInt8] = []
  filtered.reserveCapacity(rows.count * (length + 1))
  for y in rows {
    samples(of: pixels.row(y), isOpaque: isOpaque, into: &current)
    // The first byte of a row names its filter: 2 is "difference from above".
    filtered.append(2)
    for index in 0..<length { filtered.append(current[index] &- above[index]) }
    swap(&above, &current)
  }
  return filtered
}

/// The bytes of a row: red, green, blue and, unless all is solid, opacity.
private func samples(
  of row: UnsafeBufferPointer<UInt32>, isOpaque: Bool, into bytes: inout [UInt8]
) {
  var index = 0
  for word in row {
    let opacity = word >> 24
    if isOpaque {
      bytes[index] = UInt8(truncatingIfNeeded: word >> 16)
      bytes[index + 1] = UInt8(truncatingIfNeeded: word >> 8)
      bytes[index + 2] = UInt8(truncatingIfNeeded: word)
      index += 3
    } else {
      bytes[index] = unmultiplied(word >> 16 & 0xff, opacity: opacity)
      bytes[index + 1] = unmultiplied(word >> 8 & 0xff, opacity: opacity)
      bytes[index + 2] = unmultiplied(word & 0xff, opacity: opacity)
      bytes[index + 3] = UInt8(opacity)
      index += 4
    }
  }
}
