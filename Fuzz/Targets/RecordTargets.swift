import Analysis
import Checks
import Drawing
import Figures
import FoundationEssentials
import Report
import Scene
import TerminalView
import Trace
import Typesetting

extension FuzzTarget {
  /// A recording of made-up records, through its file, and every number that is worked out from it.
  static let records = FuzzTarget("records", longestInput: 2048) { bytes in
    guard let trace = try recordedTrace(ByteSource(bytes)) else { return }
    try checkRoundTrip(trace)
    let summary = Summary(trace)
    try checkNumbers(of: summary)
    _ = SummaryText(summary, style: TerminalStyle(width: 80, usesColor: true)).text
    _ = CriticalPath(trace)
    _ = Waits(trace)
    _ = Guide.all([GuideRun(name: "run", summary: summary)])
    let run = ComparedRun(NamedTrace(name: "run", trace: trace))
    let comparison = RunComparison([run], with: [run])
    _ = try comparison?.json()
  }

  /// A figure of made-up records as a picture and as a table.
  static let figures = FuzzTarget("figures", longestInput: 2048) { bytes in
    var source = ByteSource(bytes)
    let kind = source.choice(FigureKind.allCases)
    var options = FigureOptions(preset: source.choice(Preset.all), theme: source.choice(Theme.all))
    if source.flag() { options.from = Int64(source.byte()) << source.byte() }
    if source.flag() { options.to = Int64(source.byte()) << source.byte() }
    let width = source.byte()
    if width < 64 {
      options.size = PageSize(width: 16 * Double(width), height: 16 * Double(source.byte()))
    }
    guard let trace = try recordedTrace(source) else { return }
    let input = NamedTrace(name: "run", trace: trace)
    let inputs = kind == .compare || kind == .models ? [input, input] : [input]
    let request = FigureRequest(kind: kind, inputs: inputs, options: options)
    do {
      let scene = try makeScene(request, measuring: typeface)
      let svg = renderSVG(scene, typeface: typeface)
      guard svg.starts(with: "<?xml".utf8) || svg.starts(with: "<svg".utf8) else {
        throw BrokenPromise("no SVG")
      }
      _ = try makeTable(request)
    } catch let error as FigureError {
      guard !error.description.contains("\n") else { throw BrokenPromise(error.description) }
    }
  }

  /// A report of made-up records.
  static let report = FuzzTarget("report", longestInput: 1024) { bytes in
    guard let trace = try recordedTrace(ByteSource(bytes)) else { return }
    let report = try FilledReport(
      [NamedTrace(name: "run", trace: trace)], options: ReportOptions())
    let page = report.page(of: try bareTemplates.get())
    guard page.utf8.suffix(8).elementsEqual("</html>\n".utf8) else {
      throw BrokenPromise("half a page")
    }
  }

  /// Keys pressed in the timeline of made-up records, on a terminal of any size.
  static let view = FuzzTarget("view") { bytes in
    var source = ByteSource(bytes)
    let size = TimelineView.Size(columns: source.below(200), rows: source.below(60))
    let colors = source.choice(TerminalColors.allCases)
    let kind = source.choice(TimelineView.kinds)
    let pressed = (0..<source.below(24)).map { _ in source.byte() }
    guard let trace = try recordedTrace(source),
      var view = TimelineView(NamedTrace(name: "run", trace: trace), kind: kind)
    else { return }
    var decoder = KeyDecoder()
    for key in decoder.keys(pressed) {
      _ = view.press(key, size: size)
      let text = view.screen(size, colors: colors, isLive: true)
        .escapes(colors, theme: .dark, height: size.rows)
      try checkEscapes(in: text)
    }
    _ = view.screen(size, colors: colors, isLive: false)
  }
}

/// The report's templates without style sheets and scripts, which are the same on every page.
private let bareTemplates = Result {
  let others = TemplateSet.names.filter { !$0.hasSuffix(".mustache") }
  return try TemplateSet(replacing: Dictionary(others.map { ($0, "") }) { $1 }, in: "carried")
}

private let typeface: BundledTypeface = {
  do {
    return try BundledTypeface()
  } catch {
    fatalError("\(error)")
  }
}()

/// What the reader makes of a file with the records that `source` decides about; nil where it refuses
/// them in due form.
private func recordedTrace(_ source: ByteSource) throws -> Trace? {
  let madeUp = MadeUpRecords(source)
  let path = ScratchFiles.shared.path("recording.json")
  do {
    var writer = try TraceWriter(path: path, metadata: madeUp.metadata)
    for record in madeUp.records { try writer.receive(record) }
    try writer.finish(metadata: madeUp.metadata)
  } catch {
    try requireOneLine(error, naming: path)
    return nil
  }
  return try readIfSound(path)
}

/// Requires that a summary can be said in JSON, in which there is no NaN, and holds to what conserves:
/// the states of the threads are those of the run, and no time is negative.
private func checkNumbers(of summary: Summary) throws {
  let json = try JSONEncoder().encode(summary)
  guard JSONTree(json: Array(json)) != nil else { throw BrokenPromise("a summary is no JSON") }
  for share in [summary.cpuUse, summary.busyShare] {
    guard share >= 0, share <= 1 else { throw BrokenPromise("a share of \(share)") }
  }
  guard summary.wallSeconds >= 0, summary.cpuSeconds >= 0, summary.parallelism.mean >= 0 else {
    throw BrokenPromise("a time below 0")
  }
}

/// Requires that names of a trace brought no escape sequences with them: those of the view's own begin
/// with `ESC [` and end in a letter.
private func checkEscapes(in text: String) throws {
  var rest = text.utf8[...]
  while let escape = rest.firstIndex(of: 0x1B) {
    rest = rest[rest.index(after: escape)...]
    let own = rest.first == UInt8(ascii: "[")
    let parameters = rest.dropFirst().prefix { (0x20..<0x40).contains($0) }
    guard own, let end = rest[parameters.endIndex...].first, (0x40..<0x7F).contains(end) else {
      throw BrokenPromise("an escape sequence of somebody else's")
    }
  }
}
