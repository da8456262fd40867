import Scaling
import Scene

/// The charts of how a program scales with its number of workers (docs/FIGURES.md).
public enum ScalingFigureKind: String, Sendable, CaseIterable {
  /// How many times as fast as one worker, over the number of workers.
  case speedup
  /// Speedup over the number of workers: how much of each worker is made use of.
  case efficiency
}

/// What to draw of an analysis of measurements.
public struct ScalingFigureRequest: Sendable {
  /// Which chart.
  public var kind: ScalingFigureKind
  /// The measurements with the laws fitted to them.
  public var analysis: ScalingAnalysis
  /// How it should look; stretches of time and lanes are not looked at.
  public var options: FigureOptions

  /// Makes a request from its parts.
  public init(
    kind: ScalingFigureKind, analysis: ScalingAnalysis, options: FigureOptions = FigureOptions()
  ) {
    self.kind = kind
    self.analysis = analysis
    self.options = options
  }
}

/// Why a figure of scaling cannot be drawn.
public enum ScalingFigureError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Without a measurement of one worker there is no speedup.
  case noBaseline
  /// An option speaks of lanes or times, and there are none.
  case noUse(FigureOption, kind: String)
  /// The page is too small for the chart at the preset's text size, in CSS pixels.
  case pageTooSmall(needed: Size)

  /// One line that names the fault and the way out.
  public var description: String {
    switch self {
    case .noBaseline:
      "one worker was not measured, so there is no speedup to draw: measure it, too"
    case .noUse(let option, let kind): FigureError.noUse(option, kind: kind).description
    case .pageTooSmall(let needed): FigureError.pageTooSmall(needed: needed).description
    }
  }
}

/// Draws the figure that `request` asks for, laid out with the widths that `measuring` reports.
///
/// The same request gives the same scene.
///
/// - Throws: ``ScalingFigureError`` where there is nothing to draw, or no room for it.
public func makeScene(
  _ request: ScalingFigureRequest, measuring: any TextMeasuring
) throws(ScalingFigureError) -> Scene {
  if let option = request.options.optionAboutLanes {
    throw .noUse(option, kind: request.kind.rawValue)
  }
  guard let content = ScalingContent(request.analysis, kind: request.kind) else {
    throw .noBaseline
  }
  let options = request.options
  let preset = options.preset
  let page = options.size ?? preset.page
  let frame = PageFrame(
    theme: options.theme, preset: preset, measuring: measuring, width: page.width)
  let words = ScalingWords(request.analysis, kind: request.kind, content: content)
  let title = options.title ?? words.title
  let header = frame.header(
    PageFrame.Header(
      title: title, subtitle: (options.title == "" ? [] : words.subtitle) + words.notes, legend: [])
  )
  let footer = PageFrame.Footer(
    caption: options.caption, provenance: options.showsProvenance ? words.provenance : [])
  let painter = ScalingPainter(frame: frame, content: content, kind: request.kind)
  let below = painter.axisHeight + frame.height(of: footer)
  let body =
    page.height.map { $0 - header.bottom - below } ?? min(painter.usualHeight, preset.tallest)
  let needed = Size(painter.leastWidth, header.bottom + painter.leastHeight + below)
  guard body >= painter.leastHeight, page.width >= needed.width else {
    throw .pageTooSmall(
      needed: Size(max(needed.width, page.width), max(needed.height, page.height ?? 0)))
  }
  let height = page.height ?? (header.bottom + body + below).rounded(.up)
  return Scene(
    size: Size(page.width, height), unit: page.unit,
    background: options.isTransparent ? nil : options.theme.background,
    title: title.isEmpty ? words.title : title, description: words.description,
    metadata: [
      MetadataEntry(key: "figure", value: request.kind.rawValue),
      MetadataEntry(key: "source", value: request.analysis.table.name),
    ],
    elements: header.elements
      + [
        .group(
          Group(name: "chart", elements: painter.paint(top: header.bottom, height: body)))
      ]
      + frame.draw(footer, height: height))
}

/// The table twin of the figure that `request` asks for: what was measured, and what the laws say.
///
/// - Throws: ``ScalingFigureError`` where there is nothing to tell.
public func makeTable(_ request: ScalingFigureRequest) throws(ScalingFigureError) -> FigureTable {
  guard let content = ScalingContent(request.analysis, kind: request.kind) else {
    throw .noBaseline
  }
  let isSpeedup = request.kind == .speedup
  let kind: FigureTable.Kind = isSpeedup ? .number : .share
  func cell(_ value: Double) -> FigureTable.Cell { isSpeedup ? .number(value) : .share(value) }
  var table = FigureTable(
    [
      ("workers", .count), (request.kind.rawValue, kind), ("low", kind), ("high", kind),
      ("fitted", .text), ("ideal", kind),
    ] + content.curves.map { ($0.label, kind) },
    rows: content.points.map { point in
      [
        .count(point.workers), cell(point.value),
        point.interval.map { cell($0.lowerBound) } ?? .empty,
        point.interval.map { cell($0.upperBound) } ?? .empty,
        .text(point.isUsed ? "yes" : "no"), cell(content.ideal(point.workers)),
      ] + content.curves.map { cell($0.value(point.workers)) }
    }
  ).withoutEmptyColumns()
  let words = ScalingWords(request.analysis, kind: request.kind, content: content)
  table.title = request.options.title ?? words.title
  table.description = words.description
  return table
}
