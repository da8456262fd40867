/// Why a scene could not be turned into a file.
public enum DrawingError: Error, Equatable, CustomStringConvertible {
  /// The picture would have no area, or its size is not a number.
  case emptyImage(width: Double, height: Double)
  /// More pixels than a picture may have.
  case imageTooLarge(width: Int, height: Int)
  /// A page longer than a PDF reader accepts; in CSS pixels.
  case pageTooLarge(width: Double, height: Double)
  /// The memory for that many pixels could not be had.
  case outOfMemory(width: Int, height: Int)
  /// A library refused, for a reason of its own.
  case otherLibrary(name: String, reason: String)

  /// Pixels on a side at most: what Cairo's arithmetic allows.
  public static let longestSide = 32_767
  /// Pixels in all at most: one GiB while drawing.
  public static let mostPixels = 1 << 28
  /// CSS pixels on a side of a PDF page at most: 200 inches, the limit of PDF 1.5.
  public static let longestPageSide = 19_200.0

  /// One line for the user.
  public var description: String {
    switch self {
    case .emptyImage(let width, let height):
      "a picture of \(width) x \(height) pixels has no area: give a larger size or scale"
    case .imageTooLarge(let width, let height):
      """
      a picture of \(width) x \(height) pixels is too large (at most \(Self.longestSide) on a side \
      and \(Self.mostPixels) in all): give a smaller scale or size, or write SVG or PDF
      """
    case .pageTooLarge(let width, let height):
      """
      a page of \(width) x \(height) pixels is too large for PDF (at most \
      \(Int(Self.longestPageSide)) on a side): give a smaller size, or write SVG
      """
    case .outOfMemory(let width, let height):
      """
      there is not enough memory for a picture of \(width) x \(height) pixels \
      (\(width * height * 4 / 1_048_576) MiB): give a smaller scale or size, or write SVG or PDF
      """
    case .otherLibrary(let name, let reason):
      "\(name) could not draw the picture: \(reason)"
    }
  }
}
