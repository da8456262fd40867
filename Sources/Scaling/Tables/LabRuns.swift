import FoundationEssentials

/// The runs of a lab folder (`runs.json`, docs/LAB.md), as far as scaling goes.
struct LabRuns: Decodable {
  /// The format that this reads.
  static let format = "coreograph-lab/1"

  var format: String
  var cores: Double?
  var runs: [Run]

  /// One run.
  struct Run: Decodable {
    var workload: String
    var model: String
    var workers: Int
    var size: String
    var options: [String: String]?
    var python: String?
    var wallSeconds: Double?
    var sectionSeconds: Double?
    var sectionProcessorSeconds: Double?
    var sectionUnevenSeconds: Double?
    var correct: Bool

    /// What tells its experiment from others, but for the number of workers.
    var experiment: String {
      let values = (options ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return (["\(workload)/\(model)"] + values + (python.map { ["Python \($0)"] } ?? []))
        .joined(separator: ", ")
    }

    /// What the workers did with the time of the marked section; nil where the recording doesn't tell.
    var sectionLoad: ScalingTable.Load? {
      guard let sectionProcessorSeconds, sectionProcessorSeconds > 0 else { return nil }
      return ScalingTable.Load(
        processorSeconds: sectionProcessorSeconds, unevenSeconds: sectionUnevenSeconds ?? 0)
    }
  }

  /// A table for each experiment that was run with more than one number of workers, in the order in
  /// which they began.
  func tables() -> [ScalingTable] {
    var names: [String] = []
    for run in runs where !names.contains(run.experiment) { names.append(run.experiment) }
    return names.compactMap { name in
      let own = runs.filter { $0.experiment == name && $0.correct }
      guard Set(own.map(\.workers)).count > 1 else { return nil }
      // All of one kind: times of a section and of whole runs are no measurements of one thing.
      let areSections = own.allSatisfy { $0.sectionSeconds != nil }
      return ScalingTable(
        name: name, quantity: .time,
        samples: own.compactMap { run in
          guard let time = areSections ? run.sectionSeconds : run.wallSeconds, run.workers >= 1,
            ScalingTable.reasonable.contains(time)
          else { return nil }
          return ScalingTable.Sample(
            workers: run.workers, value: time, load: areSections ? run.sectionLoad : nil)
        }, cores: cores,
        provenance: [
          areSections ? "marked section, without waits for cores" : "whole runs, recorded",
          "size \(own[0].size)",
        ])
    }
  }
}
