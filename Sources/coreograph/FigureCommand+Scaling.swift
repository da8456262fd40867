import ArgumentParser
import Figures
import Scaling

extension FigureCommand {
  /// Draws measurements with different numbers of workers: a sweep or a CSV.
  func drawScaling(_ kind: ScalingFigureKind) throws {
    guard let path = inputs.first, inputs.count == 1 else {
      throw ValidationError("a figure of \(kind.rawValue) is of one sweep or table, not of several")
    }
    let options = try figureOptions()
    let tables = try readScalingTables(path)
    let chosen = tables.first { $0.name == experiment } ?? (experiment == nil ? tables.first : nil)
    guard let chosen, experiment != nil || tables.count == 1 else {
      let names = tables.map { "'\($0.name)'" }.joined(separator: ", ")
      throw ValidationError("\(path): choose one with --experiment: \(names)")
    }
    let request = ScalingFigureRequest(
      kind: kind, analysis: ScalingAnalysis(chosen), options: options)
    try write(
      options, makeScene: { try makeScene(request, measuring: $0) },
      makeTable: { try makeTable(request) })
  }
}
