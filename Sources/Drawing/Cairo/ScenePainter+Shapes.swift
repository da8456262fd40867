import CCairo
import Scene

extension ScenePainter {
  func paint(_ rectangle: Rectangle) {
    let frame = rectangle.frame
    guard frame.width > 0, frame.height > 0, isFinite(frame.x, frame.y, frame.maxX, frame.maxY)
    else { return }
    let radius = min(max(rectangle.cornerRadius, 0), frame.width / 2, frame.height / 2)
    if radius > 0 {
      addRounded(frame, radius: radius)
    } else {
      cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
    }
    paint(rectangle.style)
  }

  func paint(_ circle: Circle) {
    guard circle.radius > 0, isFinite(circle.center.x, circle.center.y, circle.radius) else {
      return
    }
    cairo_new_sub_path(context)
    cairo_arc(context, circle.center.x, circle.center.y, circle.radius, 0, 2 * .pi)
    cairo_close_path(context)
    paint(circle.style)
  }

  func paint(_ path: Path) {
    for step in path.steps {
      switch step {
      case .move(let point): cairo_move_to(context, finite(point.x), finite(point.y))
      case .line(let point): cairo_line_to(context, finite(point.x), finite(point.y))
      case .curve(let first, let second, let end):
        cairo_curve_to(
          context, finite(first.x), finite(first.y), finite(second.x), finite(second.y),
          finite(end.x), finite(end.y))
      case .close: cairo_close_path(context)
      }
    }
    paint(path.style)
  }

  /// Starts where SVG starts, so that dashes fall in the same places.
  private func addRounded(_ frame: Rect, radius: Double) {
    let (left, right) = (frame.x + radius, frame.maxX - radius)
    let (top, bottom) = (frame.y + radius, frame.maxY - radius)
    cairo_move_to(context, left, frame.y)
    cairo_arc(context, right, top, radius, -.pi / 2, 0)
    cairo_arc(context, right, bottom, radius, 0, .pi / 2)
    cairo_arc(context, left, bottom, radius, .pi / 2, .pi)
    cairo_arc(context, left, top, radius, .pi, .pi * 3 / 2)
    cairo_close_path(context)
  }

  /// Paints the current path, which is gone afterwards.
  private func paint(_ style: Style) {
    if let fill = style.fill {
      setSource(fill)
      cairo_fill_preserve(context)
    }
    if let stroke = style.stroke, stroke.width > 0, stroke.width.isFinite {
      setSource(stroke.color)
      cairo_set_line_width(context, stroke.width)
      cairo_set_line_cap(context, stroke.cap == .round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
      let dash = stroke.usableDash ?? []
      cairo_set_dash(context, dash, Int32(dash.count), 0)
      cairo_stroke_preserve(context)
    }
    cairo_new_path(context)
  }

  /// The coordinate as the SVG has it too: what is not a number is 0, what no page holds is cut.
  private func finite(_ value: Double) -> Double {
    value.isNaN ? 0 : min(max(value, -1e9), 1e9)
  }

  private func isFinite(_ values: Double...) -> Bool {
    values.allSatisfy(\.isFinite)
  }
}
