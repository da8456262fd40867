import Foundation
import Testing

@testable import Analysis

/// Ratios of medians, their intervals and what they decide.
@Suite("Ratios of medians")
struct MedianRatioTests {
  private func decision(_ base: [Double], _ candidate: [Double]) -> MetricComparison.Decision? {
    MetricComparison(.wallSeconds, base: base, candidate: candidate)?.decision
  }

  @Test("fewer than four runs a side have a ratio and no interval", arguments: 1...3)
  func few(count: Int) {
    let base = (0..<count).map { 1 + Double($0) / 1000 }
    let candidate = base.map { $0 * 3 }
    let ratio = MedianRatio(base, candidate)
    #expect(abs(ratio.value - 3) < 1e-12)
    #expect(ratio.interval == nil)
    #expect(decision(base, candidate) == .tooFewRuns)
    // As many on one side do not help.
    #expect(MedianRatio(base, [3, 3, 3, 3, 3, 3]).interval == nil)
  }

  @Test("what occurs on no side did not change, and what occurs on one side only did")
  func zeros() {
    let none = [0.0, 0, 0, 0]
    let some = [1.0, 2, 3, 4]
    #expect(MedianRatio(none, none).value == 1)
    #expect(decision(none, none) == .noDetectableChange)
    #expect(MedianRatio(none, some).value == .infinity)
    #expect(decision(none, some) == .slower)
    #expect(decision(some, none) == .faster)
  }

  @Test("an interval that reaches to within 1 % of no change decides nothing")
  func margin() {
    func flat(_ value: Double) -> [Double] { [value, value, value, value] }
    #expect(decision(flat(1), flat(1.0099)) == .noDetectableChange)
    #expect(decision(flat(1), flat(1.0101)) == .slower)
    #expect(decision(flat(1), flat(0.9901)) == .noDetectableChange)
    #expect(decision(flat(1), flat(0.9899)) == .faster)
  }

  /// With five values the bootstrap's distribution is known: the median of five drawn values is at
  /// most the k-th smallest when three or more of them are, which is binomial.
  @Test("the interval's ends are those of the exact distribution")
  func exact() throws {
    let base = [10.0, 11, 13, 17, 23]
    let candidate = [12.1, 14.3, 15.7, 19.9, 29.3]
    let ways: [(drawn: Double, count: Double)] = [(3, 10), (4, 5), (5, 1)]
    func atMost(_ place: Int) -> Double {
      let share = Double(place) / 5
      var sum = 0.0
      for way in ways { sum += way.count * pow(share, way.drawn) * pow(1 - share, 5 - way.drawn) }
      return sum
    }
    let weights = (1...5).map { atMost($0) - atMost($0 - 1) }
    var ratios: [(ratio: Double, weight: Double)] = []
    for (before, one) in zip(base, weights) {
      for (after, other) in zip(candidate, weights) { ratios.append((after / before, one * other)) }
    }
    ratios.sort { $0.ratio < $1.ratio }
    func quantile(_ share: Double) -> Double {
      var sum = 0.0
      return ratios.first { entry in
        sum += entry.weight
        return sum > share
      }?.ratio ?? 0
    }
    // A value near: 4000 drawings know a share of 2.5 % to a quarter of a per cent.
    let interval = try #require(MedianRatio(base, candidate).interval)
    #expect((quantile(0.018)...quantile(0.032)).contains(interval.lowerBound))
    #expect((quantile(0.968)...quantile(0.982)).contains(interval.upperBound))
  }

  @Test("the same measurements and seed give the same interval, in any order")
  func repeatable() {
    let base = [3.0, 1, 2, 5, 4, 6]
    let candidate = [4.0, 2, 3, 6, 5, 7]
    #expect(
      MedianRatio(base, candidate, seed: 7)
        == MedianRatio(base.sorted(), candidate.reversed(), seed: 7))
  }

  /// From scipy.stats.mannwhitneyu 1.17.
  @Test("Mann-Whitney agrees with SciPy, exactly and with ties")
  func ranks() {
    let apart = RankTest([1, 2, 3, 4], [5, 6, 7, 8])
    #expect(abs(apart.pValue - 2.0 / 70) < 1e-12)
    #expect(apart.cliffsDelta == 1)
    let mixed = RankTest([1.1, 2.3, 3.1, 4.7, 5.2], [2.9, 4.1, 5.9, 6.3, 7.7])
    #expect(abs(mixed.pValue - 0.15079365079365079) < 1e-9)
    let tied = RankTest([1, 2, 2, 3, 5], [2, 3, 4, 4, 6, 6])
    #expect(abs(tied.pValue - 0.13770287768403508) < 1e-9)
    let many = RankTest((0..<30).map(Double.init), (0..<30).map { Double($0) * 1.1 + 3.05 })
    #expect(abs(many.pValue - 0.0772719759293395) < 1e-9)
  }
}
