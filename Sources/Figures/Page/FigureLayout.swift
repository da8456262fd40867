import Analysis
import Scene
import Trace

/// Puts the parts of a figure on its page.
struct FigureLayout {
  private let options: FigureOptions
  private let kind: FigureKind
  private let subjects: [FigureSubject]
  private let frame: PageFrame
  private let page: PageSize
  /// What the names of all recordings have in common.
  private let common: String?

  init(
    _ request: FigureRequest, _ subjects: [FigureSubject], _ measuring: any TextMeasuring,
    common: String?
  ) {
    self.common = common
    options = request.options
    kind = request.kind
    self.subjects = subjects
    page = request.options.size ?? request.options.preset.page
    frame = PageFrame(
      theme: request.options.theme, preset: request.options.preset, measuring: measuring,
      width: page.width)
  }

  /// The figure with `panels` stacked over the axis of `window`.
  func scene(
    _ panels: [Panel], window: TimeRange, legend: [LegendEntry]
  ) throws(FigureError) -> Scene {
    let plain = try draw(panels, window: window, legend: legend)
    guard plain.usesTone else { return plain.scene }
    // Only once drawn is it known whether tones need explaining, which takes room of its own.
    return try draw(panels, window: window, legend: legend + [.tone]).scene
  }

  private func draw(
    _ panels: [Panel], window: TimeRange, legend: [LegendEntry]
  ) throws(FigureError) -> (scene: Scene, usesTone: Bool) {
    let preset = options.preset
    let finding = findingText
    let title = options.title ?? finding
    let header = frame.header(
      PageFrame.Header(title: title, subtitle: subtitle(window), legend: legend))
    let pieces = provenance(of: subjects.map(\.trace))
    let footer = options.showsProvenance ? pieces : []
    let below = ChartPainter.axisHeight(preset) + frame.footerHeight(footer)
    let room = (page.height ?? preset.tallest) - header.bottom - below
    guard let fit = RowFit(panels, preset: preset, room: room, fills: page.height != nil) else {
      throw .pageTooSmall(
        needed: Size(
          page.width, header.bottom + below + smallestBody(panels, preset)))
    }
    let columns = ChartColumns(
      fit.panels, headings: fit.labelsEveryLane, frame: frame)
    let narrowest = preset.smallSize * 8
    guard columns.plotRight - columns.plotLeft >= narrowest else {
      throw .pageTooSmall(
        needed: Size(
          page.width + narrowest - (columns.plotRight - columns.plotLeft),
          page.height ?? preset.tallest))
    }
    // A chart that cannot fill its page stands a little above the middle of what is left.
    let slack = page.height == nil ? 0 : max(room - fit.height, 0)
    let top = header.bottom + slack * 0.4
    let chart = ChartPainter(
      frame: frame, columns: columns, fit: fit,
      scale: TimeScale(domain: window, left: columns.plotLeft, right: columns.plotRight),
      resolution: options.scale, top: top)
    let height = page.height ?? (header.bottom + fit.height + below).rounded(.up)
    let painted = chart.paint()
    let elements =
      header.elements + [.group(Group(name: "chart", elements: painted.elements))]
      + frame.footer(footer, height: height)
    let scene = Scene(
      size: Size(page.width, height), unit: page.unit,
      background: options.theme.background, title: title.isEmpty ? finding : title,
      description: description(fit.panels, window, pieces), metadata: metadata(),
      elements: elements)
    return (scene, painted.usesTone)
  }

  /// What the figure shows, in a sentence.
  private var findingText: String {
    if let only = subjects.first, subjects.count == 1 {
      switch kind {
      case .gil: if let text = lockTitle(only.summary) { return text }
      case .tasks: if let text = taskTitle(only.trace, only.summary) { return text }
      case .threads, .cores, .concurrency: break
      }
    }
    return titleText(subjects.map { ($0.name, $0.summary) })
  }

  private func smallestBody(_ panels: [Panel], _ preset: Preset) -> Double {
    let stack = RowStack(
      panels.map { $0.folding(to: 1) }, preset: preset, headings: false)
    return stack.height(
      pitch: preset.smallestLanePitch, strip: RowFit.smallestStrip(panels, preset))
  }

  private func subtitle(_ window: TimeRange) -> [String] {
    var pieces =
      options.title == ""
      ? []
      : subjects.count == 1
        ? subtitlePieces(subjects[0].trace, subjects[0].summary)
        : [common.map { labelText($0) }, "\(subjects.count) recordings on one time axis"]
          .compactMap(
            \.self)
    if options.from != nil || options.to != nil { pieces.append("shown: \(rangeText(window))") }
    return pieces
  }

  /// The figure in words, for someone who cannot see it.
  private func description(
    _ panels: [Panel], _ window: TimeRange, _ pieces: [String]
  ) -> String {
    let what =
      switch kind {
      case .threads: "Timeline with a lane per thread"
      case .cores: "Timeline with a lane per core"
      case .concurrency: "Tasks in flight and cores executing over time"
      case .gil: "Timeline of interpreter locks, with a lane per lock and per thread"
      case .tasks: "Timeline of tasks"
      }
    let runs = subjects.map { subject in
      (subjects.count > 1 ? "\(subject.name): " : "") + subject.summary.verdictText
    }
    let lanes = panels.reduce(0) { $0 + $1.laneCount + $1.folded.count }
    let count = kind == .concurrency ? "" : ", \(lanes) lanes"
    return "\(what), \(rangeText(window))\(count). \(runs.joined(separator: " ")) "
      + "Source: \(pieces.joined(separator: ", "))."
  }

  private func metadata() -> [MetadataEntry] {
    func joined(_ value: (TraceMetadata) -> String) -> String {
      var seen: Set<String> = []
      return subjects.map { value($0.trace.metadata) }.filter { seen.insert($0).inserted }
        .joined(separator: ", ")
    }
    return [
      MetadataEntry(key: "figure", value: kind.rawValue),
      MetadataEntry(key: "command", value: joined { $0.command.joined(separator: " ") }),
      MetadataEntry(key: "method", value: joined { $0.capture.method.rawValue }),
      MetadataEntry(key: "writer", value: joined { $0.writer }),
    ]
  }
}
