import Testing

@testable import Scaling

/// Quantiles and probabilities against printed tables (Abramowitz and Stegun, tables 26.9 and 26.10).
@Suite struct DistributionTests {
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042),
    (120, 1.980),
  ])
  func studentQuantiles(_ degrees: Int, _ printed: Double) {
    #expect(abs(StudentT.twoSided(0.95, degrees: degrees) - printed) <= 0.00051)
  }

  @Test(arguments: [(1, 63.657), (4, 4.604), (20, 2.845)])
  func studentQuantilesAt99(_ degrees: Int, _ printed: Double) {
    #expect(abs(StudentT.twoSided(0.99, degrees: degrees) - printed) <= 0.00051)
  }

  /// The upper 5 % and 1 % points of F.
  @Test(arguments: [
    (1, 4, 7.71, 0.05), (2, 10, 4.10, 0.05), (5, 20, 2.71, 0.05), (3, 12, 5.95, 0.01),
    (6, 30, 3.47, 0.01),
  ])
  func fisherTails(_ numerator: Int, _ denominator: Int, _ printed: Double, _ tail: Double) {
    let least = FisherF.upperTail(printed + 0.005, numerator: numerator, denominator: denominator)
    let most = FisherF.upperTail(printed - 0.005, numerator: numerator, denominator: denominator)
    #expect((least...most).contains(tail))
  }

  /// [min, max] of six holds the median in 1 - 2/2^6 of cases, of eight the second from either end in
  /// 1 - 2 (1 + 8)/2^8.
  @Test func mediansAreCoveredAsOrderStatisticsSay() {
    #expect(abs(Median.coverage(rank: 0, of: 6) - 0.96875) < 1e-12)
    #expect(abs(Median.coverage(rank: 1, of: 8) - (1 - 18.0 / 256)) < 1e-12)
    #expect(Median(of: [3, 1, 2, 6, 5, 4]).interval == 1...6)
    #expect(Median(of: [3, 1, 2, 6, 5, 4]).value == 3.5)
    // Ranks 2 and 8 of nine: 1 - 2 (1 + 9)/2^9 = 0.961.
    #expect(Median(of: [9, 8, 7, 6, 5, 4, 3, 2, 1]).interval == 2...8)
    #expect(Median(of: [7]).interval == nil)
  }

  /// Fieller's interval, worked by hand: 8 / 4 with variances 1 and 0.25, independent, t = 2 is the
  /// roots of (16 - 1) q² - 64 q + (64 - 4) = 0.
  @Test func quotientsHaveFiellersInterval() throws {
    let range = try #require(
      fieller(8, over: 4, variances: (a: 1, b: 0.25), covariance: 0, t: 2))
    let root = (64.0 * 64 - 4 * 15 * 60).squareRoot()
    #expect(abs(range.lowerBound - (64 - root) / 30) < 1e-12)
    #expect(abs(range.upperBound - (64 + root) / 30) < 1e-12)
    #expect(fieller(8, over: 4, variances: (a: 1, b: 4), covariance: 0, t: 2) == nil)
  }

  @Test func outliersLieBeyondTukeysFences() {
    // Quartiles 2.25 and 4.75, fences -1.5 and 8.5.
    #expect(outliers(among: [1, 2, 3, 4, 5, 9]) == [9])
    #expect(outliers(among: [1, 2, 3, 4, 5, 8]).isEmpty)
    #expect(outliers(among: [1, 1, 100]).isEmpty)
  }

  @Test(arguments: [
    (0.0277285, 4, "0.02773"), (1.044e-4, 4, "0.0001044"), (4.47e-4, 2, "0.00045"),
    (1.04e-12, 3, "1.04e-12"), (1884.2, 4, "1884"), (9.996, 3, "10.0"),
    (0, 3, "0"), (-0.51, 2, "-0.51"), (1e9, 2, "1.0e9"), (4, 3, "4.00"), (12_345.6, 3, "12346"),
  ])
  func numbersAreRounded(_ value: Double, _ digits: Int, _ text: String) {
    #expect(significant(value, digits: digits) == text)
  }

  @Test(arguments: [(0.051, "5.1 %"), (0.5, "50 %"), (0, "0 %"), (0.0004, "0 %"), (1, "100 %")])
  func sharesArePercentages(_ share: Double, _ text: String) {
    #expect(percentage(share) == text)
  }
}
