import Analysis
import ArgumentParser
import Figures

extension FigureCommand {
  /// Draws runs before a change over runs after it: those behind `--with`, or the last of two.
  func drawComparison() throws {
    guard !candidates.isEmpty || inputs.count == 2 else {
      throw ValidationError(
        "a figure compare takes two recordings, or more before --with and after it")
    }
    var files = try ComparisonFiles(
      base: candidates.isEmpty ? [inputs[0]] : inputs,
      candidate: candidates.isEmpty ? [inputs[1]] : candidates)
    let comparison = try files.compare()
    let options = try figureOptions()
    let request = try files.figure(of: comparison, options: options)
    try write(
      options, makeScene: { try makeScene(request, measuring: $0) },
      makeTable: { try makeTable(request) })
  }
}

extension ComparisonFiles {
  /// The figure that shows `comparison`, which is of these recordings.
  func figure(of comparison: RunComparison, options: FigureOptions) throws -> FigureRequest {
    var before = try read(base[comparison.baseIndex])
    var after = try read(candidate[comparison.candidateIndex])
    if before.name == after.name { (before.name, after.name) = ("before", "after") }
    var request = FigureRequest(kind: .compare, inputs: [before, after], options: options)
    request.comparison = comparison
    return request
  }
}
