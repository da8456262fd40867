import Analysis
import Scene
import Trace

/// A row per run over one time axis: what it is called, its curves until it ended, and there its wall
/// time and speed.
struct ModelsBody: FigureBody {
  /// Fastest first.
  let runs: ModelRuns
  /// The stretch of the axis.
  let window: TimeRange
  /// The upper ends of the rows, the same for all.
  let tops: LevelTrack.Tops
  /// Whether some runs have so many more tasks than others that a linear scale would hide the others'.
  let isLogarithmic: Bool
  /// Whether anybody recorded when threads of a run were on cores.
  let seesCores: Bool

  init(_ runs: ModelRuns, subjects: [FigureSubject], window: TimeRange) {
    self.runs = runs
    self.window = window
    var tops = LevelTrack.Tops()
    for subject in subjects { tops.include(subject, in: window) }
    self.tops = tops
    let peaks = subjects.map { $0.levels.concurrency.peak }
    seesCores = runs.runs.contains(where: \.summary.seesCores)
    isLogarithmic = seesCores && tops.needsTwoScales && peaks.contains { $0 * 20 < tops.tasks }
  }

  /// Stretches that are in front; empty for all of it alike.
  var bright: [TimeRange] = []

  var hasTimeAxis: Bool { true }

  var laneNames: [String] { runs.runs.map(\.name) }

  /// Whether tasks are so many that cores take a band of their own.
  var isSplit: Bool { seesCores && tops.needsTwoScales }

  /// What the height of a row stands for.
  var rowText: String {
    guard seesCores else { return "rows: 0–\(tops.tasks) tasks" }
    if isSplit {
      let scale = isLogarithmic ? ", log" : ""
      return "rows: 0–\(tops.tasks) tasks\(scale), above 0–\(tops.cores) cores"
    }
    let top = max(tops.tasks, tops.cores)
    let limits = Set(runs.runs.map(\.summary.cores))
    guard let limit = limits.first, limits.count == 1, limit < Double(top) else {
      return "rows: 0–\(top) tasks or cores"
    }
    return "rows: 0–\(top), dotted: \(coresText(limit))"
  }

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let fixed = ModelsBody.headingHeight(preset) + ChartPainter.axisHeight(preset)
    let count = Double(max(runs.runs.count, 1))
    let smallest = preset.smallSize * 1.15
    let most = fills ? preset.largestStripHeight : preset.stripHeight * 0.7
    let pitch = min((room - fixed) / count, most)
    guard pitch >= smallest else { throw BodyFault(height: fixed + smallest * count) }
    let columns = ModelColumns(self, pitch: pitch, frame: page.frame)
    let narrowest = preset.smallSize * 6
    guard columns.scale.width >= narrowest else {
      throw BodyFault(width: narrowest - columns.scale.width)
    }
    return ModelsChart(body: self, page: page, columns: columns, pitch: pitch)
  }

  /// The room above the rows, for the headings of numbers and the name of what is compared with.
  static func headingHeight(_ preset: Preset) -> Double { preset.smallSize * 1.9 }
}

/// Where names, curves and numbers stand.
struct ModelColumns {
  /// The curves, and what lies between moments and places.
  let scale: TimeScale
  /// The names' left end and width.
  let labelLeft: Double
  let labelWidth: Double
  /// The right ends of the columns of averages; empty where the curves need the room.
  let means: [(average: ModelAverage, right: Double)]

  /// As wide as the names ask for; the axis as long as the numbers at the runs' ends leave it.
  init(_ body: ModelsBody, pitch: Double, frame: PageFrame) {
    let preset = frame.preset
    let measuring = frame.measuring
    let runs = body.runs.runs
    let verdicts = ModelsChart.showsVerdicts(pitch, preset)
    let font = ModelsChart.font(pitch, preset)
    let names = runs.map { run in
      max(
        measuring.width(of: labelText(run.name), font: font),
        verdicts ? measuring.width(of: run.summary.verdict.rawValue, font: preset.small) : 0)
    }
    labelLeft = frame.left
    labelWidth = min(names.max() ?? 0, preset.labelShare * 1.15 * frame.width).rounded(.up)
    let left = (labelLeft + labelWidth + preset.labelSize * 0.9).rounded(.up)
    // The axis is as long as every run's numbers behind its end allow.
    func length(until right: Double) -> Double {
      let lengths = runs.map { run -> Double in
        let ends = min(max(run.wall - body.window.start, 0), body.window.duration)
        let share = Double(ends) / Double(body.window.duration)
        let room = right - left - ModelEnd(run, font, measuring).width
        return share > 0 ? room / share : .infinity
      }
      return min(lengths.min() ?? 0, right - left).rounded(.down)
    }
    let gap = preset.labelSize * 1.1
    var right = frame.right
    var columns: [(average: ModelAverage, right: Double)] = []
    for average in ModelAverage.allCases.reversed() where average != .cores || body.seesCores {
      columns.append((average, right))
      let numbers = runs.map { measuring.width(of: average.text($0), font: font) }
      let heading = measuring.width(of: average.heading, font: preset.small)
      right -= max(heading, numbers.max() ?? 0) + gap
    }
    let hasMeans = length(until: right) >= frame.width * 0.42
    means = hasMeans ? columns : []
    let width = length(until: hasMeans ? right : frame.right)
    scale = TimeScale(domain: body.window, left: left, right: left + width)
  }
}

/// An average that a column beside the rows shows.
enum ModelAverage: CaseIterable {
  case cores
  case inFlight

  /// What stands above the column.
  var heading: String {
    switch self {
    case .cores: "mean cores"
    case .inFlight: "mean tasks"
    }
  }

  /// The number of a run.
  func text(_ run: ModelRun) -> String {
    switch self {
    case .cores: run.summary.seesCores ? levelText(run.summary.parallelism.mean) : "–"
    case .inFlight: levelText(run.summary.concurrency.mean)
    }
  }
}

/// The numbers behind the end of a run: its wall time, and its speed.
struct ModelEnd {
  let wall: String
  let speed: String?
  private let font: Font
  private let measuring: any TextMeasuring

  init(_ run: ModelRun, _ font: Font, _ measuring: any TextMeasuring) {
    wall = durationText(run.wall)
    speed = run.speed.map { ratioText($0) + "×" }
    self.font = font
    self.measuring = measuring
  }

  /// From the end of the curves to that of the numbers.
  var width: Double {
    gap + measuring.width(of: wall, font: strongFont) + speedWidth
  }

  private var gap: Double { font.size * 0.5 }

  private var strongFont: Font { Font(size: font.size, weight: .bold) }

  private var speedWidth: Double {
    speed.map { gap + measuring.width(of: $0, font: font) } ?? 0
  }

  /// The texts behind `x`, on `baseline`.
  func draw(x: Double, baseline: Double, theme: Theme) -> [Element] {
    let start = x + gap
    var elements: [Element] = [
      .text(Text(wall, at: Point(start, baseline), font: strongFont, color: theme.ink))
    ]
    if let speed {
      let left = start + measuring.width(of: wall, font: strongFont) + gap
      elements.append(
        .text(Text(speed, at: Point(left, baseline), font: font, color: theme.ink)))
    }
    return elements
  }
}
