/// Which runs a sweep makes, and in which order.
public struct SweepPlan: Sendable, Equatable, Codable {
  /// The command as it was given: `{workers}` in it stands for the number of workers.
  public var command: [String]
  /// The numbers of workers, ascending, each once.
  public var workers: [Int]
  /// How often each is measured.
  public var repeats: Int
  /// How often each is run before that, to warm caches and clocks up.
  public var warmups: Int
  /// What decides the order of the runs.
  public var seed: UInt64

  /// Makes a plan from its parts.
  public init(command: [String], workers: [Int], repeats: Int, warmups: Int, seed: UInt64) {
    self.command = command
    self.workers = Set(workers).sorted()
    self.repeats = repeats
    self.warmups = warmups
    self.seed = seed
  }

  /// One run of a plan.
  public struct Step: Sendable, Hashable, Codable {
    /// How many workers.
    public var workers: Int
    /// Which repeat of it, from 1.
    public var number: Int
    /// Whether it only warms up.
    public var isWarmup: Bool

    /// Makes a step from its parts.
    public init(workers: Int, number: Int, isWarmup: Bool = false) {
      self.workers = workers
      self.number = number
      self.isWarmup = isWarmup
    }
  }

  /// All runs: first what warms up, then rounds that hold every number of workers once, each round in
  /// an order of its own.
  ///
  /// A machine that gets slower while it is measured so slows all numbers of workers alike, where one
  /// number after the other would turn the drift into a law.
  public var steps: [Step] {
    let warming = (0..<warmups).flatMap { number in
      workers.map { Step(workers: $0, number: number + 1, isWarmup: true) }
    }
    var generator = SplitMix64(seed: seed)
    let measured = (0..<repeats).flatMap { number in
      workers.shuffled(using: &generator).map { Step(workers: $0, number: number + 1) }
    }
    return warming + measured
  }

  /// The command for `workers` workers.
  public func command(workers: Int) -> [String] {
    command.map { word in
      word.split(separator: "{workers}", omittingEmptySubsequences: false)
        .joined(separator: "\(workers)")
    }
  }
}

/// The SplitMix64 generator (Steele, Lea and Flood 2014): the same numbers from the same seed, on
/// every machine.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
