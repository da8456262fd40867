import Foundation

/// Everything that was measured, as it is written to Benchmarks/results.
struct Results: Codable {
  /// Names the layout of this file.
  var format = "coreograph-benchmark/1"
  /// When, in UTC.
  var date: String
  /// The kernel and the number of usable cores.
  var machine: String
  /// How many tasks wanted a core, on average of the minute before.
  var load: Double
  /// Variants that could not run here, with the reason.
  var missing: [String: String]
  /// Every run.
  var measurements: [Measurement]
  /// What has a goal.
  var table: [Goal] = []

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
      "a context switch", "CPU ns", "added [95 %]", "recorder CPU ns", "bytes", "added, to peer's",
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
          recorded ? text(growth(experiment, name, \.reading.processorSeconds)) : "",
          recorded ? text(growth(experiment, name, \.reading.seconds)) : "",
        ])
      }
    }
    return table.text
  }

  /// By how many percent the median of `value` is above the untraced one.
  func growth(
    _ experiment: String, _ name: String, _ value: (Measurement) -> Double
  ) -> Estimate {
    let base = byRound(experiment, Variant.untraced.name, value)
    let own = byRound(experiment, name, value)
    return Estimate(rounds: own.count) { 100 * (pick(own, $0) / pick(base, $0) - 1) }
  }

  private func text(_ percent: Estimate) -> String {
    interval(percent) { decimals($0, 2) } + " %"
  }

  /// The experiments that were measured, in their order.
  var experiments: [String] { distinct(measurements.map(\.experiment)) }

  /// The variants that an experiment was measured under.
  func variants(of experiment: String) -> [String] {
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

  /// Added cost over that of the peer which records the same, as text; empty without a peer.
  private func ratioToPerf(_ name: String, own: [Double], base: [Double]) -> String {
    guard let peer = Goal.peers[name]?.name else { return "" }
    return ratio(name, to: peer).map { interval($0) { decimals($0, 2) } } ?? "not measured"
  }

  /// What `name` adds to a context switch over what `peer` adds to it; nil where one was not measured.
  func ratio(_ name: String, to peer: String) -> Estimate? {
    let base = perSwitch(Variant.untraced.name)
    let own = perSwitch(name)
    let other = perSwitch(peer)
    guard !own.isEmpty, other.count == own.count else { return nil }
    return Estimate(rounds: own.count) {
      (pick(own, $0) - pick(base, $0)) / (pick(other, $0) - pick(base, $0))
    }
  }

  /// How many nanoseconds `name` adds to a context switch; nil if it was not measured.
  func added(_ name: String) -> Double? {
    let own = perSwitch(name)
    return own.isEmpty ? nil : median(own) - median(perSwitch(Variant.untraced.name))
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

/// An estimate with its interval.
func interval(_ estimate: Estimate, _ text: (Double) -> String) -> String {
  "\(text(estimate.value)) [\(text(estimate.low)), \(text(estimate.high))]"
}

/// A number without decimals.
func whole(_ value: Double) -> String { String(Int(value.rounded())) }

/// A number with `count` decimals.
func decimals(_ value: Double, _ count: Int) -> String {
  String(format: "%.\(count)f", value)
}
