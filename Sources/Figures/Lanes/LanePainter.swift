import Scene
import Trace

/// Draws the marks of lanes: each by itself while there are fewer than pixel columns, by what
/// covers each column beyond that.
struct LanePainter {
  private var brush: Brush
  /// For what others are in front of.
  private var faintBrush: Brush
  /// The stretch of the plot that is painted.
  private var scale: TimeScale
  /// Columns per CSS pixel.
  let resolution: Double
  let measuring: any TextMeasuring
  /// How captions are set; nil leaves them away.
  private var captionFont: Font?
  /// How many more marks may have a tooltip of their own.
  private(set) var tooltipBudget: Int
  /// The captions so far stand here.
  private(set) var captions: [Text] = []
  /// Whether any lane was drawn by what covers its columns, so that tone says how much.
  private(set) var usesTone = false

  init(
    theme: Theme, preset: Preset, scale: TimeScale, resolution: Double,
    measuring: any TextMeasuring, captionFont: Font?
  ) {
    tooltipBudget = preset.mostTooltips
    brush = Brush(theme: theme, preset: preset)
    faintBrush = Brush(theme: theme.faint, preset: preset)
    self.scale = scale
    self.resolution = resolution
    self.measuring = measuring
    self.captionFont = captionFont
  }

  /// The marks of `lane`, whose bars lie between the upper and the lower edge of `bar`, in stretches
  /// of the plot.
  ///
  /// - Parameter reduced: what ``reduced(_:slices:)`` found out about the lane.
  mutating func paint(
    _ lane: Lane, bar: Rect, slices: [TimeSlice], reduced: [Coverage?]
  ) -> [Element] {
    let whole = self
    defer {
      (brush, scale, captionFont) = (whole.brush, whole.scale, whole.captionFont)
    }
    return zip(slices, reduced).flatMap { slice, reduced in
      let isFaint = slice.isFaint || lane.emphasis == .faint
      scale = slice.scale
      brush = isFaint ? whole.faintBrush : whole.brush
      captionFont = isFaint ? nil : whole.captionFont
      return paint(lane, bar: bar, reduced)
    }
  }

  /// For each of `lanes` and each of `slices` what covers the columns, where the marks are known to be
  /// more than columns; nil elsewhere. Linear in the marks, on as many cores as there are.
  func reduced(_ lanes: [Lane], slices: [TimeSlice]) -> [[Coverage?]] {
    var reduced = [[Coverage?]](
      repeating: [Coverage?](repeating: nil, count: slices.count), count: lanes.count)
    let dense = lanes.indices.flatMap { lane in
      slices.indices.filter { slice in
        let scale = slices[slice].scale
        return !lanes[lane].captionsEveryMark
          && lanes[lane].source.surelyHasMoreMarks(than: columns(scale), in: scale.domain)
      }
      .map { (lane: lane, slice: $0) }
    }
    let colors = brush.theme.palette.count
    let coverages = concurrentMap(dense.count) { number in
      let scale = slices[dense[number].slice].scale
      return Coverage(
        lanes[dense[number].lane].source, window: scale.domain, columns: columns(scale),
        colors: colors)
    }
    for (place, coverage) in zip(dense, coverages) { reduced[place.lane][place.slice] = coverage }
    return reduced
  }

  private func columns(_ scale: TimeScale) -> Int {
    max(Int((scale.width * resolution).rounded()), 1)
  }

  private mutating func paint(_ lane: Lane, bar: Rect, _ reduced: Coverage?) -> [Element] {
    if lane.captionsEveryMark { return labelled(lane, bar: bar) }
    guard let overlay = lane.overlay else { return marks(of: lane.source, reduced, bar: bar) }
    // Words would lie in the way of what is laid over.
    captionFont = nil
    let full = brush
    brush = faintBrush
    let elements = marks(of: lane.source, reduced, bar: bar)
    brush = full
    return elements + marks(of: overlay, nil, bar: bar)
  }

  /// Each mark with words inside it.
  private func labelled(_ lane: Lane, bar: Rect) -> [Element] {
    var elements: [Element] = []
    let painter = LabelledBar(brush: brush, font: captionFont, measuring: measuring)
    lane.source.forEachMark(in: scale.domain) { mark in
      let texts = [lane.source.caption(mark), lane.source.shortCaption(mark)].compactMap(\.self)
      elements += painter.draw(
        mark, texts, in: frame(of: mark, in: bar), title: lane.source.describe(mark))
    }
    return elements
  }

  private mutating func marks(
    of source: any LaneSource, _ reduced: Coverage?, bar: Rect
  ) -> [Element] {
    let columns = columns(scale)
    var marks: [LaneMark] = []
    let colors = brush.theme.palette.count
    var coverage = reduced
    if coverage == nil {
      source.forEachMark(in: scale.domain) { mark in
        guard coverage == nil else {
          coverage?.add(mark)
          return
        }
        marks.append(mark)
        marks[marks.count - 1].paint = mark.paint.repeating(after: colors)
        guard marks.count > columns else { return }
        var merged = Coverage(window: scale.domain, columns: columns, colors: colors)
        for mark in marks { merged.add(mark) }
        marks = []
        coverage = merged
      }
    }
    if let coverage {
      usesTone = true
      return merged(coverage, columns: columns, bar: bar)
    }
    return exact(marks, of: source, bar: bar)
  }

  // MARK: Each mark by itself

  private mutating func exact(
    _ marks: [LaneMark], of source: any LaneSource, bar: Rect
  ) -> [Element] {
    let caption = captionedMark(marks, of: source, bar: bar)
    let ordered = marks.indices.sorted { (marks[$0].pattern, $0) < (marks[$1].pattern, $1) }
    let pointedAt = marksWithTooltip(marks)
    tooltipBudget -= pointedAt.count
    var byKind: [Coverage.Kind: [Rect]] = [:]
    for index in ordered where !pointedAt.contains(index) {
      byKind[Coverage.Kind(marks[index]), default: []] +=
        frames(of: marks[index], in: bar, around: index == caption?.mark ? caption : nil)
    }
    return ordered.flatMap { index -> [Element] in
      let mark = marks[index]
      guard pointedAt.contains(index) else {
        let kind = Coverage.Kind(mark)
        guard let frames = byKind.removeValue(forKey: kind) else { return [] }
        return brush(kind.isFaint).draw(kind.pattern, kind.paint, in: frames)
      }
      let frames = frames(of: mark, in: bar, around: index == caption?.mark ? caption : nil)
      let title = tipText(source.describe(mark))
      let brush = brush(mark.isFaint)
      let elements = brush.draw(mark.pattern, mark.paint, in: frames)
      // A hatch over its ground would hide the ground's tooltip.
      return elements.count > 1
        ? [.group(Group(name: Self.spanName, title: title, elements: elements))]
        : brush.draw(mark.pattern, mark.paint, in: frames, title: title)
    }
  }

  /// What groups are called that are one mark.
  static let spanName = "span"

  /// The marks that get a tooltip and therefore an element of their own: those that a pointer can hit,
  /// all of them or none, so that a lane does not answer here and stay silent there.
  private func marksWithTooltip(_ marks: [LaneMark]) -> Set<Int> {
    let narrowest = Self.narrowestTarget / scale.width * Double(scale.domain.duration)
    let wide = marks.indices.filter { Double(marks[$0].time.duration) >= narrowest }
    return wide.count <= tooltipBudget ? Set(wide) : []
  }

  /// What a pointer can hit, in CSS pixels.
  private static let narrowestTarget = 1.5

  private func brush(_ isFaint: Bool) -> Brush { isFaint ? faintBrush : brush }

  /// Where a mark is drawn: at least one column wide, and without the caption's place.
  private func frames(of mark: LaneMark, in bar: Rect, around caption: Caption?) -> [Rect] {
    let frame = frame(of: mark, in: bar)
    guard let caption, !mark.pattern.isAtFloor else { return [frame] }
    return [
      Rect(x: frame.x, y: frame.y, width: caption.box.x - frame.x, height: frame.height),
      Rect(
        x: caption.box.maxX, y: frame.y, width: frame.maxX - caption.box.maxX,
        height: frame.height),
    ]
  }

  private func frame(of mark: LaneMark, in bar: Rect) -> Rect {
    let left = scale.x(mark.time.start)
    let right = scale.x(mark.time.end)
    // Columns may be wider than a pixel, a mark that stands by itself need not be.
    let width = max(right - left, min(1 / resolution, 1))
    let start = min(max((left + right - width) / 2, scale.left), scale.right - width)
    return Rect(x: start, y: bar.y, width: width, height: bar.height)
  }

  // MARK: Captions

  private struct Caption {
    var mark: Int
    var box: Rect
  }

  /// Writes a few words into the longest wait of a lane, where it has the room.
  private mutating func captionedMark(
    _ marks: [LaneMark], of source: any LaneSource, bar: Rect
  ) -> Caption? {
    guard let font = captionFont else { return nil }
    let candidates = marks.indices.filter {
      !marks[$0].pattern.isFilled && marks[$0].pattern != .pale && !marks[$0].isFaint
    }
    guard
      let longest = candidates.max(by: {
        (marks[$0].time.duration, $1) < (marks[$1].time.duration, $0)
      }), let string = source.caption(marks[longest])
    else { return nil }
    let frame = frame(of: marks[longest], in: bar)
    let padding = font.size * 0.4
    let width = measuring.width(of: string, font: font) + 2 * padding
    guard frame.width > width + 8 * padding else { return nil }
    let box = Rect(
      x: frame.center.x - width / 2, y: bar.y, width: width, height: bar.height)
    captions.append(
      Text(
        string,
        at: Point(frame.center.x, bar.center.y + measuring.capHeight(of: font) / 2),
        anchor: .middle, font: font, color: brush.theme.quietInk))
    return Caption(mark: longest, box: box)
  }

  // MARK: What covers each column

  private func merged(_ coverage: Coverage, columns: Int, bar: Rect) -> [Element] {
    var layers = ColumnLayers(kinds: coverage.kinds.count)
    let patterns = coverage.kinds.map(\.pattern)
    let columnWidth = scale.width / Double(columns)
    for (index, column) in coverage.columns().enumerated() {
      guard let column else { continue }
      let x = scale.left + Double(index) * columnWidth
      let frame = Rect(x: x, y: bar.y, width: columnWidth, height: bar.height)
      let base = patterns[column.base]
      // Lines and hatches have no tone of their own.
      layers.add(
        frame, rank: 0, kind: column.base, tone: base == .solid ? column.tone : Brush.tones)
      guard !column.overlays.isEmpty else { continue }
      let height = (base.isFilled ? bar.height * 0.36 : bar.height) / Double(column.overlays.count)
      for (number, overlay) in column.overlays.enumerated() {
        let frame = Rect(
          x: x, y: bar.maxY - Double(number + 1) * height, width: columnWidth, height: height)
        let tone =
          base.isFilled ? Brush.tones : coverage.tone(coverage.share(of: overlay, in: index))
        layers.add(frame, rank: number + 1, kind: overlay, tone: tone)
      }
    }
    return layers.inOrder.flatMap { layer in
      let kind = coverage.kinds[layer.kind]
      return brush(kind.isFaint).draw(kind.pattern, kind.paint, tone: layer.tone, in: layer.frames)
    }
  }
}
