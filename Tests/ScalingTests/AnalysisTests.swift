import FoundationEssentials
import Glibc
import Testing

@testable import Scaling

/// What is fitted, what is refused and what is believed.
@Suite struct ScalingAnalysisTests {
  @Test func amdahlIsRecognised() throws {
    let analysis = ScalingAnalysis(measured(.amdahl, [0.2], [1, 2, 3, 4, 6, 8]))
    #expect(analysis.best == .amdahl)
    #expect(analysis.trend == .flat)
    let fraction = try #require(analysis.serialFraction)
    #expect(fraction.source == .amdahl)
    #expect(try #require(fraction.fraction.interval).contains(0.2))
  }

  @Test func linearScalingIsRecognised() throws {
    let analysis = ScalingAnalysis(measured(.linear, [], [1, 2, 4, 8]))
    #expect(analysis.best == .linear)
    // How much could be serial all the same is Amdahl's to say.
    let fraction = try #require(analysis.serialFraction)
    #expect(fraction.source == .amdahl)
    #expect(try #require(fraction.fraction.interval).lowerBound == 0)
  }

  /// Scatter that leaves room for anything is no linear scaling, though nothing speaks against it.
  @Test func scatterIsNotCalledLinear() {
    let steady = ScalingAnalysis(measured(.linear, [], [1, 2, 4, 8]))
    #expect(steady.tellsLinear && steady.finding.hasPrefix("Scales linearly: at most "))
    let scattered = ScalingAnalysis(measured(.linear, [], [1, 2, 3, 4], noise: 0.3))
    #expect(scattered.best == .linear && !scattered.tellsLinear)
    #expect(scattered.finding.hasPrefix("These measurements scatter too much to tell: up to "))
  }

  @Test func retrogradeScalingIsTheUSLs() throws {
    let analysis = ScalingAnalysis(measured(.usl, [0.05, 0.01], [1, 2, 4, 8, 16, 32]))
    #expect(analysis.best == .usl)
    let peak = try #require(analysis.bestCurve?.peak)
    #expect(abs(peak.workers - (0.95 / 0.01).squareRoot()) < 1.5)
    let interval = try #require(analysis.bestCurve?.peakInterval)
    #expect(interval.low < peak.workers && peak.workers < (interval.high ?? .infinity))
  }

  /// The published tables drop, or bend more than Amdahl's law does.
  @Test(arguments: Objective.allCases) func publishedTablesAreTheUSLs(_ objective: Objective) {
    for table in [PublishedTables.specsdm91, PublishedTables.cisco] {
      #expect(ScalingAnalysis(table, objective: objective).best == .usl)
    }
  }

  @Test func aParameterOnItsBoundIsSaidToBe() throws {
    // e falls from 0.2 to 0.1: no κ of 0 or more bends like that.
    let table = PublishedTables.table(.speedup, [(1, 1), (2, 1.66), (4, 2.67), (8, 4.7)])
    let fit = try #require(ScalingAnalysis(table, law: .usl).laws.first)
    let kappa = try #require(fit.curve?.shares.last)
    #expect(kappa.isBoundActive && kappa.value == 0 && kappa.low == 0)
    #expect(fit.curve?.peak == nil)
    #expect(fit.flags.contains { $0.hasPrefix("bound active: κ") })
  }

  /// Equal times: all of it is serial, and that is what is said.
  @Test func equalTimesAreWhollySerial() throws {
    let analysis = ScalingAnalysis(
      PublishedTables.table(.time, [(1, 5), (2, 5), (4, 5), (8, 5)]))
    let fit = try #require(analysis.laws.first { $0.law == .amdahl })
    #expect(abs(try #require(fit.curve?.shares.first).value - 1) < 1e-9)
    #expect(fit.flags.contains { $0.contains("computed rather than measured") })
    #expect(analysis.best == .amdahl)
    #expect(analysis.karpFlatt.allSatisfy { abs($0.fraction.value - 1) < 1e-9 })
  }

  /// Slower with every worker: Amdahl's law has no share above 1 to offer.
  @Test func slowdownIsNeverAmdahls() {
    let analysis = ScalingAnalysis(
      PublishedTables.table(.time, [(1, 5), (2, 6), (4, 8), (8, 12)]))
    #expect(analysis.best == .usl || analysis.best == nil)
    #expect(analysis.karpFlatt.allSatisfy { $0.fraction.value > 1 })
  }

  static let refused: [(rows: [(Int, Double)], reason: String)] = [
    ([(1, 1.0)], "it takes 2 different numbers of workers, and there is 1"),
    ([(1, 1.0), (1, 1.1)], "it takes 2 different numbers of workers, and there is 1"),
    ([(1, 1.0), (2, 2), (3, 3)], "1 to 3, span less than a factor of 4"),
    ([(1, 1.0), (2, 2.5), (4, 6), (8, 14)], "more than linear"),
    ([(4, 1.0), (8, 2.5), (16, 6), (32, 14)], "more than linear"),
  ]

  @Test(arguments: refused)
  func lawsAreRefusedWithAReason(_ rows: [(Int, Double)], _ reason: String) {
    let analysis = ScalingAnalysis(PublishedTables.table(.throughput, rows))
    #expect(analysis.laws.contains { $0.refusal?.contains(reason) == true })
    #expect(!analysis.laws.contains { $0.law == .amdahl && $0.isAccepted })
  }

  @Test func moreWorkersThanCoresAreKeptOut() throws {
    var table = measured(.amdahl, [0.1], [1, 2, 3, 4])
    table.samples += measured(.linear, [], [8]).samples.map {
      ScalingTable.Sample(workers: 8, value: $0.value * 100)
    }
    table.cores = 4
    let analysis = ScalingAnalysis(table)
    let extra = try #require(analysis.points.last)
    #expect(extra.workers == 8 && !extra.isUsed)
    #expect(extra.excluded == "more workers than the 4 cores that the program could use")
    #expect(try #require(analysis.serialFraction?.fraction.interval).contains(0.1))
  }

  /// Two cores give two numbers of workers: no fit, but Karp and Flatt's fraction with an interval.
  @Test func twoCoresGiveTheKarpFlattFraction() throws {
    var table = measured(.amdahl, [0.2], [1, 2])
    table.cores = 2
    let analysis = ScalingAnalysis(table)
    #expect(!analysis.laws.contains { $0.law == .amdahl && $0.isAccepted })
    let fraction = try #require(analysis.serialFraction)
    #expect(fraction.source == .karpFlatt && fraction.workers == 2)
    #expect(try #require(fraction.fraction.interval).contains(0.2))
  }

  @Test func gustafsonsLawNeedsWorkThatGrows() throws {
    let times = ScalingAnalysis(measured(.amdahl, [0.2], [1, 2, 4, 8]), law: .gustafson)
    #expect(times.laws.first?.refusal?.contains("these are times") == true)
    let scaled = PublishedTables.table(
      .speedup,
      [1, 64, 256, 1024].map { ($0, ((Double($0) - 0.01 * Double($0 - 1)) * 10).rounded() / 10) })
    let analysis = ScalingAnalysis(scaled, law: .gustafson)
    #expect(analysis.best == .gustafson)
    #expect(abs(try #require(analysis.bestCurve?.shares.first).value - 0.01) < 1e-3)
    #expect(analysis.serialFraction?.source == .gustafson)
  }

  /// Any unit and any size that a table may hold gives the same shares.
  @Test(arguments: [1e-90, 1e-9, 1, 1e9, 1e90], Objective.allCases)
  func unitsDoNotMatter(_ unit: Double, _ objective: Objective) throws {
    let table = PublishedTables.specsdm91
    let scaled = PublishedTables.table(
      .throughput, table.samples.map { ($0.workers, $0.value * unit) })
    let one = try #require(ScalingAnalysis(table, law: .usl, objective: objective).bestCurve)
    let other = try #require(ScalingAnalysis(scaled, law: .usl, objective: objective).bestCurve)
    for (share, same) in zip(one.shares, other.shares) {
      #expect(abs(share.value / same.value - 1) < 1e-5)
      #expect(abs(try #require(share.high) / (try #require(same.high)) - 1) < 1e-5)
    }
    #expect(abs(one.lambda.value * unit / other.lambda.value - 1) < 1e-5)
  }

  /// Random tables, sane and mad: never a trap, never an accepted curve that is not finite, and JSON
  /// that can be read.
  @Test func noTableMakesUpACurve() throws {
    var generator = SplitMix64(seed: 11)
    for round in 0..<400 {
      let count = Int.random(in: 1...8, using: &generator)
      let rows = (0..<count).map { _ in
        (
          [1, 1, 2, 3, 4, 8, 16, 1000, 1_000_000_000].randomElement(using: &generator) ?? 1,
          pow(10, Double.random(in: -3...3, using: &generator))
            * [1, 1, 1, 1e60, 1e-60][round % 5]
        )
      }
      for objective in Objective.allCases {
        let quantity: ScalingTable.Quantity = round.isMultiple(of: 2) ? .time : .speedup
        let analysis = ScalingAnalysis(
          PublishedTables.table(quantity, rows), objective: objective)
        for fit in analysis.laws where fit.isAccepted {
          let curve = try #require(fit.curve)
          #expect(curve.lambda.value > 0 && curve.lambda.value.isFinite)
          for (share, estimate) in zip(fit.law.shares, curve.shares) {
            #expect(share.bounds.contains(estimate.value))
          }
        }
        #expect(analysis.laws.allSatisfy { $0.isAccepted || $0.refusal != nil })
        _ = try readAnyJSON(ScalingAnalysis.json(of: [analysis]))
      }
    }
  }

  @Test func warmUpAndScatterAreReported() {
    var samples = (0..<6).flatMap { _ in [1, 2].map { sample($0, 1 / Double($0)) } }
    samples[0].value = 3
    samples.insert(ScalingTable.Sample(workers: 1, value: 9, isWarmup: true), at: 0)
    let notes = ScalingAnalysis(
      ScalingTable(name: "t", quantity: .time, samples: samples)
    ).notes
    #expect(notes.contains("1 warm-up run left out; the slowest took 9.00 times the median"))
    #expect(notes.contains { $0.hasPrefix("the first run took 3.00 times the median") })
    #expect(notes.contains { $0.hasPrefix("1 outlier (Tukey's fences) with 1 worker") })
  }

  /// Bends that the repeats are too steady for.
  @Test func lackOfFitIsFlagged() throws {
    let table = measured(.usl, [0.02, 0.02], [1, 2, 4, 8], noise: 0.002)
    let fit = try #require(ScalingAnalysis(table, law: .amdahl).laws.first)
    #expect(fit.flags.contains { $0.hasPrefix("lack of fit") })
    #expect(fit.refusal?.hasPrefix("lack of fit") == true)
    #expect(ScalingAnalysis(table).best == .usl)
  }

  /// Medians that lie on a law by chance say less than they seem to where the runs scatter widely.
  @Test(arguments: [(1.0, true), (0.02, false)])
  func mediansThatLieTooWellAreFlagged(scatter: Double, isFlagged: Bool) throws {
    let samples = [1, 2, 3, 4].flatMap { workers in
      [-0.4, -0.2, -0.05, 0.05, 0.2, 0.4].map { error in
        let time = (0.6 + 0.4 / Double(workers)) * (workers == 2 ? 1.001 : 1)
        return sample(workers, time * (1 + scatter * error))
      }
    }
    let table = ScalingTable(name: "t", quantity: .time, samples: samples)
    let fit = try #require(ScalingAnalysis(table, law: .amdahl).laws.first)
    #expect(fit.flags.contains { $0.hasPrefix("the points lie closer to the curve") } == isFlagged)
  }

  private func sample(_ workers: Int, _ time: Double) -> ScalingTable.Sample {
    ScalingTable.Sample(workers: workers, value: time)
  }

  /// Six times for each number of workers, with noise that is symmetric and the same every time.
  private func measured(
    _ law: Law, _ shares: [Double], _ workers: [Int], noise: Double = 0.01
  ) -> ScalingTable {
    var generator = SplitMix64(seed: 42)
    return ScalingTable(
      name: "measured", quantity: .time,
      samples: workers.flatMap { workers in
        let time = 1 / law.throughput(workers: Double(workers), lambda: 1, shares: shares)
        return (0..<6).map { _ in sample(workers, time * (1 + noise * generator.normal())) }
      })
  }
}

/// Reads `json` as any JSON at all.
private func readAnyJSON(_ json: [UInt8]) throws -> Anything {
  try JSONDecoder().decode(Anything.self, from: Data(json))
}

private struct Anything: Decodable {}
