import ArgumentParser
import Figures
import Scaling

extension FigureCommand {
  /// Draws measurements with different numbers of workers: a sweep or a CSV.
  func drawScaling(_ kind: ScalingFigureKind) throws {
    guard let path = inputs.first, inputs.count == 1 else {
      throw ValidationError("a figure of \(kind.rawValue) is of one sweep or table, not of several")
    }
    try checkScale()
    let request = ScalingFigureRequest(
      kind: kind, analysis: ScalingAnalysis(try readScalingTable(path)), options: options)
    try write { try makeScene(request, measuring: $0) }
  }
}
