import Analysis
import Trace

/// What a figure says in words: above the chart, and to someone who cannot see it.
struct FigureWords: Sendable {
  /// The finding, which is the title where the user gives none.
  var finding: String
  /// What a reader may want to know next, in pieces; left away where the user leaves away the title.
  var subtitle: [String]
  /// What must be known to read the chart, behind that; stays where the title is left away.
  var notes: [String] = []
  /// What the marks mean.
  var legend: [LegendEntry]
  /// What kind of picture it is, as in `Timeline with a lane per thread`.
  var picture: String
}

extension FigureWords {
  /// The words about `subjects`, whose names have `common` before what each is called here.
  init(
    _ kind: FigureKind, _ subjects: [FigureSubject], common: String?, legend: [LegendEntry],
    picture: String
  ) {
    self.legend = legend
    self.picture = picture
    finding = Self.finding(kind, subjects)
    subtitle =
      subjects.count == 1
      ? subtitlePieces(subjects[0].trace, subjects[0].summary)
      : [common.map { labelText($0) }, "\(subjects.count) recordings on one time axis"]
        .compactMap(\.self)
  }

  private static func finding(_ kind: FigureKind, _ subjects: [FigureSubject]) -> String {
    if let only = subjects.first, subjects.count == 1 {
      switch kind {
      case .gil: if let text = lockTitle(only.summary) { return text }
      case .tasks: if let text = taskTitle(only.trace, only.summary) { return text }
      default: break
      }
    }
    return titleText(subjects.map { ($0.name, $0.summary) })
  }

  /// The figure of `subjects` in words, for someone who cannot see it.
  func description(of subjects: [FigureSubject]) -> String {
    let runs = subjects.map { subject in
      (subjects.count > 1 ? "\(subject.name): " : "") + subject.summary.verdictText
    }
    return "\(picture). \(runs.joined(separator: " ")) "
      + "Source: \(provenance(of: subjects.map(\.trace)).joined(separator: ", "))."
  }
}
