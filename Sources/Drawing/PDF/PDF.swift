import CCairo
import Scene
import Typesetting

/// The scene as a PDF file of one page at its physical size, with the font embedded and the text
/// selectable; the same bytes for the same scene.
///
/// - Throws: ``DrawingError`` where it has no area or is too large, and where a library refuses.
public func renderPDF(
  _ scene: Scene, typeface: BundledTypeface
) throws(DrawingError) -> [UInt8] {
  let size = scene.size
  guard size.width > 0, size.height > 0, size.width.isFinite, size.height.isFinite else {
    throw .emptyImage(width: size.width, height: size.height)
  }
  guard max(size.width, size.height) <= DrawingError.longestPageSide else {
    throw .pageTooLarge(width: size.width, height: size.height)
  }
  // A CSS pixel is 1/96 inch, a PDF unit 1/72.
  let scale = 72.0 / 96
  let file = ByteStream()
  guard
    let surface = cairo_pdf_surface_create_for_stream(
      appendToByteStream, Unmanaged.passUnretained(file).toOpaque(), size.width * scale,
      size.height * scale)
  else { throw .otherLibrary(name: "Cairo", reason: "no PDF surface") }
  defer {
    // Cairo may still write while it takes the surface down after an error.
    withExtendedLifetime(file) { cairo_surface_destroy(surface) }
  }
  try cairoCheck(cairo_surface_status(surface))
  cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
  writeMetadata(of: scene, to: surface)
  let painter = try ScenePainter(
    surface: surface, scale: scale, typeface: typeface, textMode: .characters)
  try painter.finish(scene)
  cairo_surface_finish(surface)
  try cairoCheck(cairo_surface_status(surface))
  return file.bytes
}

/// Document properties. A date of creation would change the bytes from run to run, and the day of
/// the recording is in the provenance: an empty date leaves the entry out.
private func writeMetadata(of scene: Scene, to surface: OpaquePointer) {
  let provenance = scene.metadata.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
  let author = scene.metadata.first { $0.key == "author" }?.value ?? ""
  for (entry, value) in [
    (CAIRO_PDF_METADATA_TITLE, scene.title),
    (CAIRO_PDF_METADATA_SUBJECT, scene.description),
    (CAIRO_PDF_METADATA_AUTHOR, author),
    (CAIRO_PDF_METADATA_KEYWORDS, provenance),
    (CAIRO_PDF_METADATA_CREATOR, "Coreograph"),
    (CAIRO_PDF_METADATA_CREATE_DATE, ""),
  ] where !value.isEmpty || entry == CAIRO_PDF_METADATA_CREATE_DATE {
    cairo_pdf_surface_set_metadata(surface, entry, value)
  }
}

/// Collects what Cairo writes.
private final class ByteStream {
  var bytes: [UInt8] = []
}

private func appendToByteStream(
  closure: UnsafeMutableRawPointer?, data: UnsafePointer<UInt8>?, length: UInt32
) -> cairo_status_t {
  guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
  let stream = Unmanaged<ByteStream>.fromOpaque(closure).takeUnretainedValue()
  stream.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
  return CAIRO_STATUS_SUCCESS
}
