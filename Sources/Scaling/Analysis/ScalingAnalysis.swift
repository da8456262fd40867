/// What measurements with different numbers of workers say: points, laws, and which law to believe.
///
/// docs/SCALING.md states every rule.
public struct ScalingAnalysis: Sendable, Equatable {
  /// The measurements.
  public var table: ScalingTable
  /// What the fits made smallest.
  public var objective: Objective
  /// The points, by number of workers.
  public var points: [MeasuredPoint]
  /// The fitted and the refused laws, simplest first.
  public var laws: [LawFit]
  /// The law to believe; nil where none is accepted.
  public var best: Law?
  /// The serial fraction by Karp and Flatt for every point but that of one worker; empty without
  /// such a one.
  public var karpFlatt: [KarpFlattPoint]
  /// How it changes with the number of workers; nil for fewer than two points.
  public var trend: Trend?
  /// How much of the work is serial, by the best source there is; nil where nothing says.
  public var serialFraction: SerialFraction?
  /// What a reader should know of the measurements; one line each.
  public var notes: [String]

  /// The serial fraction by Karp and Flatt at one number of workers.
  public struct KarpFlattPoint: Sendable, Equatable {
    /// How many workers.
    public var workers: Int
    /// The fraction: below 0 where the speedup is more than linear.
    public var fraction: IntervalValue
  }

  /// How the Karp-Flatt fraction changes with the number of workers.
  public enum Trend: String, Sendable, Codable {
    /// A serial part.
    case flat
    /// Overhead that grows with the number of workers.
    case rising
    /// The run with one worker is no fair baseline, or caches grow with the workers.
    case falling
  }

  /// A serial fraction and where it comes from.
  public struct SerialFraction: Sendable, Equatable {
    /// What it was worked out from.
    public enum Source: String, Sendable, Codable {
      /// A fit of Amdahl's law.
      case amdahl
      /// A fit of Gustafson's law, whose fraction is of the parallel run's time.
      case gustafson
      /// The contention of a fit of the Universal Scalability Law.
      case usl
      /// One measured speedup, by Karp and Flatt.
      case karpFlatt = "karp-flatt"
    }

    /// What it was worked out from.
    public var source: Source
    /// How many workers that speedup had; nil for fits.
    public var workers: Int?
    /// The fraction, with the 95 % interval of a fit or what follows from the medians' intervals.
    public var fraction: IntervalValue
  }

  /// Analyses `table`: with all laws that may apply, or with the one that is asked for.
  public init(_ table: ScalingTable, law: Law? = nil, objective: Objective = .time) {
    self.table = table
    self.objective = objective
    let points = table.points()
    self.points = points
    let used = points.filter(\.isUsed)
    let base = points.first { $0.workers == 1 }
    karpFlatt = Self.karpFlatt(points, over: base, table.quantity)
    trend = Self.trend(karpFlatt.filter { point in used.contains { $0.workers == point.workers } })
    let wanted = law.map { [$0] } ?? Self.usual(for: table.quantity)
    let evidence = FitEvidence(used, table: table, objective: objective, trend: trend)
    laws = wanted.map(evidence.fit)
    best = ModelChoice(laws, evidence).best(amongAll: law != nil)
    serialFraction = nil
    notes = MeasurementNotes(table, points).lines
    serialFraction = chosenSerialFraction(used)
  }

  /// The point of one worker, which speedups are relative to.
  public var base: MeasuredPoint? { points.first { $0.workers == 1 } }

  /// The measured throughput of one worker, to compare a fitted λ with; nil where it was not measured.
  public var measuredLambda: Double? { base.map { table.quantity.throughput($0.median) } }

  /// Whether there are too few numbers of workers, or too near ones, for a fit of Amdahl's law.
  public var isTooSmallForFit: Bool {
    let used = points.filter(\.isUsed).map(\.workers)
    guard let least = used.first, let most = used.last else { return true }
    return used.count < 3 || most < 4 * least
  }

  /// The fit of ``best``.
  public var bestCurve: FitCurve? { laws.first { $0.law == best }?.curve }

  /// The speedup of `point`; nil where one worker was not measured.
  public func speedup(of point: MeasuredPoint) -> IntervalValue? {
    base.map { point.speedup(over: $0, table.quantity) }
  }

  /// How the program would scale at equal processor time; nil where that was not measured for every
  /// point that laws are fitted to.
  public var equalWork: EqualWork? { EqualWork(table, used: points.filter(\.isUsed)) }

  /// Laws that a table may follow. Times are of fixed work, of which Gustafson's law says nothing.
  private static func usual(for quantity: ScalingTable.Quantity) -> [Law] {
    quantity == .time ? [.linear, .amdahl, .usl] : [.linear, .amdahl, .gustafson, .usl]
  }

  private static func karpFlatt(
    _ points: [MeasuredPoint], over base: MeasuredPoint?, _ quantity: ScalingTable.Quantity
  ) -> [KarpFlattPoint] {
    guard let base else { return [] }
    return points.compactMap { point in
      let speedup = point.speedup(over: base, quantity)
      guard let value = karpFlatt(speedup.value, point.workers) else { return nil }
      let interval = speedup.interval.flatMap { range -> ClosedRange<Double>? in
        guard let least = karpFlatt(range.upperBound, point.workers),
          let most = karpFlatt(range.lowerBound, point.workers)
        else { return nil }
        return least...most
      }
      return KarpFlattPoint(workers: point.workers, fraction: IntervalValue(value, interval))
    }
  }

  private static func karpFlatt(_ speedup: Double, _ workers: Int) -> Double? {
    Scaling.karpFlatt(speedup: speedup, workers: workers)
  }

  /// Told by intervals that don't meet; without repeats by a change of a tenth and a hundredth.
  static func trend(_ points: [KarpFlattPoint]) -> Trend? {
    guard points.count > 1, let first = points.first?.fraction, let last = points.last?.fraction
    else { return nil }
    if let early = first.interval, let late = last.interval {
      if late.lowerBound > early.upperBound { return .rising }
      return late.upperBound < early.lowerBound ? .falling : .flat
    }
    let change = last.value - first.value
    let matters = max(0.01, 0.1 * (abs(first.value) + abs(last.value)) / 2)
    return abs(change) <= matters ? .flat : change > 0 ? .rising : .falling
  }

  private func chosenSerialFraction(_ used: [MeasuredPoint]) -> SerialFraction? {
    // Where scaling is linear, Amdahl's fit still says how much could be serial.
    let law = best == .linear ? .amdahl : best
    if let fit = laws.first(where: { $0.law == law }), fit.isAccepted,
      let share = fit.curve?.shares.first,
      let source = SerialFraction.Source(rawValue: fit.law.rawValue)
    {
      return SerialFraction(
        source: source,
        fraction: IntervalValue(share.value, share.high.map { share.low...$0 }))
    }
    let measured = karpFlatt.last { point in used.contains { $0.workers == point.workers } }
    return measured.map {
      SerialFraction(source: .karpFlatt, workers: $0.workers, fraction: $0.fraction)
    }
  }
}
