import Scene
import Trace

/// A stretch of the plot that is painted in one strength.
struct TimeSlice: Sendable {
  /// Its part of the plot.
  var scale: TimeScale
  /// Whether another stretch is in front.
  var isFaint: Bool

  /// The plot of `scale` cut at the ends of `bright`, the stretches that are in front; all of it in
  /// one where there is none.
  static func slices(of scale: TimeScale, bright: [TimeRange]) -> [TimeSlice] {
    let domain = scale.domain
    guard !bright.isEmpty else { return [TimeSlice(scale: scale, isFaint: false)] }
    let cuts = Set(bright.flatMap { [$0.start, $0.end] })
      .filter { $0 > domain.start && $0 < domain.end }
    let bounds = [domain.start] + cuts.sorted() + [domain.end]
    return zip(bounds, bounds.dropFirst()).map { start, end in
      let isInFront = bright.contains { $0.start <= start && end <= $0.end }
      return TimeSlice(
        scale: TimeScale(
          domain: TimeRange(start, end), left: scale.x(start), right: scale.x(end)),
        isFaint: !isInFront)
    }
  }

  /// Lines at the ends of `bright`, through `ranges`.
  static func edges(
    of bright: [TimeRange], in scale: TimeScale, _ ranges: [(top: Double, bottom: Double)],
    _ theme: Theme, _ preset: Preset
  ) -> [Element] {
    let domain = scale.domain
    let moments = Set(bright.flatMap { [$0.start, $0.end] })
      .filter { $0 > domain.start && $0 < domain.end }
    guard !moments.isEmpty else { return [] }
    let steps = moments.sorted().flatMap { moment in
      ranges.flatMap { range -> [Path.Step] in
        [.move(Point(scale.x(moment), range.top)), .line(Point(scale.x(moment), range.bottom))]
      }
    }
    let stroke = Stroke(theme.quietInk, width: max(preset.lineWidth * 0.5, 0.5))
    return [
      .group(
        Group(name: "highlight", elements: [.path(Path(steps, style: Style(stroke: stroke)))]))
    ]
  }
}
