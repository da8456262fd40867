/// Cairo's pixels: one 32-bit word each, opacity in the highest byte, then red, green and blue,
/// which are multiplied by the opacity already.
struct PixelRows {
  let data: UnsafeRawPointer
  let width: Int
  let height: Int
  /// Bytes from one row to the next.
  let stride: Int

  /// One row of words.
  func row(_ y: Int) -> UnsafeBufferPointer<UInt32> {
    let start = data.advanced(by: y * stride).assumingMemoryBound(to: UInt32.self)
    return UnsafeBufferPointer(start: start, count: width)
  }

  /// Whether every pixel is solid.
  var isOpaque: Bool {
    (0..<height).allSatisfy { y in row(y).allSatisfy { $0 >> 24 == 0xff } }
  }
}

/// A colour component before it was multiplied by the opacity.
func unmultiplied(_ component: UInt32, opacity: UInt32) -> UInt8 {
  guard opacity > 0 else { return 0 }
  return UInt8(min((component * 255 + opacity / 2) / opacity, 255))
}
