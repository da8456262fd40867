import ArgumentParser
import Drawing
import Figures
import Glibc
import Scene
import Typesetting

/// The formats of pictures.
enum FigureFormat: String, CaseIterable {
  case svg
  case png
  case pdf
}

/// What a figure can be written as: a picture or a table.
enum FigureForm: String, CaseIterable, ExpressibleByArgument {
  case svg
  case png
  case pdf
  case csv
  case md

  /// The form that the name of an output file asks for, or else the one that was `stated`.
  init(output: String, stated: FigureForm?) throws {
    if output != "-", let named = FigureForm(rawValue: ending(of: output)) {
      try refuseContradiction(stated?.rawValue, to: named.rawValue, of: output)
      self = named
    } else if let form = stated ?? (output == "-" ? .svg : nil) {
      self = form
    } else {
      throw ValidationError(
        "\(output): end the name in .svg, .png or .pdf, or in .csv or .md for a table, or tell what "
          + "to write with --format")
    }
  }

  /// The picture's format; nil for a table.
  var picture: FigureFormat? { FigureFormat(rawValue: rawValue) }
  /// The table's; nil for a picture.
  var table: TableFormat? { TableFormat(rawValue: rawValue) }
}

/// Refuses a format that is another one than that of the output's name.
func refuseContradiction(_ stated: String?, to named: String, of output: String) throws {
  guard let stated, stated != named else { return }
  throw ValidationError("\(output): is named .\(named), and --format says \(stated): change either")
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
func ending(of path: String) -> String {
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
    let form = try FigureForm(output: path, stated: format)
    let alone = form.table ?? (path == "-" && format == nil ? table : nil)
    if path == "-", alone == nil, table != nil {
      throw ValidationError(
        "a picture and a table cannot both go to standard output: name a file with -o")
    }
    try withFigureErrors {
      guard alone == nil, let picture = form.picture else {
        if let alone { try writeWhole(alone.bytes(of: try makeTable()), to: path) }
        return
      }
      try writeFigure(
        picture, to: path, scale: options.scale, fonts: try theme.fonts(), makeScene)
      guard let table else { return }
      let isNamed = FigureForm(rawValue: ending(of: path)) != nil
      let base = isNamed ? path.dropLast(ending(of: path).count) : path + "."
      try writeWhole(table.bytes(of: try makeTable()), to: base + table.rawValue)
    }
  }
}

/// Writes what `makeScene` draws, set in `fonts` where the theme has some.
func writeFigure(
  _ format: FigureFormat, to output: String, scale: Double, fonts: OwnFonts? = nil,
  _ makeScene: (BundledTypeface) throws -> Scene
) throws {
  if output == "-", format != .svg, isatty(STDOUT_FILENO) == 1 {
    throw ValidationError(
      "\(format.rawValue.uppercased()) is nothing for a terminal: send it to a file, as in "
        + "-o figure.\(format.rawValue)")
  }
  let fallbacks = FallbackFonts()
  let typeface = try BundledTypeface(own: fonts, fallbacks: fallbacks)
  try withFigureErrors {
    let scene = try makeScene(typeface)
    try step("draw") {
      let bytes =
        switch format {
        case .svg: renderSVG(scene, typeface: typeface)
        case .png: try renderPNG(scene, scale: scale, typeface: typeface)
        case .pdf: try renderPDF(scene, typeface: typeface)
        }
      try writeWhole(bytes, to: output)
    }
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
