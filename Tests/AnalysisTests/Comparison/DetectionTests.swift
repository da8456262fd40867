import Foundation
import Randomness
import Testing

@testable import Analysis

/// How often comparisons of simulated runs come out as they should. Seeds are fixed.
@Suite("What comparisons find and what they do not")
struct DetectionTests {
  /// Runs whose times scatter by `noise` around `level` (log-normal).
  private static func runs(
    _ count: Int, level: Double = 1, noise: Double, _ random: inout SeededNumbers
  ) -> [Double] {
    (0..<count).map { _ in
      let radius = (-2 * log(Double.random(in: Double.ulpOfOne..<1, using: &random))).squareRoot()
      let angle = Double.random(in: 0..<2 * .pi, using: &random)
      return level * exp(noise * radius * cos(angle))
    }
  }

  /// In how many of 100 comparisons `holds`, where the second side is `slower` by that share.
  private static func count(
    slower: Double, runs count: Int, noise: Double, seed: UInt64,
    _ holds: (MetricComparison) -> Bool
  ) -> Int {
    var random = SeededNumbers(seed: seed)
    return (0..<100).count { _ in
      let base = runs(count, noise: noise, &random)
      let candidate = runs(count, level: 1 + slower, noise: noise, &random)
      return MetricComparison(.wallSeconds, base: base, candidate: candidate).map(holds) ?? false
    }
  }

  @Test(
    "A against itself: no detectable change in 95 of 100 or more",
    arguments: [(4, 0.02), (4, 0.1), (6, 0.02), (6, 0.1), (10, 0.05)])
  func same(runs: Int, noise: Double) {
    let found = Self.count(slower: 0, runs: runs, noise: noise, seed: 8) {
      $0.decision == .noDetectableChange
    }
    #expect(found >= 95)
  }

  @Test("20 % slower at 2 % noise is found with four runs a side")
  func large() {
    let found = Self.count(slower: 0.2, runs: 4, noise: 0.02, seed: 8) { $0.decision == .slower }
    #expect(found >= 95)
  }

  @Test("5 % slower at 2 % noise is told from none with four runs a side")
  func toldFromNone() {
    let found = Self.count(slower: 0.05, runs: 4, noise: 0.02, seed: 8) {
      ($0.ratio.interval?.lowerBound ?? 0) > 1
    }
    #expect(found >= 80)
  }

  @Test("as many runs as the power asks for find what it promises", arguments: [0.05, 0.1])
  func promised(change: Double) throws {
    let runs = try #require(DetectionPower.runsToShow(change, noise: 0.02))
    #expect(runs == (change == 0.05 ? 8 : 4))
    let found = Self.count(slower: change, runs: runs, noise: 0.02, seed: 8) {
      $0.decision == .slower
    }
    #expect(found >= 80)
  }

  /// The looks of `coreograph bench --until-decided`, up to 48 runs a side.
  @Test("A against itself, looked at again and again, still has no change in 95 of 100 or more")
  func looks() {
    var random = SeededNumbers(seed: 8)
    let found = (0..<100).count { _ in
      let base = Self.runs(48, noise: 0.05, &random)
      let candidate = Self.runs(48, noise: 0.05, &random)
      return [6, 12, 24, 48].contains { count in
        let seen = MetricComparison(
          .wallSeconds, base: Array(base.prefix(count)), candidate: Array(candidate.prefix(count)),
          level: 0.99)
        return seen?.decision != .noDetectableChange
      }
    }
    #expect(found <= 5)
  }

  @Test("the t test's numbers of runs: 4 for 5 %, 17 for 2 %, 64 for 1 % at 2 % noise")
  func tTest() {
    #expect(DetectionPower.runsToTellFromNone(0.05, noise: 0.02) == 4)
    #expect(DetectionPower.runsToTellFromNone(0.02, noise: 0.02) == 17)
    #expect(DetectionPower.runsToTellFromNone(0.01, noise: 0.02) == 64)
  }

  @Test("what can be detected and how many runs show it are one relation")
  func consistent() throws {
    var random = SeededNumbers(seed: 1)
    let power = DetectionPower(
      Self.runs(9, noise: 0.03, &random), Self.runs(9, noise: 0.03, &random))
    let noise = try #require(power.noise)
    let change = try #require(power.detectableChange)
    #expect(DetectionPower.runsToShow(change * 1.0001, noise: noise) == 8)
    // An odd run adds nothing.
    #expect(DetectionPower.runsToShow(change * 0.9999, noise: noise) == 10)
    // What lies within the margin can never be shown.
    #expect(DetectionPower.runsToShow(0.01, noise: noise) == nil)
    #expect(DetectionPower([1], [2]).noise == nil)
    #expect(DetectionPower([1, 1.1], [2]).detectableChange == nil)
  }
}
