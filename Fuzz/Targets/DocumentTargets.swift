import Analysis
import Capture
import Checks
import Figures
import FoundationEssentials
import Lab
import Scaling
import Sweep
import TerminalView
import Trace

extension FuzzTarget {
  /// A table of measurements (CSV, a sweep, a lab run) and the laws that are fitted to it; other small
  /// documents that Coreograph reads again.
  static let table = FuzzTarget("table", longestInput: 2048) { bytes in
    let content = Array(bytes)
    do {
      for table in try ScalingTable.tables(contents: content, path: "input", name: "input") {
        // Time grows with the number of measurements; many show no more than some.
        guard table.samples.count <= 64 else { continue }
        try checkAnalysis(of: table)
      }
    } catch let error as TableError {
      try requireOneLine(error, naming: "input")
    }
    let data = Data(content)
    _ = try? JSONDecoder().decode(BenchDocument.self, from: data)
    _ = try? JSONDecoder().decode(LabIndex.self, from: data)
  }

  private static func checkAnalysis(of table: ScalingTable) throws {
    for objective in Objective.allCases {
      let analysis = ScalingAnalysis(table, objective: objective)
      _ = FitText(analysis).text
      guard JSONTree(json: try ScalingAnalysis.json(of: [analysis])) != nil else {
        throw BrokenPromise("a fit cannot be said in JSON")
      }
    }
  }

  /// A theme file.
  static let theme = FuzzTarget("theme", longestInput: 1024) { bytes in
    do {
      let theme = try Theme(json: Array(bytes), path: "input")
      guard (2...24).contains(theme.palette.count) else {
        throw BrokenPromise("a palette of \(theme.palette.count)")
      }
    } catch let error as ThemeFileError {
      try requireOneLine(error, naming: "input")
    }
  }

  /// What lies beside recordings that are kept as a baseline.
  static let baseline = FuzzTarget("baseline", longestInput: 2048) { bytes in
    do {
      let baseline = try Baseline(json: Array(bytes), path: "input")
      guard !baseline.recordings.isEmpty else { throw BrokenPromise("a baseline of nothing") }
      for name in baseline.recordings where name.contains("/") || name.hasPrefix(".") {
        throw BrokenPromise("\(name.debugDescription) leads out of the folder")
      }
      let again = try JSONEncoder().encode(baseline)
      guard try Baseline(json: Array(again), path: "input") == baseline else {
        throw BrokenPromise("another baseline when read again")
      }
    } catch let error as BaselineError {
      try requireOneLine(error, naming: "input")
    }
  }

  /// What the command line's options state: lanes, highlights, call-outs, lengths of time, cores.
  static let options = FuzzTarget("options", longestInput: 256) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try attempt { _ = try LaneChoice(text) }
    try attempt { _ = try Highlight(text) }
    try attempt { _ = try FigureNote(text) }
    if let length = parseDuration(text), length < 0 { throw BrokenPromise("a negative length") }
    if let cores = parseCoreList(text), parseCoreList(formatCoreList(cores)) != cores {
      throw BrokenPromise("other cores when read again")
    }
  }

  private static func attempt(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as OptionSyntaxError {
      guard !error.description.isEmpty else { throw BrokenPromise("an error without words") }
    }
  }

  /// A requirement, which ends with the first line, and the document that it is checked on.
  static let requirement = FuzzTarget("requirement", longestInput: 2048) { bytes in
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    let text = lines.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let document = lines.count > 1 ? JSONTree(json: Array(lines[1])) : nil
    do {
      _ = try Requirement(text).check(document ?? .object([:]))
    } catch let error as RequirementError {
      guard error.column >= 1, error.column <= text.count + 1 else {
        throw BrokenPromise("\(error.description.debugDescription): there is no such column")
      }
    }
  }

  /// What a terminal sends, in one piece and byte by byte.
  static let keys = FuzzTarget("keys", longestInput: 128) { bytes in
    var (whole, pieces) = (KeyDecoder(), KeyDecoder())
    let atOnce = whole.keys(bytes)
    let oneByOne = bytes.flatMap { pieces.keys([$0]) }
    guard atOnce == oneByOne, whole.finish() == pieces.finish() else {
      throw BrokenPromise("other keys when they come byte by byte")
    }
  }
}
