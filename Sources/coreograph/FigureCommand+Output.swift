import ArgumentParser
import Drawing
import Figures
import Scene
import Typesetting

/// The formats of pictures.
enum FigureFormat: String, CaseIterable {
  case svg
  case png
  case pdf

  /// The format that the name of an output file asks for.
  init(output: String) throws {
    if output == "-" {
      self = .svg
      return
    }
    guard let format = FigureFormat(rawValue: ending(of: output)) else {
      throw ValidationError(
        "\(output): end the name in .svg, .png or .pdf, or in .csv or .md for a table, which tells "
          + "what to write")
    }
    self = format
  }
}

/// The forms of a table.
enum TableFormat: String, CaseIterable, ExpressibleByArgument {
  case csv
  case md

  /// The table in this form.
  func bytes(of table: FigureTable) -> [UInt8] {
    switch self {
    case .csv: Array(table.csv.utf8)
    case .md: Array(table.markdown.utf8)
    }
  }
}

/// What stands behind the last dot of a file's name.
private func ending(of path: String) -> String {
  path.split(separator: ".").last?.lowercased() ?? ""
}

extension FigureCommand {
  /// Writes the picture that `makeScene` draws or the table that `makeTable` fills, as the output's
  /// name and `--table` ask for: with both, the table stands beside the picture.
  func write(
    _ options: FigureOptions, makeScene: (BundledTypeface) throws -> Scene,
    makeTable: () throws -> FigureTable
  ) throws {
    let path = output ?? "-"
    if output == nil, table == nil {
      throw ValidationError("name the file to write with -o, as in -o figure.svg")
    }
    try withFigureErrors {
      if let alone = path == "-" ? table : TableFormat(rawValue: ending(of: path)) {
        try writeWhole(alone.bytes(of: try makeTable()), to: path)
        return
      }
      try writeFigure(to: path, scale: options.scale, fonts: try theme.fonts(), makeScene)
      guard let table else { return }
      let base = path.dropLast(ending(of: path).count)
      try writeWhole(table.bytes(of: try makeTable()), to: base + table.rawValue)
    }
  }
}

/// Writes what `makeScene` draws, in the format that the name `output` asks for, set in `fonts` where the
/// theme has some.
func writeFigure(
  to output: String, scale: Double, fonts: OwnFonts? = nil,
  _ makeScene: (BundledTypeface) throws -> Scene
) throws {
  let format = try FigureFormat(output: output)
  let fallbacks = FallbackFonts()
  let typeface = try BundledTypeface(own: fonts, fallbacks: fallbacks)
  try withFigureErrors {
    let scene = try makeScene(typeface)
    let bytes =
      switch format {
      case .svg: renderSVG(scene, typeface: typeface)
      case .png: try renderPNG(scene, scale: scale, typeface: typeface)
      case .pdf: try renderPDF(scene, typeface: typeface)
      }
    try writeWhole(bytes, to: output)
  }
  if format != .svg { tell(of: fallbacks.missing) }
}

/// Turns what keeps a figure from being drawn into a line for the user.
private func withFigureErrors(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let error as FigureError {
    throw CommandFailure(.usage, error.description)
  } catch let error as ScalingFigureError {
    throw CommandFailure(.usage, error.description)
  } catch let error as DrawingError {
    throw CommandFailure(.usage, error.description)
  }
}

/// Says which characters are boxes in the picture; in an SVG, whoever shows it chooses the fonts.
private func tell(of missing: [Character]) {
  guard !missing.isEmpty else { return }
  let some = missing.sorted().prefix(8).map { String($0) }.joined(separator: " ")
  printDiagnostic(
    "no font here has \(some)\(missing.count > 8 ? " …" : ""), drawn as boxes: install one, such as "
      + "Debian's fonts-noto-cjk, fonts-noto-core or fonts-noto-color-emoji")
}
