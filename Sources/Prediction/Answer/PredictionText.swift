import Analysis
import Trace

/// A prediction for people, to be read in a terminal.
public struct PredictionText: Sendable {
  private let prediction: Prediction
  private let style: TerminalStyle

  /// Puts `prediction` into words.
  public init(_ prediction: Prediction, style: TerminalStyle) {
    self.prediction = prediction
    self.style = style
  }

  /// The text, lines of at most the style's width, with a line feed at the end; empty for a refusal.
  public var text: String {
    guard prediction.refusal == nil, let calibration = prediction.calibration else { return "" }
    let parts = [
      headline(calibration).wrapped(to: style.width).map { style.apply(.bold, to: $0) }, table,
      basis(calibration).wrapped(to: style.width),
      prediction.notes.flatMap { $0.wrapped(to: style.width) },
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func headline(_ calibration: Prediction.Calibration) -> String {
    let width = calibration.cores
    // Of what is asked for, the most cores for which the error was measured.
    let others = prediction.points.filter { $0.cores != width || !$0.hasInterpreterLock }
    guard
      let best = others.last(where: { $0.cores <= 2 * width }) ?? others.last
        ?? prediction.points.last
    else { return "Nothing was asked for" }
    let lock = best.hasInterpreterLock ? "" : " without the GIL"
    return "On \(count(best.cores, "core"))\(lock) it would take \(duration(best.median.seconds)): "
      + "\(decimals(best.speedup, 2)) times as fast as on the \(width) it was recorded on"
  }

  private var table: [String] {
    let tellsLock = prediction.points.contains { !$0.hasInterpreterLock }
    let head =
      "  " + "cores".aligned(to: 5) + (tellsLock ? "   " + "GIL".padded(to: 7) : "")
      + "predicted".aligned(to: 12) + "range".aligned(to: 24) + "speedup".aligned(to: 10)
      + "at least".aligned(to: 11) + "at most".aligned(to: 11)
    let rows = prediction.points.map { point in
      let (low, high) = (
        duration(point.range.lowerBound.seconds), duration(point.range.upperBound.seconds)
      )
      return "  " + String(point.cores).aligned(to: 5)
        + (tellsLock ? "   " + (point.hasInterpreterLock ? "kept" : "gone").padded(to: 7) : "")
        + duration(point.median.seconds).aligned(to: 12)
        + (low == high ? "-" : "\(low) to \(high)").aligned(to: 24)
        + decimals(point.speedup, 2).aligned(to: 10)
        + duration(point.bounds.lowerBound.seconds).aligned(to: 11)
        + duration(point.bounds.upperBound.seconds).aligned(to: 11)
    }
    return [style.apply(.dim, to: head)] + rows
  }

  private func basis(_ calibration: Prediction.Calibration) -> String {
    let span = prediction.span.map {
      ", and its longest chain of computing and waiting takes \(duration($0.seconds)) on any number of "
        + "cores"
    }
    return "Replayed on the \(count(calibration.cores, "core")) it had, the program takes "
      + "\(duration(calibration.replayed.seconds)); it took \(duration(calibration.measured.seconds)) "
      + "(\(percent(calibration.error.magnitude)) off). It computes \(duration(prediction.work.seconds))"
      + "\(span ?? "")."
  }
}
