import Capture

extension RecordingOutcome {
  /// The run in one line: how long, on how many cores, how many of them busy, where the trace is.
  var line: String {
    let wall = Double(metadata.wallNanoseconds ?? 0) / 1e9
    let busy = wall > 0 ? onCoreSeconds / wall : 0
    let cores = metadata.cores.available
    let number = cores == cores.rounded() ? "\(Int(cores))" : fixed(cores, digits: 1)
    return "\(fixed(wall, digits: 2)) s, \(number) \(cores == 1 ? "core" : "cores"), "
      + "\(fixed(busy, digits: 2)) busy -> \(output) (\(metadata.capture.method.rawValue))"
  }
}

/// A number with exactly so many digits after its point.
private func fixed(_ number: Double, digits: Int) -> String {
  let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
  let units = Int((number * Double(scale)).rounded())
  let fraction = String(units % scale)
  return "\(units / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}
