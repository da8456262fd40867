import Scene
import Trace

/// The scale of a chart of levels, and the names beside its means.
struct ChartLabels {
  let theme: Theme
  let preset: Preset
  let measuring: any TextMeasuring

  /// How tall the names are.
  static func height(of track: LevelTrack, _ preset: Preset) -> Double {
    let names = track.series.count + (track.limit == nil ? 0 : 1)
    return Double(names) * preset.labelSize * nameLeading
  }

  /// How wide the scale's numbers are.
  func scaleWidth(of track: LevelTrack) -> Double {
    measuring.width(of: "\(track.top)", font: preset.small)
  }

  /// How wide the names are.
  func namesWidth(of track: LevelTrack) -> Double {
    names(of: track, frame: Rect(x: 0, y: 0, width: 0, height: 1)).map { name in
      let words = measuring.width(of: name.words, font: preset.label)
      guard let number = name.number else {
        return measuring.width(of: name.words, font: preset.small)
      }
      return measuring.width(of: number, font: preset.strongLabel) + space + words
    }.max() ?? 0
  }

  /// Lines across at round levels.
  func grid(of track: LevelTrack, scale: TimeScale, frame: Rect) -> [Element] {
    let steps = ticks(of: track, in: frame).flatMap { level -> [Path.Step] in
      let y = track.y(of: Double(level), in: frame)
      return [.move(Point(scale.left, y)), .line(Point(scale.right, y))]
    }
    let stroke = Stroke(theme.grid, width: max(preset.lineWidth * 0.5, 0.5))
    return [.path(Path(steps, style: Style(stroke: stroke)))]
  }

  /// The numbers at those lines, at the right end of the labels' column, and the panel's title at
  /// its left end.
  func scale(
    of track: LevelTrack, title: String?, left: Double, room: Double, frame: Rect
  ) -> [Element] {
    let cap = measuring.capHeight(of: preset.small)
    var elements = ticks(of: track, in: frame).map { level -> Element in
      let y = track.y(of: Double(level), in: frame) + cap / 2
      return .text(
        Text(
          "\(level)", at: Point(left + room, y), anchor: .end, font: preset.small,
          color: theme.quietInk))
    }
    if let title {
      let font = preset.panelTitle
      let most = room - scaleWidth(of: track) - preset.labelSize * 0.7
      let short = measuring.shortened(title, to: most, font: font)
      elements.append(
        .text(
          Text(
            short, at: Point(left, frame.y + measuring.capHeight(of: font)), font: font,
            color: theme.ink, title: short == title ? nil : title)))
    }
    return elements
  }

  /// The names at the right of `frame`, each as near to its line as the others allow.
  func names(of track: LevelTrack, left: Double, frame: Rect) -> [Element] {
    let cap = measuring.capHeight(of: preset.label)
    let names = names(of: track, frame: frame)
    let middles = spread(
      names.map(\.y), distance: preset.labelSize * Self.nameLeading, from: frame.y,
      to: frame.maxY - preset.smallSize)
    return zip(names, middles).flatMap { name, y -> [Element] in
      guard let number = name.number else {
        let baseline = y + measuring.capHeight(of: preset.small) / 2
        return [
          .text(
            Text(name.words, at: Point(left, baseline), font: preset.small, color: theme.quietInk))
        ]
      }
      let end = left + measuring.width(of: number, font: preset.strongLabel) + space
      let baseline = y + cap / 2
      return [
        .text(Text(number, at: Point(left, baseline), font: preset.strongLabel, color: theme.ink)),
        .text(Text(name.words, at: Point(end, baseline), font: preset.label, color: theme.ink)),
        .text(
          Text(
            "on average", at: Point(left, baseline + preset.smallSize * 1.3), font: preset.small,
            color: theme.quietInk)),
      ]
    }
  }

  private struct Name {
    var number: String?
    var words: String
    var y: Double
  }

  /// From the top of `frame` down.
  private func names(of track: LevelTrack, frame: Rect) -> [Name] {
    var names = track.series.map { series in
      Name(
        number: series.meanText, words: series.name, y: track.y(of: series.mean, in: frame))
    }
    if let limit = track.limit, limit.level <= Double(track.top) {
      names.append(
        Name(number: nil, words: limit.name, y: track.y(of: limit.level, in: frame)))
    }
    return names.sorted { $0.y < $1.y }
  }

  /// Whole levels 1, 2 or 5 times a power of ten apart, as many as have room.
  private func ticks(of track: LevelTrack, in frame: Rect) -> [Int] {
    let most = max(Int(frame.height / (preset.smallSize * 2.2)), 1)
    var power = 1
    var multiple = 0
    var step = 1
    while track.top / step > most {
      multiple = (multiple + 1) % 3
      if multiple == 0 { power *= 10 }
      step = [1, 2, 5][multiple] * power
    }
    return Array(stride(from: 0, through: track.top, by: step))
  }

  /// From one name to the next, in sizes of a label: a line for the number, and one for what it is.
  private static let nameLeading = 2.5

  private var space: Double { preset.labelSize * 0.35 }
}

/// `positions`, ascending, moved as little as it takes to keep `distance` from one another and to
/// stay between `low` and `high` (which they leave downwards where there is no room for all).
func spread(_ positions: [Double], distance: Double, from low: Double, to high: Double) -> [Double]
{
  var result = positions
  for index in result.indices {
    let least = index == 0 ? low : result[index - 1] + distance
    result[index] = max(result[index], least)
  }
  var most = max(high, low + distance * Double(max(positions.count - 1, 0)))
  for index in result.indices.reversed() {
    result[index] = min(result[index], most)
    most = result[index] - distance
  }
  return result
}
