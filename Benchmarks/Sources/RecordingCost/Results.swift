import Foundation

/// Everything that was measured, as it is written to Benchmarks/results.
struct Results: Codable {
  /// Names the layout of this file.
  var format = "coreograph-benchmark/1"
  /// When, in UTC.
  var date: String
  /// The kernel and the number of usable cores.
  var machine: String
  /// Variants that could not run here, with the reason.
  var missing: [String: String]
  /// Every run.
  var measurements: [Measurement]

  /// The readings of `value` by round for one experiment and variant.
  func byRound(
    _ experiment: String, _ variant: String, _ value: (Measurement) -> Double
  ) -> [Double] {
    measurements.filter { $0.experiment == experiment && $0.variant == variant }
      .sorted { $0.round < $1.round }.map(value)
  }

  /// What one context switch costs under every variant, and against which of perf's it stands.
  func switchTable() -> String {
    var table = Table(header: [
      "a context switch", "CPU ns", "added [95 %]", "recorder CPU ns", "bytes", "added, to perf's",
    ])
    let base = perSwitch(Variant.untraced.name)
    for name in variants(of: "switches") {
      let own = perSwitch(name)
      let added = Estimate(rounds: own.count) { pick(own, $0) - pick(base, $0) }
      let recorder = byRound("switches", name) {
        $0.recorderSeconds * 1e9 / Double($0.reading.switches)
      }
      let bytes = byRound("switches", name) {
        Double($0.bytesWritten) / Double($0.reading.switches)
      }
      let alone = name == Variant.untraced.name
      table.append([
        name, whole(median(own)), alone ? "" : interval(added, whole),
        alone ? "" : whole(median(recorder)), alone ? "" : whole(median(bytes)),
        ratioToPerf(name, own: own, base: base),
      ])
    }
    return table.text
  }

  /// How much slower a program becomes that only computes: by its own processor time, and by the
  /// clock, which on a busy machine says more about the other programs.
  func slowdownTable() -> String {
    var table = Table(header: [
      "a program that only computes", "seconds", "more processor time [95 %]", "slower [95 %]",
    ])
    for experiment in experiments where experiment != "switches" {
      for name in variants(of: experiment) {
        let recorded = name != Variant.untraced.name
        table.append([
          "\(experiment), \(name)",
          decimals(median(byRound(experiment, name, \.reading.seconds)), 3),
          recorded ? growth(experiment, name, \.reading.processorSeconds) : "",
          recorded ? growth(experiment, name, \.reading.seconds) : "",
        ])
      }
    }
    return table.text
  }

  /// By how many percent the median of `value` is above the untraced one.
  private func growth(
    _ experiment: String, _ name: String, _ value: (Measurement) -> Double
  ) -> String {
    let base = byRound(experiment, Variant.untraced.name, value)
    let own = byRound(experiment, name, value)
    let percent = Estimate(rounds: own.count) { 100 * (pick(own, $0) / pick(base, $0) - 1) }
    return interval(percent) { decimals($0, 2) } + " %"
  }

  private var experiments: [String] { distinct(measurements.map(\.experiment)) }

  private func variants(of experiment: String) -> [String] {
    let measured = Set(measurements.filter { $0.experiment == experiment }.map(\.variant))
    return Variant.all(coreograph: "").map(\.name).filter(measured.contains)
  }

  /// Processor time, not time: what the kernel does for a recorder is charged to the program that
  /// switches, and other programs on a busy machine cannot add to it by holding the core.
  private func perSwitch(_ variant: String) -> [Double] {
    byRound("switches", variant) {
      $0.reading.processorSeconds * 1e9 / Double($0.reading.switches)
    }
  }

  /// Added cost over that of the perf command which records the same: switches of the program
  /// against `--switch-events`, the scheduler's tracepoints against `perf sched record`.
  private func ratioToPerf(_ name: String, own: [Double], base: [Double]) -> String {
    let peers = [
      "coreograph record (switches)": "perf record -e dummy:u --switch-events",
      "coreograph record (tracepoints)": "perf sched record",
    ]
    guard let peer = peers[name] else { return "" }
    let other = perSwitch(peer)
    guard other.count == own.count else { return "no perf" }
    let ratio = Estimate(rounds: own.count) {
      (pick(own, $0) - pick(base, $0)) / (pick(other, $0) - pick(base, $0))
    }
    return interval(ratio) { decimals($0, 2) }
  }
}

/// The median of the chosen rounds.
private func pick(_ values: [Double], _ chosen: [Int]) -> Double {
  median(chosen.lazy.map { values[$0] })
}

private func distinct(_ names: [String]) -> [String] {
  var seen: Set<String> = []
  return names.filter { seen.insert($0).inserted }
}

private func interval(_ estimate: Estimate, _ text: (Double) -> String) -> String {
  "\(text(estimate.value)) [\(text(estimate.low)), \(text(estimate.high))]"
}

private func whole(_ value: Double) -> String { String(Int(value.rounded())) }

private func decimals(_ value: Double, _ count: Int) -> String {
  String(format: "%.\(count)f", value)
}
