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
    var sectionWaitingSeconds: Double?
    var sectionParts: [Part]?
    var correct: Bool
    var lostRecords: UInt64?

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
        processorSeconds: sectionProcessorSeconds, unevenSeconds: sectionUnevenSeconds ?? 0,
        waitingSeconds: sectionWaitingSeconds)
    }

    /// A marked stretch.
    struct Part: Decodable {
      var name: String
      var threads: Int
      var processorSeconds: Double
    }

    /// How much of the processor time of all marked stretches those of these names took.
    func share(of names: Set<String>) -> Double? {
      guard let parts = sectionParts else { return nil }
      let all = parts.reduce(0) { $0 + $1.processorSeconds }
      let own = parts.reduce(0) { $0 + (names.contains($1.name) ? $1.processorSeconds : 0) }
      return all > 0 ? own / all : nil
    }
  }

  /// A table for each experiment that was run with more than one number of workers, in the order in
  /// which they began.
  func tables() -> [ScalingTable] {
    var names: [String] = []
    for run in runs where !names.contains(run.experiment) { names.append(run.experiment) }
    return names.compactMap { name in
      let own = runs.filter { $0.experiment == name && $0.correct && $0.workers >= 1 }
      guard Set(own.map(\.workers)).count > 1 else { return nil }
      // All of one kind: times of a section and of whole runs are no measurements of one thing.
      let sections = Self.most(own) { $0.sectionSeconds != nil && ($0.lostRecords ?? 0) == 0 }
      let measured = sections ?? Self.most(own) { ($0.lostRecords ?? 0) == 0 } ?? own
      let left = own.count - measured.count
      var table = ScalingTable(
        name: name, quantity: .time,
        samples: measured.compactMap { run in
          guard let time = sections == nil ? run.wallSeconds : run.sectionSeconds,
            ScalingTable.reasonable.contains(time)
          else { return nil }
          return ScalingTable.Sample(
            workers: run.workers, value: time, load: sections == nil ? nil : run.sectionLoad)
        }, cores: cores,
        provenance: [
          sections == nil ? "whole runs, recorded" : "marked section, without waits for cores",
          "size \(own[0].size)",
        ] + (left > 0 ? ["\(left) of \(own.count) runs left out: records were lost"] : []))
      if sections != nil { table.knownSerial = Self.knownSerial(measured) }
      return table
    }
  }

  /// What `runs` of one experiment say of its serial share without their times: the option `serial`, in per
  /// cent, and the stretches that one thread marks in every run with several workers.
  private static func knownSerial(_ runs: [Run]) -> ScalingTable.KnownSerial {
    let set = runs.first?.options?["serial"].flatMap { Double($0) }
    let single = runs.filter { $0.workers > 1 }.map { run in
      Set((run.sectionParts ?? []).filter { $0.threads == 1 }.map(\.name))
    }
    let serial = single.dropFirst().reduce(single.first ?? []) { $0.intersection($1) }
    return ScalingTable.KnownSerial(
      set: set.flatMap { (0...100).contains($0) ? $0 / 100 : nil },
      marked: serial.isEmpty
        ? [] : runs.filter { $0.workers == 1 }.compactMap { $0.share(of: serial) })
  }

  /// Those of `runs` that are good, where there is one for every number of workers; else nil.
  private static func most(_ runs: [Run], where isGood: (Run) -> Bool) -> [Run]? {
    let good = runs.filter(isGood)
    return Set(good.map(\.workers)) == Set(runs.map(\.workers)) ? good : nil
  }
}
