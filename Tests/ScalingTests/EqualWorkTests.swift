import FoundationEssentials
import Testing

@testable import Scaling

/// What a program loses to its serial part is told from what it loses to processor time that grows.
@Suite struct EqualWorkTests {
  /// By hand: one of 10 s alone, 9 s shared out, and every worker beside others takes half as long again.
  /// Four: T = 1 + 9 · 1.5 / 4 = 4.375 s, W = 1 + 13.5 = 14.5 s, and 3 · 1 s of 4 · 4.375 s idle.
  private static let slowed = table([(1, 10, 10), (2, 7.75, 14.5), (4, 4.375, 14.5)])

  @Test("the serial part is what is left, and the losses add up")
  func handWorked() throws {
    let analysis = ScalingAnalysis(Self.slowed)
    // By the times alone: (4 · 4.375 - 10) / (3 · 10).
    #expect(abs(try #require(analysis.karpFlatt.last).fraction.value - 0.25) < 1e-12)
    let equal = try #require(analysis.equalWork)
    let four = try #require(equal.points.last)
    #expect(four.growth.value == 1.45)
    #expect(abs(try #require(four.karpFlatt).value - 0.1) < 1e-12)
    // 1 / (0.1 + 0.9 / 4)
    #expect(abs(four.speedup.value - 1 / 0.325) < 1e-12)
    let loss = try #require(four.loss)
    // 4 - 10 / 4.375; of the 7.5 s of core time 3 are idle, and 4.5 are growth.
    #expect(abs(loss.total - (4 - 10 / 4.375)) < 1e-12)
    #expect(abs(loss.idle - 3 / 4.375) < 1e-12)
    #expect(abs(loss.processorTime - 4.5 / 4.375) < 1e-12)
    #expect(loss.uneven == 0)
  }

  @Test("waiting for the last worker is neither serial nor growth")
  func unevenEnds() throws {
    // 1 s alone, then 9 s as 5.5 and 3.5: W stays, T = 6.5, and the other one waits for 2 s.
    let equal = try #require(
      ScalingAnalysis(Self.table([(1, 10, 10, 0), (2, 6.5, 10, 2)])).equalWork)
    let two = try #require(equal.points.last)
    #expect(abs(try #require(two.karpFlatt).value - 0.1) < 1e-12)
    #expect(abs(try #require(two.loss).uneven - 2 / 6.5) < 1e-12)
    #expect(equal.causes == "wait for the last of them for 15 % of their time")
  }

  @Test("waiting within the work is told from what is serial where it was counted")
  func waiting() throws {
    // 1 s alone, then 9 s in halves, in which each worker waits for a lock for 0.5 s: T = 1 + 4.5 + 0.5.
    func table(_ waiting: (Double?, Double?)) -> ScalingTable {
      var table = Self.table([(1, 10, 10), (2, 6, 10)])
      table.samples[0].load?.waitingSeconds = waiting.0
      table.samples[1].load?.waitingSeconds = waiting.1
      return table
    }
    let counted = ScalingAnalysis(table((0, 1)))
    let two = try #require(counted.equalWork?.points.last)
    #expect(abs(try #require(two.karpFlatt).value - 0.1) < 1e-12)
    // 2 - 10 / 6 is lost: 1 s of core time to the serial part and 1 s to the lock, over 6 s.
    let loss = try #require(two.loss)
    #expect(abs(loss.idle - 1.0 / 6) < 1e-12)
    #expect(abs(try #require(loss.waiting) - 1.0 / 6) < 1e-12)
    #expect(counted.equalWork?.causes == "wait within their work for 8.3 % of their time")
    #expect(FitText(counted).text.contains("0.17 goes to what is serial, 0.17 to waiting within"))
    // Nobody counted for one worker: then it is part of what is left.
    let unknown = try #require(ScalingAnalysis(table((nil, 1))).equalWork?.points.last)
    #expect(abs(try #require(unknown.karpFlatt).value - 0.2) < 1e-12)
    #expect(unknown.loss?.waiting == nil)
  }

  @Test("two numbers of workers give Karp and Flatt's fraction at equal work with its interval")
  func twoCores() throws {
    var generator = SplitMix64(seed: 3)
    let analysis = ScalingAnalysis(Self.draw(0.2, [1, 2], growth: 0.3, using: &generator))
    let serial = try #require(analysis.programSerialFraction)
    #expect(serial.source == .karpFlatt && serial.workers == 2)
    #expect(try #require(serial.fraction.interval).contains(0.2))
    // T(2) = 0.2 + 0.8 · 1.3 / 2: by the times 44 % would be serial.
    #expect(abs(try #require(analysis.serialFraction).fraction.value - 0.44) < 0.05)
    #expect(analysis.finding.hasPrefix("At equal processor time 2"))
    #expect(analysis.finding.contains("because they need 1.2"))
  }

  /// The truth and how processor time grows from worker to worker.
  @Test(arguments: [
    (0.05, [1, 2, 3, 4], 0.09), (0.2, [1, 2, 4, 8], 0.1), (0.5, [1, 2, 3, 4], 0.09),
    (0.0, [1, 2, 4, 8], 0.05), (0.2, [1, 2, 4, 8], 0.0),
  ])
  func intervalsHoldTheTruth(_ serial: Double, _ workers: [Int], _ growth: Double) throws {
    var generator = SplitMix64(seed: 20_261_121)
    var (held, fitted) = (0, 0)
    let draws = 1500
    for _ in 0..<draws {
      let table = Self.draw(serial, workers, growth: growth, using: &generator)
      let law = try #require(EqualWork(table, used: table.points())).law
      guard let share = law.curve?.shares.first else { continue }
      fitted += 1
      if share.low <= serial, serial <= share.high ?? .infinity { held += 1 }
    }
    #expect(fitted >= draws * 99 / 100)
    let share = Double(held) / Double(fitted)
    // At its bound a truth can only be missed from above.
    let claimed = serial == 0 ? 0.96...0.99 : 0.93...0.98
    #expect(claimed.contains(share), "\(serial), \(growth): \(share)")
  }

  @Test("the times alone miss that truth")
  func timesAloneMislead() throws {
    var generator = SplitMix64(seed: 20_261_121)
    var held = 0
    for _ in 0..<200 {
      let table = Self.draw(0.05, [1, 2, 3, 4], growth: 0.09, using: &generator)
      let fit = try #require(ScalingAnalysis(table, law: .amdahl).laws.first?.curve?.shares.first)
      if fit.low <= 0.05 { held += 1 }
    }
    #expect(held < 100)
  }

  @Test(
    "nothing is told where one run lacks its processor time, or others than the workers compute")
  func whatIsNotKnown() {
    var table = Self.slowed
    table.samples[1].load = nil
    #expect(ScalingAnalysis(table).equalWork == nil)
    // Eight threads whatever the number of workers is.
    #expect(ScalingAnalysis(Self.table([(1, 10, 79), (2, 10, 79), (4, 10, 79)])).equalWork == nil)
    #expect(ScalingAnalysis(Self.table([(2, 5, 10), (4, 3, 10)])).equalWork == nil)
    let speedups = PublishedTables.table(.speedup, [(1, 1), (2, 1.9), (4, 3.6)])
    #expect(ScalingAnalysis(speedups).equalWork == nil)
  }

  @Test("a sleeper's processor time may grow as it likes")
  func sleepersAreNotToldOfGrowth() throws {
    let analysis = ScalingAnalysis(
      Self.table([(1, 1, 0.001), (2, 0.6, 0.002), (4, 0.4, 0.004)]))
    let equal = try #require(analysis.equalWork)
    #expect(equal.causes == nil)
    #expect(!FitText(analysis).text.contains("are lost"))
  }

  @Test("JSON has the losses, and null where nothing is known")
  func json() throws {
    struct Document: Decodable {
      var equalWork: Equal?
    }
    struct Equal: Decodable {
      var points: [Point]
    }
    struct Point: Decodable {
      var n: Int
      var lost: [String: Double?]?
    }
    func read(_ table: ScalingTable) throws -> Document {
      let json = try ScalingAnalysis.json(of: [ScalingAnalysis(table)])
      return try JSONDecoder().decode(Document.self, from: Data(json))
    }
    let lost = try #require(read(Self.slowed).equalWork?.points.last?.lost)
    #expect(Set(lost.keys) == ["total", "idle", "processorTime", "uneven", "waiting"])
    #expect(try read(PublishedTables.quinnFlat).equalWork == nil)
  }

  private static func table(_ rows: [(Int, Double, Double)]) -> ScalingTable {
    table(rows.map { ($0.0, $0.1, $0.2, 0) })
  }

  /// Workers, time, processor time, and the time in which workers waited for the last one.
  private static func table(_ rows: [(Int, Double, Double, Double)]) -> ScalingTable {
    ScalingTable(
      name: "table", quantity: .time,
      samples: rows.map {
        ScalingTable.Sample(
          workers: $0.0, value: $0.1,
          load: ScalingTable.Load(processorSeconds: $0.2, unevenSeconds: $0.3))
      })
  }

  /// Six runs of each: a serial share, the rest of which takes `growth` more of its time for every further
  /// worker. Each part's processor time scatters from run to run by 2 % and by 1 % in common for one
  /// number of workers, and the time beside that by 1 % and 0.5 % (wake-ups, ends).
  private static func draw(
    _ serial: Double, _ workers: [Int], growth: Double, using generator: inout SplitMix64
  ) -> ScalingTable {
    let samples = workers.flatMap { count -> [ScalingTable.Sample] in
      let n = Double(count)
      let common = (0..<3).map { _ in generator.normal() }
      return (0..<6).map { _ in
        let alone = serial * (1 + 0.01 * common[0] + 0.02 * generator.normal())
        let slowed = (1 - serial) * (1 + growth * (n - 1))
        let shared = slowed * (1 + 0.01 * common[1] + 0.02 * generator.normal())
        let beside = 1 + 0.005 * common[2] + 0.01 * generator.normal()
        return ScalingTable.Sample(
          workers: count, value: (alone + shared / n) * beside,
          load: ScalingTable.Load(processorSeconds: alone + shared))
      }
    }
    return ScalingTable(name: "simulated", quantity: .time, samples: samples)
  }
}
