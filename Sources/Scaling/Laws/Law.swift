/// A law of how throughput grows with the number of workers.
///
/// Each is λ, the throughput of one worker, times a function of the number of workers N and of up
/// to two shares. docs/SCALING.md has the formulas with their sources.
public enum Law: String, Sendable, Codable, CaseIterable {
  /// X(N) = λ N: nothing is lost.
  case linear
  /// X(N) = λ / (s + (1 - s) / N), of the same work whatever N is (Amdahl 1967): s is the share of
  /// one worker's time in which nothing can be shared out.
  case amdahl
  /// X(N) = λ (s + (1 - s) N), of work that grows with N (Gustafson 1988): s is the share of the
  /// parallel run's time in which one worker works alone. Not the same number as Amdahl's s.
  case gustafson
  /// X(N) = λ N / (1 + σ (N - 1) + κ N (N - 1)) (Gunther 1993): σ is contention, and Amdahl's s
  /// where κ, the cost of keeping workers consistent with one another, is 0.
  case usl

  /// The law's shares, in the order in which every function here takes them.
  public var shares: [Share] {
    switch self {
    case .linear: []
    case .amdahl, .gustafson: [.serial]
    case .usl: [.sigma, .kappa]
    }
  }

  /// A parameter beside λ.
  public enum Share: String, Sendable, Codable {
    /// The serial fraction: from 0 to 1.
    case serial = "s"
    /// Contention: from 0 to 1.
    case sigma
    /// Coherency: 0 or more.
    case kappa

    /// The values that make sense.
    var bounds: ClosedRange<Double> {
      switch self {
      case .serial, .sigma: 0...1
      case .kappa: 0...Double.infinity
      }
    }

    /// As it is written in formulas.
    public var symbol: String {
      switch self {
      case .serial: "s"
      case .sigma: "σ"
      case .kappa: "κ"
      }
    }
  }

  /// Its name in a sentence.
  public var title: String {
    switch self {
    case .linear: "linear scaling"
    case .amdahl: "Amdahl's law"
    case .gustafson: "Gustafson's law"
    case .usl: "the Universal Scalability Law"
    }
  }

  /// The throughput of `workers` workers.
  public func throughput(workers: Double, lambda: Double, shares: [Double]) -> Double {
    switch self {
    case .linear:
      return lambda * workers
    case .amdahl:
      return lambda * workers / (1 + shares[0] * (workers - 1))
    case .gustafson:
      return lambda * (workers - shares[0] * (workers - 1))
    case .usl:
      let (sigma, kappa) = (shares[0], shares[1])
      return lambda * workers / (1 + sigma * (workers - 1) + kappa * workers * (workers - 1))
    }
  }

  /// Where throughput is highest: sqrt((1 - σ) / κ) workers; nil where it grows without end.
  public func peak(lambda: Double, shares: [Double]) -> (workers: Double, throughput: Double)? {
    guard self == .usl, shares[1] > 0, shares[0] < 1 else { return nil }
    let workers = ((1 - shares[0]) / shares[1]).squareRoot()
    return (workers, throughput(workers: workers, lambda: lambda, shares: shares))
  }

  /// The speedup that no number of workers exceeds by Amdahl's law: 1 / s; nil for s = 0.
  public static func amdahlLimit(serial: Double) -> Double? { serial > 0 ? 1 / serial : nil }
}

/// The experimentally determined serial fraction (Karp and Flatt 1990):
/// e(N) = (1/S - 1/N) / (1 - 1/N).
///
/// Flat over N it is a serial part, rising it is overhead, falling it says that the run with one
/// worker is no fair baseline. Nil for one worker or a speedup that is not positive.
public func karpFlatt(speedup: Double, workers: Int) -> Double? {
  guard workers > 1, speedup > 0 else { return nil }
  let n = Double(workers)
  return (1 / speedup - 1 / n) / (1 - 1 / n)
}
