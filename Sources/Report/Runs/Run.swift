import Analysis
import Trace

/// A program run of the report, with its repeats.
struct Run {
  /// Its name: the label, or the file's name.
  let name: String
  /// The repeat whose wall time is in the middle; drawn and described for all.
  let trace: Trace
  /// What the drawn repeat says in numbers.
  let summary: Summary
  /// The wall times of all repeats in seconds, ascending.
  let wallSeconds: [Double]
  /// Marks its part of the page.
  let id: String

  /// The inputs as runs, in order: those of one name are repeats.
  static func grouped(_ inputs: [NamedTrace]) -> [Run] {
    var names: [String] = []
    var repeats: [String: [Trace]] = [:]
    for input in inputs {
      let name = shown(input.name, limit: 400)
      if repeats[name] == nil { names.append(name) }
      repeats[name, default: []].append(input.trace.withShownNames())
    }
    return names.enumerated().map { index, name in
      Run(name: name, repeats: repeats[name] ?? [], id: "run-\(index + 1)")
    }
  }

  private init(name: String, repeats: [Trace], id: String) {
    let ordered = repeats.map { ($0, Summary($0)) }
      .sorted { $0.1.wallSeconds < $1.1.wallSeconds }
    // Of an even number the lower one: a run that happened, not an average of two.
    let (trace, summary) = ordered[(ordered.count - 1) / 2]
    self.name = name
    self.trace = trace
    self.summary = summary
    wallSeconds = ordered.map(\.1.wallSeconds)
    self.id = id
  }

  /// What its name says before the first `/`: the runs that share it are compared.
  var family: String? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    return String(name[..<slash])
  }

  /// Its name among its family.
  var shortName: String {
    guard let slash = name.firstIndex(of: "/") else { return name }
    return String(name[name.index(after: slash)...])
  }
}
