import Analysis
import Glibc
import Scene
import Trace

/// A chart of counts over time that shares its axis with the lanes: how many at once.
struct LevelTrack: Sendable {
  /// One curve.
  struct Series: Sendable {
    /// What is counted, as in `cores busy`.
    var name: String
    /// How it is painted.
    var role: Role
    /// The counts.
    var curve: LevelCurve
    /// The average over what is shown.
    var mean: Double
  }

  /// What a curve stands for, which decides how it is painted.
  enum Role: Sendable {
    /// Threads on cores: a dark area.
    case executing
    /// Tasks in flight: a pale area with an edge, behind.
    case inFlight
  }

  /// Its group's name in the file.
  var id: String
  /// Back to front.
  var series: [Series]
  /// The count at the upper edge.
  var top: Int
  /// A count that limits the curves, with what it is, as in `2 cores`.
  var limit: (level: Double, name: String)?
  /// How it is labelled.
  var style: Style
  /// Whether levels above one are drawn by their logarithm.
  var isLogarithmic = false

  /// How much of a chart it is.
  enum Style: Sendable {
    /// A strip above lanes: its names stand where the lanes' names do.
    case strip
    /// A chart of its own: with a scale, lines for the means, and names beside them.
    case chart
  }
}

extension LevelTrack {
  /// The height that its labels take.
  func smallestHeight(title: String?, _ preset: Preset) -> Double {
    switch style {
    case .strip: StripLabels.height(of: self, title: title, preset)
    case .chart: ChartLabels.height(of: self, preset)
    }
  }

  /// Where `level` lies in `frame`.
  func y(of level: Double, in frame: Rect) -> Double {
    let share =
      isLogarithmic
      ? doublingSteps(level) / doublingSteps(Double(top)) : level / Double(top)
    return frame.maxY - min(max(share, 0), 1) * frame.height
  }

  /// Cores executing, and tasks in flight where `concurrency` is given, in one chart: or in two,
  /// where the tasks are so many that the cores would be a line at the bottom. `parallelism` is nil where
  /// nobody recorded it.
  static func tracks(
    parallelism: LevelCurve?, concurrency: LevelCurve?, cores: Double, tops: Tops,
    window: TimeRange, style: Style
  ) -> [LevelTrack] {
    let inFlight = concurrency.map { concurrency in
      Series(
        name: "tasks in flight", role: .inFlight, curve: concurrency,
        mean: concurrency.mean(in: window))
    }
    let taskTrack = inFlight.map { inFlight in
      LevelTrack(
        id: "tasks-in-flight", series: [inFlight], top: tops.tasks, limit: nil, style: style)
    }
    guard let parallelism else { return [taskTrack].compactMap(\.self) }
    let executing = Series(
      name: "cores busy", role: .executing, curve: parallelism,
      mean: parallelism.mean(in: window))
    let limit = (level: cores, name: coresText(cores))
    let coreTrack = LevelTrack(
      id: "cores-busy", series: [executing], top: tops.cores, limit: limit, style: style)
    guard let inFlight, let taskTrack else { return [coreTrack] }
    if !tops.needsTwoScales {
      return [
        LevelTrack(
          id: "levels", series: [inFlight, executing], top: max(tops.cores, tops.tasks),
          limit: limit, style: style)
      ]
    }
    return [taskTrack, coreTrack]
  }

  /// The upper ends of scales: the same for everything on a page, so that heights compare.
  struct Tops: Sendable {
    /// Of cores busy; at least as many as there are.
    var cores: Int = 1
    /// Of tasks in flight.
    var tasks: Int = 1

    /// Makes room for what happened in `window` of a run on `cores` cores.
    mutating func include(
      parallelism: LevelCurve, concurrency: LevelCurve, cores: Double, window: TimeRange
    ) {
      self.cores = max(self.cores, parallelism.peak(in: window), Int(cores.rounded(.up)))
      tasks = max(tasks, concurrency.peak(in: window))
    }

    /// Makes room for what `subject` did in `window` of the axis.
    mutating func include(_ subject: FigureSubject, in window: TimeRange) {
      include(
        parallelism: subject.levels.parallelism, concurrency: subject.levels.concurrency,
        cores: subject.summary.cores, window: subject.shown(of: window).moved(by: subject.offset))
    }

    /// Whether tasks outnumber cores so much that a shared scale would flatten the cores.
    var needsTwoScales: Bool { tasks > 6 * cores }
  }
}

/// A scale on which 0 and 1 are one step apart, and every doubling beyond is a step more.
func doublingSteps(_ level: Double) -> Double { level <= 1 ? level : 1 + log2(level) }

/// As in `2 cores`, or `1.5 cores` under a quota.
func coresText(_ cores: Double) -> String {
  let number = numberText(cores, decimals: cores == cores.rounded() ? 0 : 2)
  return "\(number) \(cores == 1 ? "core" : "cores")"
}
