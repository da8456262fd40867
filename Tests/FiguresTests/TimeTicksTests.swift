import Randomness
import Testing
import Trace

@testable import Figures

@Suite struct TimeTicksTests {
  @Test(arguments: [
    // A hundred milliseconds, at most six ticks: 0, 20, ... 100.
    (TimeRange(0, 100_000_000), 6, ["0", "20 ms", "40 ms", "60 ms", "80 ms", "100 ms"]),
    (TimeRange(0, 640_000_000), 4, ["0", "200 ms", "400 ms", "600 ms"]),
    (TimeRange(0, 1_270_000_000), 4, ["0", "0.5 s", "1.0 s"]),
    (TimeRange(0, 3), 4, ["0", "1 ns", "2 ns", "3 ns"]),
    (TimeRange(5_000, 9_000), 3, ["6 µs", "8 µs"]),
    (TimeRange(0, 150_000_000_000), 4, ["0", "1 min", "2 min"]),
    (TimeRange(0, 7_200_000_000_000), 4, ["0", "50 min", "100 min"]),
  ])
  func labelsAreRound(_ domain: TimeRange, _ most: Int, _ labels: [String]) {
    let ticks = TimeTicks(domain: domain) { $0.moments.count <= most }
    #expect(ticks.moments.map(ticks.label) == labels)
  }

  @Test func aBaseTakesTheDigitsThatDoNotChange() {
    // 1.2345678 s and ten microseconds from there on.
    let ticks = TimeTicks(domain: TimeRange(1_234_567_800, 1_234_577_800)) {
      $0.moments.count <= 6
    }
    #expect(ticks.baseLabel == "1.23456 s")
    #expect(ticks.moments.map(ticks.label).first == "+8 µs")
    #expect(ticks.moments.map { $0 - ticks.base }.allSatisfy { $0 >= 0 && $0 < 100_000 })
  }

  @Test func everyDomainGetsRoundTicksInside() {
    var random = SeededNumbers(seed: 7)
    for _ in 0..<3000 {
      let magnitude = Double.random(in: 0...62, using: &random)
      let length = Int64.random(in: 1...max(Int64(exp2(magnitude)), 1), using: &random)
      let start = random.flip() ? 0 : Int64.random(in: 0...(Int64.max - length), using: &random)
      let most = Int.random(in: 2...14, using: &random)
      let domain = TimeRange(start, start + length)
      let ticks = TimeTicks(domain: domain) { $0.moments.count <= most }
      #expect(ticks.moments.count <= most)
      #expect(ticks.moments.allSatisfy { $0 >= domain.start && $0 <= domain.end })
      #expect(ticks.moments.allSatisfy { $0 % ticks.step == 0 })
      #expect(isRound(ticks.step, in: ticks.unit), "\(ticks.step) ns")
      let labels = ticks.moments.map(ticks.label)
      #expect(Set(labels).count == labels.count, "labels repeat in \(domain)")
      // Never fewer than a coarser choice of 1, 2, 5 would have to leave.
      if length > 10, domain.end < Int64.max / 4 { #expect(ticks.moments.count >= 1) }
    }
  }

  /// Whether `step` is 1, 2 or 5 times a power of ten of its unit.
  private func isRound(_ step: Nanoseconds, in unit: TimeUnit) -> Bool {
    var value = step
    // Minutes count by sixties: a tenth of one is 6 s.
    if unit == .minutes {
      guard value % 6 == 0 else { return false }
      value /= 6
    }
    while value % 10 == 0 { value /= 10 }
    return value == 1 || value == 2 || value == 5
  }
}

/// 2 to the power of `exponent`.
private func exp2(_ exponent: Double) -> Double {
  var result = 1.0
  for _ in 0..<Int(exponent) { result *= 2 }
  return result * (1 + exponent - exponent.rounded(.down))
}
