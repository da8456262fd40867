import Scene
import Typesetting

/// A scene with every element, style, script and anchor that a figure may use.
enum Specimen {
  static let ink = Color(hex: 0x1b1f24)
  static let pale = Color(hex: 0x6b7280)

  /// The whole specimen on white; without foreign scripts it has only characters of the bundled
  /// font, which every renderer must draw alike.
  static func scene(_ typeface: BundledTypeface, foreignScripts: Bool = true) -> Scene {
    Scene(
      size: Size(960, 540), background: Color(hex: 0xffffff),
      title: "Specimen: every mark that a figure may carry",
      description: "Bars, hatching, dashes, curves and text in all sizes, anchors and angles.",
      metadata: [
        MetadataEntry(key: "command", value: "coreograph figure specimen --title \"<&>\""),
        MetadataEntry(key: "method", value: "switches"),
      ],
      elements: [
        .group(Group(name: "title", elements: title)),
        .group(Group(name: "lane", title: "Lane 1", elements: bars(y: 110))),
        .group(Group(name: "lane", title: "Lane 2", elements: hatching(y: 160))),
        .group(Group(name: "lines", elements: lines(y: 215))),
        .group(Group(name: "curves", elements: curves)),
        .group(Group(name: "anchors", elements: anchors)),
        .group(Group(name: "angles", elements: angles)),
        .group(Group(name: "names", elements: names(typeface, foreignScripts: foreignScripts))),
      ])
  }

  /// Only text of the bundled font's own scripts, left to right: what other renderers must set alike.
  static func plainText() -> Scene {
    let lines = [
      "Threads took turns: 0.99 cores busy", "AV To Ty Wa kerned, fi fl office 0123456789",
      "Ελληνικά Кириллица déjà vu 1.2 µs × 4 − 3 → 5",
    ]
    var elements: [Element] = []
    for (index, line) in lines.enumerated() {
      for (column, size) in [12.0, 18, 32].enumerated() {
        let y = 40 + Double(index * 3 + column) * 40
        let weight: Font.Weight = column == 1 ? .bold : .regular
        elements.append(
          .text(
            Text(line, at: Point(20, y), font: Font(size: size, weight: weight), color: ink)))
      }
    }
    return Scene(
      size: Size(800, 400), background: Color(hex: 0xffffff), title: "Plain text",
      description: "Lines of text.", elements: elements)
  }

  private static var title: [Element] {
    [
      .text(
        Text(
          "Threads took turns: 0.99 cores busy", at: Point(40, 52),
          font: Font(size: 30, weight: .bold), color: ink)),
      .text(
        Text(
          "AVATAR To Ty Wa: kerned; 1.2 s × 4 cores − 3 µs → <&> \"quoted\"  two spaces",
          at: Point(40, 80), font: Font(size: 14), color: pale)),
    ]
  }

  private static func bars(y: Double) -> [Element] {
    let colors: [UInt32] = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00]
    return colors.enumerated().map { index, hex in
      .rectangle(
        Rectangle(
          Rect(x: 40 + Double(index) * 90.3, y: y, width: 84.3, height: 28),
          cornerRadius: Double(index) * 2, style: Style(fill: Color(hex: hex)),
          title: "span \(index)"))
    } + [
      .rectangle(
        Rectangle(
          Rect(x: 80, y: y + 10, width: 420, height: 28),
          style: Style(
            fill: Color(hex: 0x000000, opacity: 0.25),
            stroke: Stroke(Color(hex: 0xff0000, opacity: 0.5), width: 2))))
    ]
  }

  /// A bar that waits for a core: hatched with plain lines, cut at its edges by geometry.
  private static func hatching(y: Double) -> [Element] {
    let frame = Rect(x: 40, y: y, width: 460, height: 28)
    var steps: [Path.Step] = []
    var x = frame.x - frame.height
    while x < frame.maxX {
      let from = max(x, frame.x)
      let to = min(x + frame.height, frame.maxX)
      steps.append(.move(Point(from, frame.maxY - (from - x))))
      steps.append(.line(Point(to, frame.maxY - (to - x))))
      x += 7
    }
    return [
      .rectangle(Rectangle(frame, style: Style(fill: Color(hex: 0x0072b2, opacity: 0.15)))),
      .path(Path(steps, style: Style(stroke: Stroke(Color(hex: 0x0072b2), width: 1.5)))),
    ]
  }

  private static func lines(y: Double) -> [Element] {
    let strokes = [
      Stroke(ink, width: 1), Stroke(ink, width: 1, dash: [6, 3]),
      Stroke(ink, width: 3, dash: [0, 6], cap: .round), Stroke(ink, width: 2, dash: [8, 3, 2, 3]),
      Stroke(Color(hex: 0x009e73, opacity: 0.4), width: 8, cap: .round),
      Stroke(ink, width: 1, dash: [5]), Stroke(ink, width: 1, dash: [0, 0]),
    ]
    return strokes.enumerated().map { index, stroke in
      let lineY = y + Double(index) * 11 + 0.5
      return .path(
        Path([.move(Point(44, lineY)), .line(Point(496, lineY))], style: Style(stroke: stroke)))
    }
  }

  private static var curves: [Element] {
    let steps: [Path.Step] = [
      .move(Point(40, 400)), .curve(Point(100, 300), Point(140, 500), Point(200, 400)),
      .line(Point(230, 340)), .line(Point(235.25, 420.75)), .close, .move(Point(240, 330)),
      .line(Point(300, 330)), .line(Point(300, 390)), .line(Point(240, 390)), .close,
    ]
    return [
      .path(
        Path(
          steps,
          style: Style(fill: Color(hex: 0xe69f00, opacity: 0.6), stroke: Stroke(ink, width: 1.5)),
          title: "a path with two parts")),
      .circle(
        Circle(
          center: Point(350, 360), radius: 28,
          style: Style(
            fill: Color(hex: 0xcc79a7), stroke: Stroke(ink, width: 2, dash: [7, 4])))),
      .circle(Circle(center: Point(420, 360), radius: 3, style: Style(fill: ink), title: "dot")),
    ]
  }

  private static var anchors: [Element] {
    let axis = Path(
      [.move(Point(640.5, 100)), .line(Point(640.5, 190))],
      style: Style(stroke: Stroke(Color(hex: 0xd55e00), width: 1)))
    let cases: [(Text.Anchor, Double)] = [(.start, 120), (.middle, 145), (.end, 170)]
    return [.path(axis)]
      + cases.map { anchor, y in
        .text(
          Text(
            "anchored \(anchor)", at: Point(640.5, y), anchor: anchor, font: Font(size: 16),
            color: ink))
      }
  }

  private static var angles: [Element] {
    [-90.0, -45, 0, 30, 90].enumerated().map { index, angle in
      .text(
        Text(
          "turned \(Int(angle))°", at: Point(600 + Double(index) * 75, 270), anchor: .middle,
          font: Font(size: 13, weight: .bold), color: Color(hex: 0x0072b2, opacity: 0.8),
          rotation: angle))
    }
  }

  private static func names(_ typeface: BundledTypeface, foreignScripts: Bool) -> [Element] {
    let long = "ThreadPoolExecutor-of-the-thumbnail-service-0_17"
    let font = Font(size: 14)
    let lines =
      [
        typeface.shortened(long, to: 200, font: font), "Ελληνικά Кириллица déjà vu ﬁ",
        "e\u{301} a\u{308} n\u{303} combining", "שלום thread-1 עולם (12)",
      ] + (foreignScripts ? ["مرحبا 漢字 🙂 missing", "control \u{1} \u{7f} \t tab"] : [])
    return lines.enumerated().map { index, line in
      .text(
        Text(
          line, at: Point(560, 370 + Double(index) * 26), font: font, color: ink,
          title: index == 0 ? long : nil))
    }
  }
}
