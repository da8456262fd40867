import Analysis
import ArgumentParser
import Trace

/// `coreograph compare`: runs before a change against runs after it.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Say whether a change made runs faster or slower, how sure that is, and why.",
    usage: "coreograph compare <base> ... --with <candidate> ... [-o <output> ...] [--json]",
    discussion: """
      Four runs a side or more give an interval; `coreograph bench` makes them. The exit status is 1 \
      where the wall time grew for sure, and 0 otherwise. docs/COMPARE.md explains every number.

      Example:
        coreograph compare before-*.json --with after-*.json
        coreograph compare before.json --with after.json -o review.png -o review.md
        coreograph compare --baseline main --with after-*.json --json | jq .sentence
      """)

  @Argument(
    help: ArgumentHelp("Recordings before the change; - is standard input.", valueName: "base"))
  var bases: [String] = []

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Recordings after it; - is standard input.", valueName: "candidate"))
  var candidates: [String] = []

  @OptionGroup var outputs: ComparisonOutputs
  @OptionGroup(title: "Options of pictures") var annotations: FigureAnnotations

  @Option(
    help: ArgumentHelp(
      "Compare with the runs kept under this name, in place of <base>.", valueName: "name"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Keep the runs given last (<candidate>, or <base> without one) under this name.",
      valueName: "name"))
  var saveBaseline: String?

  func run() throws {
    let store = BaselineStore()
    var bases = bases
    if let baseline {
      guard bases.isEmpty else {
        throw ValidationError("--baseline \(baseline) stands for <base>: give one or the other")
      }
      bases = try store.recordings(of: baseline)
    }
    try refuseSecondStandardInput(among: bases + candidates)
    guard !bases.isEmpty else {
      throw ValidationError(
        "there is nothing to compare with: name recordings, or a kept --baseline")
    }
    if candidates.isEmpty {
      guard let saveBaseline, baseline == nil else {
        throw ValidationError("what is compared stands behind --with")
      }
      return try store.save(try ComparisonFiles(base: bases, candidate: []), as: saveBaseline)
    }
    let files = try ComparisonFiles(base: bases, candidate: candidates)
    var writer = try outputs.writer()
    writer.annotations = annotations
    try writer.write(files) {
      if let saveBaseline { try store.save(files, as: saveBaseline) }
    }
  }
}

/// The recordings of both sides of a comparison.
struct ComparisonFiles {
  /// Before.
  var base: [String]
  /// After.
  var candidate: [String]
  /// What came from standard input, which is read once.
  private let standardInput: NamedTrace?

  /// Names the recordings of both sides, and reads the one on standard input (`-`).
  init(base: [String], candidate: [String]) throws(CommandFailure) {
    self.base = base
    self.candidate = candidate
    standardInput = (base + candidate).contains("-") ? try readNamedTrace("-") : nil
  }

  /// The recording `path`.
  func read(_ path: String) throws(CommandFailure) -> NamedTrace {
    if path == "-", let standardInput { return standardInput }
    return try readNamedTrace(path)
  }

  /// Reads all of them, one at a time, so that only one is in memory (and the one that came from
  /// standard input). Those in which nothing was recorded are left out from here on.
  mutating func compare(
    seed: UInt64 = MedianRatio.defaultSeed, level: Double = MedianRatio.usualLevel
  ) throws(CommandFailure) -> RunComparison {
    let (base, candidate) = (try runs(\.base), try runs(\.candidate))
    let comparison = RunComparison(base, with: candidate, seed: seed, level: level)
    guard let comparison else { throw CommandFailure(.usage, "a side has no recording") }
    return comparison
  }

  private mutating func runs(
    _ side: WritableKeyPath<ComparisonFiles, [String]>
  ) throws(CommandFailure) -> [ComparedRun] {
    var runs: [ComparedRun] = []
    var usable: [String] = []
    for path in self[keyPath: side] {
      let run = ComparedRun(try read(path))
      guard run.wall > 0 else {
        let lost = run.summary.capture.lostRecords
        let why = lost > 0 ? ": \(lost) records were lost" : ""
        printDiagnostic("\(path): nothing was recorded\(why); it is left out")
        continue
      }
      runs.append(run)
      usable.append(path)
    }
    guard !runs.isEmpty else {
      let paths = self[keyPath: side].joined(separator: ", ")
      throw CommandFailure(.unreadable, "\(paths): nothing was recorded; record it anew")
    }
    self[keyPath: side] = usable
    return runs
  }
}
