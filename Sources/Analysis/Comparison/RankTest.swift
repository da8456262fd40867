import Glibc

/// Whether measurements of one side tend to be larger than those of the other, by their order alone:
/// support for a ratio and its interval, without any assumption about the distribution.
public struct RankTest: Sendable, Equatable {
  /// How often a difference in order as clear as this, in either direction, would come about by
  /// chance (Mann and Whitney 1947).
  public var pValue: Double
  /// The share of pairs in which the second side is larger, less that in which it is smaller: -1 to 1
  /// (Cliff 1993).
  public var cliffsDelta: Double

  /// Compares every measurement of `candidate` with every one of `base`; neither may be empty.
  ///
  /// The p-value is exact up to 400 pairs without ties, and the normal approximation with corrections
  /// for ties and continuity otherwise.
  public init(_ base: [Double], _ candidate: [Double]) {
    var larger = 0
    var smaller = 0
    for value in candidate {
      for other in base {
        if value > other { larger += 1 } else if value < other { smaller += 1 }
      }
    }
    let pairs = base.count * candidate.count
    cliffsDelta = Double(larger - smaller) / Double(pairs)
    let hasTies = Set(base + candidate).count < base.count + candidate.count
    pValue =
      !hasTies && pairs <= 400
      ? RankTest.exact(min(larger, smaller), base.count, candidate.count)
      : RankTest.approximate(Double(larger - smaller), base, candidate)
  }

  /// Twice the probability that at most `least` of the pairs lie the rarer way round, by counting the
  /// orders that give each number of them.
  private static func exact(_ least: Int, _ first: Int, _ second: Int) -> Double {
    // orders[k][u]: in how many orders of k of the one side among the other's u pairs are reversed.
    var orders = [[Double]](
      repeating: [Double](repeating: 0, count: first * second + 1), count: first + 1)
    orders[0][0] = 1
    for added in 1...(first + second) {
      for chosen in stride(from: min(first, added), through: 1, by: -1) {
        let passed = added - chosen
        guard passed <= second else { continue }
        for pairs in passed..<orders[chosen].count {
          orders[chosen][pairs] += orders[chosen - 1][pairs - passed]
        }
      }
    }
    let all = orders[first].reduce(0, +)
    return min(2 * orders[first][...least].reduce(0, +) / all, 1)
  }

  private static func approximate(
    _ difference: Double, _ base: [Double], _ candidate: [Double]
  ) -> Double {
    let count = Double(base.count + candidate.count)
    let pairs = Double(base.count * candidate.count)
    let ties = Dictionary(grouping: base + candidate, by: \.self).values.reduce(0.0) {
      $0 + Double($1.count * $1.count * $1.count - $1.count)
    }
    let variance = pairs / 12 * (count + 1 - ties / max(count * (count - 1), 1))
    guard variance > 0 else { return 1 }
    // The difference of both counts is twice the distance of U from its mean.
    let distance = max(abs(difference) / 2 - 0.5, 0) / variance.squareRoot()
    return erfc(distance / 2.0.squareRoot())
  }
}
