import Glibc

/// Cairo's pixels: one 32-bit word each, opacity in the highest byte, then red, green and blue,
/// which are multiplied by the opacity already.
///
/// Sendable although it holds a pointer: nothing writes the pixels any more when they are encoded.
struct PixelRows: @unchecked Sendable {
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

  /// Whether there is a row above, with the same pixels.
  func isRowLikeTheOneAbove(_ y: Int) -> Bool {
    y > 0 && memcmp(data + y * stride, data + (y - 1) * stride, width * 4) == 0
  }

  /// Whether every pixel is solid.
  var isOpaque: Bool {
    (0..<height).allSatisfy { y in row(y).reduce(0xff00_0000, &) == 0xff00_0000 }
  }
}
