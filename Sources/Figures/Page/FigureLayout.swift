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
  private let words: FigureWords
  /// The stretch that is drawn.
  private let window: TimeRange

  init(
    _ request: FigureRequest, _ subjects: [FigureSubject], _ measuring: any TextMeasuring,
    words: FigureWords, window: TimeRange
  ) {
    options = request.options
    kind = request.kind
    self.subjects = subjects
    self.words = words
    self.window = window
    page = request.options.size ?? request.options.preset.page
    frame = PageFrame(
      theme: request.options.theme, preset: request.options.preset, measuring: measuring,
      width: page.width)
  }

  /// The figure with `body` below its title.
  func scene(_ body: any FigureBody) throws(FigureError) -> Scene {
    // How large a file becomes, and whether tones need explaining, is known only once it is drawn.
    var detail = Detail(resolution: options.scale, tooltips: options.preset.mostTooltips)
    // Where there is very much, tones are expected: drawing twice would take twice as long.
    let expectsTones = subjects.contains(where: \.isLarge)
    var legend = expectsTones ? words.legend + [.tone] : words.legend
    var drawn = try draw(body, legend: legend, detail)
    if expectsTones, !drawn.usesTone {
      legend = words.legend
      drawn = try draw(body, legend: legend, detail)
    }
    for _ in 0..<4 {
      let lighter = detail.lighter(than: drawn.scene, below: mostBytes)
      let needsTones = drawn.usesTone && legend.count == words.legend.count
      if lighter == detail, !needsTones { break }
      detail = lighter
      if drawn.usesTone { legend = words.legend + [.tone] }
      drawn = try draw(body, legend: legend, detail)
    }
    return drawn.scene
  }

  /// How much detail is drawn.
  private struct Detail: Equatable {
    /// Columns per CSS pixel.
    var resolution: Double
    /// How many marks may have a tooltip of their own.
    var tooltips: Int

    /// Columns per CSS pixel that are never gone below.
    private static let leastResolution = 0.1

    /// What makes a scene of at most `most` bytes where `scene` is larger. Tooltips go first: without
    /// them the picture is the same.
    func lighter(than scene: Scene, below most: Double) -> Detail {
      let weight = scene.estimatedBytes
      guard weight > most else { return self }
      var lighter = self
      let target = most * 0.9
      // Ends of tasks keep theirs: they count only where it is open how much the others take.
      let tips = tooltips > 0 ? scene.tooltips : (count: 0, bytes: 0)
      let excess = weight - target
      let kept = tips.bytes > excess ? 1 - excess / tips.bytes : 0
      lighter.tooltips = Int(Double(min(tips.count, tooltips)) * kept)
      let rest = weight - tips.bytes
      if rest > target {
        lighter.resolution = max(resolution * target / rest, Self.leastResolution)
      }
      return lighter
    }
  }

  /// Beyond this, dense data is drawn in wider columns. A page of twice as many device pixels each
  /// way may take four times as much.
  private var mostBytes: Double {
    let finer = max(options.scale / options.preset.scale, 1)
    return options.preset.mostBytes * finer * finer
  }

  private func draw(
    _ body: any FigureBody, legend: [LegendEntry], _ detail: Detail
  ) throws(FigureError) -> (scene: Scene, usesTone: Bool) {
    let preset = options.preset
    var frame = frame
    frame.preset.mostTooltips = detail.tooltips
    let title = options.title ?? words.finding
    let header = frame.header(
      PageFrame.Header(title: title, subtitle: subtitle, legend: legend))
    let pieces = provenance(of: subjects.map(\.trace))
    let footer = PageFrame.Footer(
      caption: options.caption, provenance: options.showsProvenance ? pieces : [])
    let below = frame.height(of: footer)
    let tallest = page.height ?? preset.tallest
    let room = tallest - header.bottom - below
    let fitted: any FittedBody
    do throws(BodyFault) {
      fitted = try body.fitted(
        into: room, fills: page.height != nil,
        page: BodyPage(frame: frame, resolution: detail.resolution))
    } catch {
      throw .pageTooSmall(
        needed: Size(
          page.width + error.width, error.height.map { header.bottom + below + $0 } ?? tallest))
    }
    // A chart that cannot fill its page stands a little above the middle of what is left.
    let slack = page.height == nil ? 0 : max(room - fitted.height, 0)
    let painted = fitted.painted(at: header.bottom + slack * 0.4)
    let height = page.height ?? (header.bottom + fitted.height + below).rounded(.up)
    let elements =
      header.elements + [.group(Group(name: "chart", elements: painted.elements))]
      + frame.draw(footer, height: height)
    let scene = Scene(
      size: Size(page.width, height), unit: page.unit,
      background: options.isTransparent ? nil : options.theme.background,
      title: title.isEmpty ? words.finding : title,
      description: words.description(of: subjects), metadata: metadata(), elements: elements)
    return (scene, painted.usesTone)
  }

  private var subtitle: [String] {
    var pieces = (options.title == "" ? [] : words.subtitle) + words.notes
    if options.from != nil || options.to != nil { pieces.append("shown: \(rangeText(window))") }
    return pieces
  }

  private func metadata() -> [MetadataEntry] {
    [MetadataEntry(key: "figure", value: kind.rawValue)]
      + figureMetadata(of: subjects.map(\.trace))
  }
}
