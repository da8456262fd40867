/// How a program would scale had its processor time not grown with the number of workers.
///
/// N workers have N T(N) of core time. W(N) of it they compute, U(N) they wait for the last one of
/// them, H(N) they wait within their work where that is counted, and I(N) is left: nothing to do. So what
/// is lost against linear scaling, N T(N) - T(1), is the growth of these four, exactly (Grama et al.,
/// Introduction to Parallel Computing, 2003, sections 5.1 and 5.2.2: the total overhead). By Amdahl's law one
/// works while N - 1 have nothing to do: of the four, it speaks of I alone. docs/SCALING.md derives the rest.
public struct EqualWork: Sendable, Equatable {
  /// For every number of workers that laws are fitted to, ascending.
  public let points: [Point]
  /// Amdahl's law at equal work, or why it does not apply.
  public let law: LawFit
  /// How much of the work is serial, by that law or else by the greatest number of workers; nil
  /// where one worker alone was measured.
  public let serialFraction: ScalingAnalysis.SerialFraction?

  /// What one number of workers did with its core time.
  public struct Point: Sendable, Equatable {
    /// How many workers.
    public let workers: Int
    /// W(N): the processor time in seconds, all workers together.
    public let processorSeconds: IntervalValue
    /// W(N) / W(1).
    public let growth: IntervalValue
    /// The serial fraction by Karp and Flatt that is left at equal work; nil for one worker.
    public let karpFlatt: IntervalValue?
    /// What was lost and to what; nil for one worker.
    public let loss: Loss?

    /// How many times as fast as one worker at equal work, by ``karpFlatt``.
    public var speedup: IntervalValue {
      guard let karpFlatt else { return .one }
      let share = 1 / Double(workers)
      func time(_ fraction: Double) -> Double { share + fraction * (1 - share) }
      // Where the interval reaches no time at all, it says nothing.
      let interval = karpFlatt.interval.flatMap { time($0.lowerBound) > 0 ? $0 : nil }
      return IntervalValue(karpFlatt.value, interval).falling { 1 / time($0) }
    }
  }

  /// What N workers lack to be N times as fast as one: N - S(N), told apart by causes that add up to it.
  public struct Loss: Sendable, Equatable {
    /// All of it.
    public let total: Double
    /// Workers without anything to do, which is what a serial part makes; and those that wait within their
    /// work where ``waiting`` is not known.
    public let idle: Double
    /// Processor time that grows with the number of workers: cores that slow each other down, work that
    /// every worker repeats, spinning.
    public let processorTime: Double
    /// Workers that wait for the last one of them.
    public let uneven: Double
    /// Workers that wait within their work, for locks, data or each other; nil where nobody counted.
    public let waiting: Double?
  }

  /// Looks at the samples of `table` that belong to `used`; nil where one worker or the processor time
  /// of a sample was not measured, for measurements other than of time, and where others than the workers
  /// compute: processor time of more than 1.1 times that of the workers.
  init?(_ table: ScalingTable, used: [MeasuredPoint]) {
    guard table.quantity == .time, used.first?.workers == 1 else { return nil }
    var measured: [CoreTime] = []
    for point in used {
      let samples = table.samples.filter { !$0.isWarmup && $0.workers == point.workers }
      guard let times = CoreTime(workers: point.workers, samples) else { return nil }
      measured.append(times)
    }
    // What is counted in some runs only would look like a difference between them.
    if !measured.allSatisfy({ $0.waiting != nil }) {
      for index in measured.indices { measured[index].waiting = nil }
    }
    let one = measured[0]
    let adjusted = measured.map { $0.atEqualWork(as: one) }
    guard measured.allSatisfy({ $0.share <= Self.mostPerWorker }),
      adjusted.allSatisfy({ $0.values.allSatisfy { $0 > 0 } })
    else { return nil }
    points = measured.map { $0.point(over: one) }
    let fractions = points.compactMap { point in
      point.karpFlatt.map {
        ScalingAnalysis.KarpFlattPoint(workers: point.workers, fraction: $0)
      }
    }
    let trend = ScalingAnalysis.trend(fractions)
    let evidence = FitEvidence(
      adjusted, table: table, objective: .time, trend: trend, scaleReach: one.reach)
    law = evidence.fit(.amdahl)
    if law.isAccepted, let share = law.curve?.shares.first {
      serialFraction = ScalingAnalysis.SerialFraction(
        source: .amdahl, fraction: IntervalValue(share.value, share.high.map { share.low...$0 }))
    } else {
      serialFraction = fractions.last.map {
        ScalingAnalysis.SerialFraction(
          source: .karpFlatt, workers: $0.workers, fraction: $0.fraction)
      }
    }
  }
}

extension EqualWork {
  /// A worker has one core, which is busy for all of the time at most; a little more is the launcher's.
  private static let mostPerWorker = 1.1
}

/// How runs with one number of workers spent their core time.
private struct CoreTime {
  let workers: Int
  /// T: seconds from start to end.
  let wall: [Double]
  /// W: seconds on cores.
  let processor: [Double]
  /// U: seconds in which workers waited for the last one.
  let uneven: [Double]
  /// H: seconds in which workers waited within their work; nil where nobody counted.
  var waiting: [Double]?

  /// nil where one of `samples` lacks its load.
  init?(workers: Int, _ samples: [ScalingTable.Sample]) {
    self.workers = workers
    let loads = samples.compactMap(\.load)
    guard loads.count == samples.count, loads.contains(where: { $0.processorSeconds > 0 }) else {
      return nil
    }
    wall = samples.map(\.value)
    processor = loads.map(\.processorSeconds)
    uneven = loads.map(\.unevenSeconds)
    let counted = loads.compactMap(\.waitingSeconds)
    waiting = counted.count == loads.count ? counted : nil
  }

  /// W / (N T).
  var share: Double {
    Median(of: processor).value / (Double(workers) * Median(of: wall).value)
  }

  /// I = N T - W - U - H, run by run: what slows all of a run's cores down is in T and in W, and so not
  /// in their difference.
  private var idle: [Double] {
    wall.indices.map {
      Double(workers) * wall[$0] - processor[$0] - uneven[$0] - (waiting?[$0] ?? 0)
    }
  }

  func point(over one: CoreTime) -> EqualWork.Point {
    let work = IntervalValue(processor)
    let base = IntervalValue(one.processor)
    return EqualWork.Point(
      workers: workers, processorSeconds: work, growth: workers == 1 ? .one : work / base,
      karpFlatt: karpFlatt(over: one), loss: loss(over: one))
  }

  /// (I(N) - I(1)) / ((N - 1) T(1)), which is Karp and Flatt's fraction less what W and U add to it.
  ///
  /// The interval holds wherever all three medians lie in theirs.
  private func karpFlatt(over one: CoreTime) -> IntervalValue? {
    guard workers > 1 else { return nil }
    let (own, base, unit) = (IntervalValue(idle), IntervalValue(one.idle), IntervalValue(one.wall))
    let others = Double(workers - 1)
    var interval: ClosedRange<Double>?
    if let own = own.interval, let base = base.interval, let unit = unit.interval {
      let (low, high) = (own.lowerBound - base.upperBound, own.upperBound - base.lowerBound)
      let least = low / (others * (low > 0 ? unit.upperBound : unit.lowerBound))
      interval = least...high / (others * (high > 0 ? unit.lowerBound : unit.upperBound))
    }
    return IntervalValue((own.value - base.value) / (others * unit.value), interval)
  }

  private func loss(over one: CoreTime) -> EqualWork.Loss? {
    guard workers > 1 else { return nil }
    func median(_ values: [Double]) -> Double { Median(of: values).value }
    let time = median(wall)
    // Core time over T(N) is in units of the speedup: N T(N) - T(1) over T(N) is N - S.
    let total = Double(workers) - median(one.wall) / time
    let growth = (median(processor) - median(one.processor)) / time
    let ends = (median(uneven) - median(one.uneven)) / time
    var held: Double?
    if let waiting, let ones = one.waiting { held = (median(waiting) - median(ones)) / time }
    return EqualWork.Loss(
      total: total, idle: total - growth - ends - (held ?? 0), processorTime: growth, uneven: ends,
      waiting: held)
  }

  /// The times that the runs would have taken at equal work, with ends as even: (I(N) - I(1) + T(1)) / N.
  func atEqualWork(as one: CoreTime) -> MeasuredPoint {
    let rest = Median(of: one.wall).value - Median(of: one.idle).value
    return MeasuredPoint(
      workers: workers, values: idle.map { ($0 + rest) / Double(workers) }, excluded: nil)
  }

  /// How far from the truth the median time may be, relative to it: the half of a 95 % interval.
  /// Nil for a single run.
  ///
  /// All times at equal work have that error in common, so that none of it shows in their distances from a curve.
  var reach: Double? {
    guard wall.count > 1 else { return nil }
    let median = Median(of: wall).value
    let mean = wall.reduce(0, +) / Double(wall.count)
    let variance = wall.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(wall.count - 1)
    let t = StudentT.twoSided(0.95, degrees: wall.count - 1)
    return t * (variance * Spread.medianFactor(wall.count)).squareRoot() / median
  }
}

extension IntervalValue {
  /// What does not differ from what it is compared with.
  fileprivate static var one: IntervalValue { IntervalValue(1, 1...1) }

  /// The median of `values` with its interval.
  fileprivate init(_ values: [Double]) {
    let median = Median(of: values)
    self.init(median.value, median.interval)
  }

  /// A quotient of positive values, whose interval holds wherever both lie in theirs.
  fileprivate static func / (left: IntervalValue, right: IntervalValue) -> IntervalValue {
    var interval: ClosedRange<Double>?
    if let above = left.interval, let below = right.interval, below.lowerBound > 0 {
      interval = above.lowerBound / below.upperBound...above.upperBound / below.lowerBound
    }
    return IntervalValue(left.value / right.value, interval)
  }
}
