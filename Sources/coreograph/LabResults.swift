import Analysis
import Drawing
import Figures
import Lab
import Report
import Scaling
import Scene
import Trace
import Typesetting

extension LabRun {
  /// More stretches than that are no parts of a program, but tasks with names of their own.
  private static let mostParts = 16

  /// Keeps what the program's marks say.
  fileprivate mutating func note(_ section: MarkedSection) {
    sectionSeconds = section.undisturbed.seconds
    guard section.processor > 0 else { return }
    sectionProcessorSeconds = section.processor.seconds
    sectionUnevenSeconds = section.uneven.seconds
    sectionWaitingSeconds = section.waiting.seconds
    guard section.parts.count <= Self.mostParts else { return }
    sectionParts = section.parts.map {
      SectionPart(
        name: $0.name, threads: $0.threads, processorSeconds: $0.processor.seconds)
    }
  }
}

/// What is made of a lab run's traces: figures and the report.
struct LabResults {
  private var index: LabIndex
  private let folder: LabFolder
  /// How the experiments scale that ran with several numbers of workers; empty before ``write()``.
  private(set) var scaling: [ScalingAnalysis] = []

  init(_ index: LabIndex, in folder: LabFolder) {
    self.index = index
    self.folder = folder
  }

  /// Draws the figures, writes the report, and returns where the report is.
  mutating func write() throws -> String {
    var inputs: [NamedTrace] = []
    var files: [String: [ReportFile]] = [:]
    for number in index.runs.indices {
      let trace = try readNamedTrace(folder.path(of: index.runs[number].trace))
      inputs.append(trace)
      if let section = MarkedSection(trace.trace) { index.runs[number].note(section) }
      index.runs[number].figures = try draw(trace, stem: stem(index.runs[number]))
      files[trace.name, default: []] += self.files(of: index.runs[number])
    }
    index.figures = try drawComparisons(inputs)
    try folder.write(index)
    // Most lab runs have no experiment with several numbers of workers, which is an error to `fit` only.
    let tables = (try? readScalingTables(folder.path(of: "runs.json"))) ?? []
    scaling = tables.map { ScalingAnalysis($0) }.filter { $0.base != nil }
    index.figures = try (index.figures ?? []) + drawScaling()
    let labels = names(inputs.map(\.name))
    var options = ReportOptions(title: title, files: files, scaling: scaling)
    if labels.count > Self.mostOnOnePage { options.pages = try writePages(inputs, files: files) }
    var page = try makePage(inputs, options)
    if options.pages.isEmpty, labels.count > 1, page.utf8.count > Self.longestPage {
      options.pages = try writePages(inputs, files: files)
      page = try makePage(inputs, options)
    }
    try folder.write(index)
    try folder.write(page.utf8, to: "index.html")
    return folder.path(of: "index.html")
  }

  /// More runs than that would make the report too long: each gets a page of its own, and the report
  /// links to it.
  private static let mostOnOnePage = 12
  /// So would a page of more bytes, which is slow to open and to mail.
  private static let longestPage = 4_000_000

  /// Writes a page for each run, and returns where each is.
  private mutating func writePages(
    _ inputs: [NamedTrace], files: [String: [ReportFile]]
  ) throws -> [String: String] {
    var pages: [String: String] = [:]
    for label in names(inputs.map(\.name)) {
      guard let first = inputs.firstIndex(where: { $0.name == label }) else { continue }
      let path = "pages/\(stem(index.runs[first])).html"
      // Beside the report the files are one folder away.
      let above = (files[label] ?? []).map { ReportFile(name: $0.name, path: "../" + $0.path) }
      let page = try makePage(
        inputs.filter { $0.name == label }, ReportOptions(files: [label: above]))
      try folder.write(page.utf8, to: path)
      pages[label] = path
      for run in index.runs.indices where inputs[run].name == label { index.runs[run].page = path }
    }
    return pages
  }

  /// What ran under which models, such as `primes and sleep under 3 models`.
  private var title: String {
    let workloads = names(index.runs.map(\.workload))
    let models = names(index.runs.map(\.model))
    let subject = workloads.count > 4 ? "\(workloads.count) workloads" : enumeration(workloads)
    return subject.prefix(1).uppercased() + subject.dropFirst() + " under "
      + (workloads.count > 1 && models.count > 1 ? "\(models.count) models" : enumeration(models))
  }

  /// Each name once, in order.
  private func names(_ all: [String]) -> [String] {
    var names: [String] = []
    for name in all where !names.contains(name) { names.append(name) }
    return names
  }

  private func enumeration(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// `traces/STEM.json.gz`
  private func stem(_ run: LabRun) -> String {
    String(run.trace.dropFirst("traces/".count).dropLast(".json.gz".count))
  }

  private func draw(_ trace: NamedTrace, stem: String) throws -> [String] {
    let kinds: [FigureKind] = [.threads, .cores] + (trace.trace.tasks.isEmpty ? [] : [.tasks])
    return try kinds.flatMap { kind in
      try draw(kind, of: [trace], to: "figures/\(stem)-\(kind.rawValue)")
    }
  }

  /// Draws each workload under its models, and all runs as points; of repeats the first.
  private func drawComparisons(_ inputs: [NamedTrace]) throws -> [String] {
    let firsts = inputs.indices.filter { index.runs[$0].repetition == 1 }
    var paths: [String] = []
    for workload in names(index.runs.map(\.workload)) {
      let members = firsts.filter { index.runs[$0].workload == workload }.map { inputs[$0] }
      guard members.count > 1 else { continue }
      paths += try draw(.models, of: members, to: "figures/\(workload)-models")
    }
    guard firsts.count > 1 else { return paths }
    return try paths + draw(.map, of: firsts.map { inputs[$0] }, to: "figures/map")
  }

  /// Draws the speedup of each experiment that has one.
  private func drawScaling() throws -> [String] {
    let typeface = try BundledTypeface()
    return try scaling.flatMap { analysis in
      let request = ScalingFigureRequest(kind: .speedup, analysis: analysis)
      let name = analysis.table.name.map { $0.isLetter || $0.isNumber ? $0 : "-" }
      return try write(
        makeScene(request, measuring: typeface), typeface: typeface,
        to: "figures/\(String(name))-speedup")
    }
  }

  /// Draws one figure as SVG and PNG and returns where they are.
  private func draw(
    _ kind: FigureKind, of traces: [NamedTrace], to path: String
  ) throws -> [String] {
    let typeface = try BundledTypeface()
    let scene = try makeScene(FigureRequest(kind: kind, inputs: traces), measuring: typeface)
    return try write(scene, typeface: typeface, to: path)
  }

  private func write(_ scene: Scene, typeface: BundledTypeface, to path: String) throws -> [String]
  {
    try folder.write(renderSVG(scene, typeface: typeface), to: path + ".svg")
    try folder.write(renderPNG(scene, scale: 2, typeface: typeface), to: path + ".png")
    return [path + ".svg", path + ".png"]
  }

  private func files(of run: LabRun) -> [ReportFile] {
    let suffix = run.repetition > 1 ? " \(run.repetition)" : ""
    let remark = run.remark.map { " (\($0))" } ?? ""
    return [
      ReportFile(name: "trace\(suffix)", path: run.trace),
      ReportFile(name: "output\(suffix)\(remark)", path: run.output),
    ] + (run.picture.map { [ReportFile(name: "picture\(suffix)", path: $0)] } ?? [])
      + run.figures.map { path in
        ReportFile(name: String(path.split(separator: "-").last ?? "") + suffix, path: path)
      }
  }
}
