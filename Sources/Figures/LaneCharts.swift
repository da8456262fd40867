import Analysis
import Scene
import Trace

/// One recording as lanes over time, for those who draw them by other means than a page: what a
/// figure would show, before anything has a place.
package struct LaneCharts: Sendable {
  private let subject: FigureSubject

  /// Works out the numbers of `input`; linear in its spans.
  package init(_ input: NamedTrace) {
    subject = FigureSubject(input, name: input.name)
  }

  /// How long the recording is; its lanes begin at 0.
  package var duration: Nanoseconds { subject.trace.wholeRun.duration }

  /// The lanes of a kind that has any; nil for the others, and where nothing of it was recorded.
  package func chart(_ kind: FigureKind) -> LaneChart? {
    let timeline: TimelineKind
    switch kind {
    case .threads: timeline = .threads
    case .cores: timeline = .cores
    case .gil: timeline = .gil
    case .tasks: timeline = .tasks
    default: return nil
    }
    let content = FigureContent(
      timeline, [subject], window: TimeRange(0, duration), colors: Theme.light.palette.count)
    guard !content.isEmpty, let panel = content.panels.first else { return nil }
    let words = FigureWords(
      kind, [subject], common: nil, legend: content.legend, picture: "")
    return LaneChart(
      title: words.finding, subtitle: words.subtitle,
      groups: panel.groups,
      meanings: words.legend.compactMap { entry in
        switch entry.paint {
        case .anyThread:
          LaneChart.Meaning(pattern: entry.pattern, paint: nil, name: entry.name)
        case .paint(let paint):
          LaneChart.Meaning(pattern: entry.pattern, paint: paint, name: entry.name)
        default: nil
        }
      },
      levels: panel.tracks.flatMap(\.series).reversed().map {
        LaneChart.Level(name: $0.name, curve: $0.curve, mean: $0.mean)
      },
      cores: subject.summary.cores, offset: panel.offset)
  }
}

/// The lanes of one kind of figure and the curves above them.
package struct LaneChart: Sendable {
  /// The finding.
  package let title: String
  /// What a reader may want to know next, in pieces.
  package let subtitle: [String]
  /// The lanes.
  package let groups: [LaneGroup]
  /// What the marks mean.
  package let meanings: [Meaning]
  /// The curves above the lanes, the most important first.
  package let levels: [Level]
  /// How many cores the run could use.
  package let cores: Double
  let offset: Nanoseconds

  /// What a mark means.
  package struct Meaning: Sendable {
    /// Its shape.
    package let pattern: Pattern
    /// Its colour; nil stands for that of any thread.
    package let paint: Paint?
    /// The meaning.
    package let name: String
  }

  /// How many of something there were at every moment.
  package struct Level: Sendable {
    /// What is counted, as in `cores busy`.
    package let name: String
    let curve: LevelCurve
    /// The average over the run.
    package let mean: Double
  }

  /// What covers each of `columns` columns of `window` in `lane`; linear in the lane's marks.
  package func coverage(of lane: Lane, in window: TimeRange, columns: Int) -> Coverage {
    Coverage(lane.source, window: window, columns: columns)
  }

  /// The average of `level` in each of `columns` columns of `window`, and its peak there.
  package func means(
    of level: Level, in window: TimeRange, columns: Int
  ) -> (means: [Double], peak: Int) {
    let moved = TimeRange(window.start + offset, window.end + offset)
    return (level.curve.means(in: moved, columns: columns), level.curve.peak(in: moved))
  }
}
