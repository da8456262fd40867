/// Which runs of two commands are made, and in which order.
public struct BenchPlan: Sendable, Equatable, Codable {
  /// Which of the two.
  public enum Side: String, Sendable, Equatable, Codable {
    /// Before.
    case base
    /// After.
    case with
  }

  /// The command before.
  public var base: [String]
  /// The command after.
  public var with: [String]
  /// How often each is measured at most.
  public var repeats: Int
  /// How often each is run before that, unmeasured.
  public var warmups: Int

  /// Makes a plan from its parts.
  public init(base: [String], with: [String], repeats: Int, warmups: Int) {
    self.base = base
    self.with = with
    self.repeats = repeats
    self.warmups = warmups
  }

  /// One run.
  public struct Step: Sendable, Hashable, Codable {
    /// Of which command.
    public var side: Side
    /// Which repeat of it, from 1.
    public var number: Int
    /// Whether it only warms up.
    public var isWarmup: Bool
  }

  /// All runs: first what warms up, then A-B-B-A-A-B-B-A…: whatever gets slower or faster meanwhile,
  /// evenly, does so for both.
  public var steps: [Step] {
    let warming = (0..<warmups).flatMap { number in
      [Side.base, .with].map { Step(side: $0, number: number + 1, isWarmup: true) }
    }
    let measured = (0..<repeats).flatMap { number in
      (number.isMultiple(of: 2) ? [Side.base, .with] : [.with, .base])
        .map { Step(side: $0, number: number + 1, isWarmup: false) }
    }
    return warming + measured
  }

  /// The command of a side.
  public func command(_ side: Side) -> [String] { side == .base ? base : with }

  /// With so many runs a side it is looked whether they answer the question. Five looks at intervals
  /// of ``lookLevel`` are wrong in 5 % of cases at most (Bonferroni), where looking after every run at
  /// 95 % would find something sooner or later. An interval that sure takes six runs a side.
  public static let looks = [6, 12, 24, 48, 96]
  /// How sure the intervals are that are looked at on the way.
  public static let lookLevel = 0.99
}
