import Analysis
import ArgumentParser
import Figures
import Report
import Typesetting

/// Writes a comparison to whatever was asked for.
struct ComparisonWriter {
  /// The files, each in the format of its ending.
  var output: [String]
  /// The format of those whose names do not tell.
  var format: ComparisonForm?
  /// Whether standard output gets JSON in place of text.
  var json: Bool
  /// What the bootstrap starts from.
  var seed = MedianRatio.defaultSeed
  /// How sure intervals are.
  var level = MedianRatio.usualLevel
  /// How pictures look.
  var preset = Preset.review
  var theme = Theme.light
  /// The fonts of the theme; nil for the bundled one.
  var fonts: OwnFonts?
  /// What pictures and pages are called; nil for the finding.
  var title: String?
  /// What pictures have beside that; nil for nothing.
  var annotations: FigureAnnotations?

  /// Compares, writes and prints all that was asked for, and then leaves with the exit status.
  ///
  /// - Parameter andThen: what is still to be done before that.
  func write(_ files: ComparisonFiles, andThen: () throws -> Void = {}) throws {
    var files = files
    let comparison = try files.compare(seed: seed, level: level)
    for path in output { try write(comparison, of: files, to: path) }
    if json {
      try printJSON(try comparison.json())
    } else if !output.contains("-") {
      try printText(ComparisonText(comparison, style: .ofStandardOutput).text)
    }
    try andThen()
    if comparison.isRegression { throw ExitCode(CommandFailure.Code.checkFailed.rawValue) }
  }

  private func write(
    _ comparison: RunComparison, of files: ComparisonFiles, to path: String
  ) throws {
    let form = try ComparisonForm(output: path, stated: format)
    switch form {
    case .svg, .png, .pdf:
      var options = FigureOptions(preset: preset, theme: theme, title: title)
      annotations?.add(to: &options)
      let request = try files.figure(of: comparison, options: options)
      guard let picture = form.picture else { return }
      try writeFigure(picture, to: path, scale: options.scale, fonts: fonts) {
        try makeScene(request, measuring: $0)
      }
    case .html:
      let traces = try files.figure(of: comparison, options: FigureOptions()).inputs
      let page = try makePage(
        traces, ReportOptions(title: title, comparison: comparison))
      try writeWhole(Array(page.utf8), to: path)
    case .md:
      let picture = output.first { FigureFormat(rawValue: ending(of: $0)) != nil }
      let link = picture.map { Self.link(from: path, to: $0) }
      try writeWhole(Array(comparison.markdown(picture: link).utf8), to: path)
    case .xml: try writeWhole(Array(comparison.junit.utf8), to: path)
    case .json:
      let json = String(decoding: try comparison.json(), as: UTF8.self).harmlessJSON
      try writeWhole(Array(json.utf8), to: path)
    }
  }

  /// A link from one file to another: the name alone where both are in one folder.
  private static func link(from page: String, to picture: String) -> String {
    func folder(_ path: String) -> Substring {
      path.lastIndex(of: "/").map { path[...$0] } ?? ""
    }
    let own = folder(page)
    return folder(picture) == own ? String(picture.dropFirst(own.count)) : picture
  }
}
