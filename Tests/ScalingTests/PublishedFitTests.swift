import Testing

@testable import Scaling

/// Fits of published tables against what others printed for them.
@Suite struct PublishedFitTests {
  /// `tests/summary.Rout.save` of the R package usl 3.0: coefficients, residual standard error, peak.
  @Test func summaryOfSpecsdm91() throws {
    let curve = try curve(.usl, PublishedTables.specsdm91)
    #expect(significant(curve.shares[0].value, digits: 4) == "0.02773")
    #expect(significant(curve.shares[1].value, digits: 4) == "0.0001044")
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
    #expect(significant(kappa / 2.776445, digits: 4) == "0.00001988")
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

  /// `tests/efficiency.Rout.save`: the measured throughput over λN.
  @Test func efficienciesOfSpecsdm91() throws {
    let curve = try curve(.usl, PublishedTables.specsdm91)
    let printed = [0.7211, 0.6148, 0.5100, 0.2860, 0.1882, 0.1370, 0.0876]
    for (sample, value) in zip(PublishedTables.specsdm91.samples, printed) {
      let efficiency = sample.value / (curve.lambda.value * Double(sample.workers))
      #expect(abs(efficiency - value) < 6e-5)
    }
  }

  /// `tests/overhead.Rout.save`: what contention and coherency add to 1/N of the time of one worker.
  @Test func overheadsOfSpecsdm91() throws {
    let curve = try curve(.usl, PublishedTables.specsdm91)
    let printed = [
      (18, 0.0262, 0.000887), (36, 0.0270, 0.001826), (72, 0.0273, 0.003705),
      (108, 0.0275, 0.005584), (144, 0.0275, 0.007462), (216, 0.0276, 0.011219),
    ]
    for (workers, contention, coherency) in printed {
      let count = Double(workers)
      #expect(abs(curve.shares[0].value * (count - 1) / count - contention) < 6e-5)
      // The package halves what it calls the coherency delay.
      #expect(abs(curve.shares[1].value * (count - 1) / 2 - coherency) < 6e-7)
    }
    // `tests/optimal-scalability.R`: where linear scaling would have reached the limit 1/σ.
    #expect(abs(1 / curve.shares[0].value / 36.06401 - 1) < 1e-4)
    // `tests/limit-scalability.R`: that limit as throughput.
    #expect(abs(curve.lambda.value / curve.shares[0].value / 3245.589 - 1) < 1e-4)
  }

  /// John Gustafson, Reevaluating Amdahl's Law (CACM 31, 5, 1988): 1024 processors, and serial fractions
  /// of 0 to 4 % as on the axes of its two figures. The values are 1024 - 1023 s, worked out by hand: the
  /// paper prints them in pictures only.
  @Test(arguments: [
    (0.0, 1024.0), (0.01, 1013.77), (0.02, 1003.54), (0.03, 993.31), (0.04, 983.08),
  ])
  func scaledSpeedups(_ serial: Double, _ worked: Double) {
    let speedup = Law.gustafson.throughput(workers: 1024, lambda: 1, shares: [serial])
    #expect(abs(speedup - worked) < 1e-9)
  }

  /// The speedups that the same paper's text prints for three programs on those processors, 1021, 1020 and
  /// 1016: a fit of the law to each and to 1 for one processor gives back 3, 4 and 8 of 1023.
  @Test(arguments: [(1021.0, 3.0), (1020, 4), (1016, 8)])
  func measuredScaledSpeedups(_ speedup: Double, _ lost: Double) throws {
    let table = PublishedTables.table(
      .speedup, [(1, 1), (512, 1 + (speedup - 1) * 511 / 1023), (1024, speedup)])
    let curve = try #require(ScalingAnalysis(table, law: .gustafson).laws.first?.curve)
    #expect(abs(curve.shares[0].value - lost / 1023) < 1e-9)
  }

  /// Amdahl's law as the paper writes it, 1 / (s + p / N), worked out by hand: 1024 / (1 + 1023 s).
  @Test(arguments: [(0.0, 1024.0), (0.01, 91.184328), (0.02, 47.716682), (0.04, 24.427481)])
  func fixedSpeedups(_ serial: Double, _ worked: Double) {
    let speedup = Law.amdahl.throughput(workers: 1024, lambda: 1, shares: [serial])
    #expect(abs(speedup - worked) < 1e-3)
  }

  /// Quinn, section 7.5: the fractions as printed, flat in the first example. (By hand: 8 workers, 4.71
  /// times: (1/4.71 - 1/8) / (1 - 1/8) = 0.0998.)
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
