import CCairo
import Scene
import Typesetting

/// Draws a scene on a Cairo surface.
struct ScenePainter {
  /// How letters get onto the page.
  enum TextMode {
    /// As outlines, at exactly the position that shaping gave: Cairo's glyph images snap to whole
    /// pixels, which spoils the spacing of small text.
    case outlines
    /// As characters of an embedded font, which a reader can select and search.
    case characters
  }

  let context: OpaquePointer
  let typeface: BundledTypeface
  let fonts: CairoFonts
  let textMode: TextMode

  /// Prepares a context that draws on `surface`, `scale` of its units to the CSS pixel.
  init(
    surface: OpaquePointer, scale: Double, typeface: BundledTypeface, textMode: TextMode
  ) throws(DrawingError) {
    guard let context = cairo_create(surface) else {
      throw .otherLibrary(name: "Cairo", reason: "no drawing context")
    }
    self.context = context
    self.typeface = typeface
    self.textMode = textMode
    fonts = try CairoFonts.shared()
    cairo_scale(context, scale, scale)
    // SVG's limit, so that sharp corners look the same.
    cairo_set_miter_limit(context, 4)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  /// Draws everything, then gives the context back.
  func finish(_ scene: Scene) throws(DrawingError) {
    defer { cairo_destroy(context) }
    if let background = scene.background {
      setSource(background)
      // The whole surface: the last row of pixels may reach beyond the scene.
      cairo_paint(context)
    }
    for element in scene.elements { paint(element) }
    try cairoCheck(cairo_status(context))
  }

  private func paint(_ element: Element) {
    switch element {
    case .group(let group): for element in group.elements { paint(element) }
    case .rectangle(let rectangle): paint(rectangle)
    case .path(let path): paint(path)
    case .circle(let circle): paint(circle)
    case .text(let text): paint(text)
    }
  }

  func setSource(_ color: Color) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
      color.usableOpacity)
  }
}
