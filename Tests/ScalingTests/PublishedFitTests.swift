import Testing

@testable import Scaling

/// Fits of published tables against what others printed for them.
@Suite struct PublishedFitTests {
  /// `tests/summary.Rout.save` of the R package usl 3.0: coefficients, residual standard error, peak.
  @Test func summaryOfSpecsdm91() throws {
    let curve = try curve(.usl, PublishedTables.specsdm91)
    #expect(significant(curve.shares[0].value, digits: 4) == "0.02773")
    #expect(significant(curve.shares[1].value, digits: 4) == "1.044e-4")
    // The README of the same package prints more digits.
    #expect(abs(curve.lambda.value - 89.9952330) < 5e-4)
    #expect(abs(curve.shares[0].value - 0.0277285) < 5e-8)
    #expect(abs(curve.shares[1].value - 0.0001044) < 5e-8)
    #expect(significant(curve.residualStandardError, digits: 4) == "82.85")
    #expect(curve.degreesOfFreedom == 4)
    let peak = try #require(curve.peak)
    // `tests/peak-scalability.R`: 96.51956, to its tolerance of 1e-4.
    #expect(abs(peak.workers / 96.51956 - 1) < 1e-4)
    #expect(significant(peak.throughput, digits: 4) == "1884")
  }

  /// The standard errors of the same summary, by the half-width of intervals: t(0.975, 4) = 2.776445.
  @Test func standardErrorsOfSpecsdm91() throws {
    let curve = try curve(.usl, PublishedTables.specsdm91)
    let sigma = try #require(curve.shares[0].high) - curve.shares[0].value
    let kappa = try #require(curve.shares[1].high) - curve.shares[1].value
    let lambda = try #require(curve.lambda.high) - curve.lambda.value
    #expect(significant(sigma / 2.776445, digits: 4) == "0.009122")
    #expect(significant(kappa / 2.776445, digits: 4) == "1.988e-5")
    #expect(significant(lambda / 2.776445, digits: 4) == "14.21")
  }

  /// `tests/predict.Rout.save`: the fitted throughputs.
  @Test func predictionsOfSpecsdm91() throws {
    let curve = try curve(.usl, PublishedTables.specsdm91)
    let fitted = [1, 18, 36, 72, 108, 144, 216].map { curve.throughput(workers: $0).rounded() }
    #expect(fitted == [90, 1078, 1541, 1850, 1879, 1822, 1646])
  }

  /// `tests/confint.Rout.save`: the first six rows of `raytracer` with intervals.
  ///
  /// The package multiplies its standard errors by qt(0.95, n - 1) = 2.015048 (`R/confint.R`), where
  /// a two-sided 95 % interval of three parameters takes qt(0.975, n - 3) = 3.182446, as ours does. So
  /// what is compared is the standard error, put into the package's own formula.
  @Test func intervalsOfRaytracer() throws {
    var table = PublishedTables.raytracer
    table.samples = Array(table.samples.prefix(6))
    let curve = try curve(.usl, table)
    let printed = [
      (curve.lambda, 20.85605, 19.26717, 22.44492, 5e-6),
      (curve.shares[0], 0.02444, 0.00754, 0.04135, 5e-6),
      (curve.shares[1], 0.00163, 0.00110, 0.00215, 5e-6),
    ]
    for (estimate, value, low, high, rounding) in printed {
      #expect(abs(estimate.value - value) <= rounding)
      let reach = (try #require(estimate.high) - estimate.value) / 3.182446 * 2.015048
      #expect(abs(estimate.value - reach - low) <= 1.2 * rounding)
      #expect(abs(estimate.value + reach - high) <= 1.2 * rounding)
    }
  }

  /// `tests/coef.Rout.save`: values made from the law itself.
  @Test(arguments: Objective.allCases) func coefficientsOfComputedValues(_ objective: Objective)
    throws
  {
    let table = PublishedTables.table(
      .throughput,
      [(1, 1), (2, 1.8868), (4, 3.0769), (6, 3.5294), (8, 3.5398), (10, 3.3557)])
    let curve = try #require(
      ScalingAnalysis(table, law: .usl, objective: objective).laws.first?.curve)
    #expect(significant(curve.shares[0].value, digits: 2) == "0.020")
    #expect(significant(curve.shares[1].value, digits: 2) == "0.020")
    #expect(significant(curve.lambda.value, digits: 2) == "1.0")
  }

  /// usl4j's `ModelTest`: the book's coefficients and the port's own values.
  @Test func ciscoBenchmark() throws {
    let curve = try curve(.usl, PublishedTables.cisco)
    #expect(abs(curve.shares[0].value / 0.02671591 - 1) < 1e-5)
    #expect(abs(curve.shares[1].value / 7.690945e-4 - 1) < 1e-5)
    #expect(abs(curve.lambda.value / 995.6486 - 1) < 1e-5)
    let peak = try #require(curve.peak)
    #expect(Int(peak.workers) == 35)
    #expect(Int(curve.throughput(workers: 35)) == 12341)
    // The port stops at a coarser tolerance than this fit.
    #expect(abs(curve.throughput(workers: 1) - 995.648772003358) < 1e-3)
    #expect(abs(curve.throughput(workers: 20) - 11063.633137626028) < 1e-2)
    #expect(abs(curve.throughput(workers: 35) - 12341.7456205207) < 1e-2)
  }

  /// Figures of John Gustafson, Reevaluating Amdahl's Law (CACM 31, 5, 1988), for 1024 processors.
  @Test(arguments: [(0.0, 1024.0), (0.01, 1014), (0.02, 1004), (0.03, 993), (0.04, 983)])
  func scaledSpeedups(_ serial: Double, _ printed: Double) {
    let speedup = Law.gustafson.throughput(workers: 1024, lambda: 1, shares: [serial])
    #expect(speedup.rounded() == printed)
  }

  /// The same paper's figure of Amdahl's law.
  @Test(arguments: [(0.0, 1024.0), (0.01, 91), (0.02, 48), (0.04, 24)])
  func fixedSpeedups(_ serial: Double, _ printed: Double) {
    let speedup = Law.amdahl.throughput(workers: 1024, lambda: 1, shares: [serial])
    #expect(speedup.rounded() == printed)
  }

  /// Quinn, section 7.5: the fractions as printed, flat in the first example.
  @Test func karpFlattOfQuinnsFirstExample() {
    let analysis = ScalingAnalysis(PublishedTables.quinnFlat)
    #expect(analysis.karpFlatt.allSatisfy { significant($0.fraction.value, digits: 1) == "0.1" })
    #expect(analysis.trend == .flat)
  }

  /// And rising in the second, from 0.070 in steps of 0.005 to 0.100.
  @Test func karpFlattOfQuinnsSecondExample() {
    let analysis = ScalingAnalysis(PublishedTables.quinnRising)
    let printed = [0.070, 0.075, 0.080, 0.085, 0.090, 0.095, 0.100]
    for (point, value) in zip(analysis.karpFlatt, printed) {
      #expect(abs(point.fraction.value - value) < 0.0006)
    }
    #expect(analysis.trend == .rising)
  }

  private func curve(_ law: Law, _ table: ScalingTable) throws -> FitCurve {
    try #require(ScalingAnalysis(table, law: law, objective: .throughput).laws.first?.curve)
  }
}
