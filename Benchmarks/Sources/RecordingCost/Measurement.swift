import Foundation

/// What the workload says of itself: see Workload/main.c.
struct Reading: Codable {
  var seconds: Double
  var processorSeconds: Double
  var switches: Int
}

/// One run of one variant, as it stands in the raw results.
struct Measurement: Codable {
  /// Which experiment: `switches`, `compute 1 thread`, `compute 2 threads`.
  var experiment: String
  /// Which variant.
  var variant: String
  /// In which round, from 0.
  var round: Int
  /// The workload's own reading.
  var reading: Reading
  /// Processor seconds that the recorder used beside the workload, its start and end included.
  var recorderSeconds: Double
  /// Bytes the recorder wrote.
  var bytesWritten: Int
}

/// A run that failed, with what it said.
struct RunFailure: Error, CustomStringConvertible {
  var description: String
}

/// Runs `command` under every variant in every round, in an order shuffled anew for each round, so
/// that a machine that drifts drifts for all of them.
func measure(
  experiment: String, command: [String], variants: [Variant], rounds: Int, in folder: URL,
  progress: (String) -> Void
) throws -> [Measurement] {
  var random = SplitMix(seed: 20_260)
  var measurements: [Measurement] = []
  for round in 0..<rounds {
    for variant in variants.shuffled(using: &random) {
      progress("\(experiment): round \(round + 1) of \(rounds), \(variant.name)")
      let output = folder.appending(path: "recording")
      try? FileManager.default.removeItem(at: output)
      let run = try Launch(variant.prefix(output.path()) + command)
      guard run.status == 0, let reading = lastReading(in: run.output) else {
        throw RunFailure(description: "\(variant.name) failed: \(run.diagnostics)")
      }
      let attributes = try? FileManager.default.attributesOfItem(atPath: output.path())
      measurements.append(
        Measurement(
          experiment: experiment, variant: variant.name, round: round, reading: reading,
          recorderSeconds: max(0, run.processorSeconds - reading.processorSeconds),
          bytesWritten: attributes?[.size] as? Int ?? 0))
    }
  }
  return measurements
}

/// The reading among whatever else a recorder printed to standard output.
private func lastReading(in output: Data) -> Reading? {
  output.split(separator: UInt8(ascii: "\n")).lazy.reversed()
    .compactMap { try? JSONDecoder().decode(Reading.self, from: $0) }.first
}
