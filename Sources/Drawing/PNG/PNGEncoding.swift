import Dispatch
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

/// The rows, filtered and compressed in strips that all cores share.
///
/// Where the strips begin depends on the picture alone, so the bytes are the same on any machine.
private func deflated(_ pixels: PixelRows, isOpaque: Bool) throws(DrawingError) -> [UInt8] {
  let rowsPerStrip = 128
  let strips = (pixels.height + rowsPerStrip - 1) / rowsPerStrip
  let results = [Result<DeflatedPiece, DrawingError>](unsafeUninitializedCapacity: strips) {
    slots, initialized in
    // Every strip has a slot of its own.
    nonisolated(unsafe) let slots = slots
    DispatchQueue.concurrentPerform(iterations: strips) { strip in
      let rows = (strip * rowsPerStrip)..<min((strip + 1) * rowsPerStrip, pixels.height)
      var filter = RowFilter(pixels, isOpaque: isOpaque)
      let result = Result { () throws(DrawingError) in
        try DeflatedPiece(rows, of: &filter, isLast: strip == strips - 1)
      }
      slots.initializeElement(at: strip, to: result)
    }
    initialized = strips
  }
  return zlibStream(try results.map { result throws(DrawingError) in try result.get() })
}
