import CCairo
import Scene
import Typesetting

/// The scene as a PNG file, `scale` pixels to the CSS pixel.
///
/// The file states its resolution and carries the scene's title, description and provenance.
///
/// - Throws: ``DrawingError`` where it has no area or is too large, and where a library refuses.
public func renderPNG(
  _ scene: Scene, scale: Double, typeface: BundledTypeface
) throws(DrawingError) -> [UInt8] {
  try withPixels(of: scene, scale: scale, typeface: typeface) { pixels throws(DrawingError) in
    try encodePNG(pixels, of: scene, scale: scale)
  }
}

/// Draws the scene and hands its pixels, `scale` to the CSS pixel, to `body`, for as long as it runs.
func withPixels(
  of scene: Scene, scale: Double, typeface: BundledTypeface,
  _ body: (PixelRows) throws(DrawingError) -> [UInt8]
) throws(DrawingError) -> [UInt8] {
  let (width, height) = try pixelSize(of: scene, scale: scale)
  let rowBytes = width * 4
  guard let memory = PixelMemory(bytes: rowBytes * height),
    let surface = cairo_image_surface_create_for_data(
      memory.start, CAIRO_FORMAT_ARGB32, Int32(width), Int32(height), Int32(rowBytes))
  else { throw .outOfMemory(width: width, height: height) }
  defer { withExtendedLifetime(memory) { cairo_surface_destroy(surface) } }
  let status = cairo_surface_status(surface)
  guard status != CAIRO_STATUS_NO_MEMORY else {
    throw .outOfMemory(width: width, height: height)
  }
  try cairoCheck(status)
  let painter = try ScenePainter(
    surface: surface, scale: scale, typeface: typeface, textMode: .outlines)
  try painter.finish(scene)
  cairo_surface_flush(surface)
  return try body(
    PixelRows(
      data: UnsafeRawPointer(memory.start), width: width, height: height, stride: rowBytes))
}

/// The size of the picture in pixels, if it may be that large.
private func pixelSize(
  of scene: Scene, scale: Double
) throws(DrawingError) -> (width: Int, height: Int) {
  let size = Size(scene.size.width * scale, scene.size.height * scale)
  guard size.width > 0, size.height > 0, size.width.isFinite, size.height.isFinite else {
    throw .emptyImage(width: size.width, height: size.height)
  }
  // Not a pixel more for a rounding error.
  let width = Int((min(size.width, 1e9) - 1e-6).rounded(.up))
  let height = Int((min(size.height, 1e9) - 1e-6).rounded(.up))
  guard max(width, height) <= DrawingError.longestSide, width * height <= DrawingError.mostPixels
  else { throw .imageTooLarge(width: width, height: height) }
  return (width, height)
}
