import Analysis
import Scene
import Trace

/// What the figures of one recording say and show alike whatever stretch of it they are of: for those who
/// draw them where this program does not run.
package struct FigureFacts: Sendable, Encodable {
  /// The words of one kind of figure.
  package struct Words: Sendable, Encodable {
    /// The finding.
    let title: String
    /// What a reader may want to know next, in pieces.
    let subtitle: [String]
    /// What kind of picture it is.
    let picture: String
  }

  /// By kind, those kinds that the recording has something for.
  let words: [String: Words]
  /// What was found, in a sentence.
  let verdict: String
  /// What is stored in the file beside the kind of figure: keys and values in turn.
  let metadata: [[String]]
  /// By interpreter lock, how often it went from one thread to another.
  let handoffs: [Int]
  /// Whether a legend explains tones before it is known that there are any.
  let expectsTones: Bool

  /// All that is said.
  package var texts: [String] { words.values.flatMap { [$0.title] + $0.subtitle } }

  /// The facts of `trace`, whose numbers are known.
  package init(_ trace: Trace, _ summary: Summary, _ levels: Levels) {
    let subject = FigureSubject(trace, summary, levels)
    let kinds: [(FigureKind, TimelineKind)] = [
      (.threads, .threads), (.cores, .cores), (.concurrency, .concurrency),
      (.gil, .gil), (.tasks, .tasks),
    ]
    var words: [String: Words] = [:]
    for (kind, timeline) in kinds {
      if kind == .gil, trace.interpreterLocks.isEmpty { continue }
      if kind == .tasks, trace.tasks.isEmpty { continue }
      let said = FigureWords(kind, [subject], common: nil, legend: [], picture: timeline.picture)
      words[kind.rawValue] = Words(
        title: said.finding, subtitle: said.subtitle + timeline.notes(on: [subject]),
        picture: said.picture)
    }
    self.words = words
    verdict = summary.verdictText
    metadata = figureMetadata(of: [trace]).map { [$0.key, $0.value] }
    handoffs = trace.interpreterLocks.indices.map {
      $0 < summary.gil.count ? summary.gil[$0].handoffs : 0
    }
    expectsTones = subject.isLarge
  }
}

/// What is stored in the file of a figure of `traces` beside its kind.
func figureMetadata(of traces: [Trace]) -> [MetadataEntry] {
  func joined(_ value: (TraceMetadata) -> String) -> String {
    var seen: Set<String> = []
    return traces.map { value($0.metadata) }.filter { seen.insert($0).inserted }
      .joined(separator: ", ")
  }
  return [
    MetadataEntry(key: "command", value: joined { $0.command.joined(separator: " ") }),
    MetadataEntry(key: "method", value: joined { $0.capture.method.rawValue }),
    MetadataEntry(key: "writer", value: joined { $0.writer }),
  ]
}
