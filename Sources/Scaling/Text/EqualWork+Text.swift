extension EqualWork {
  /// What of the core time counts: less is not worth a word.
  private static let leastShare = 0.01

  /// The greatest number of workers that was measured, if more than one.
  private var most: (point: Point, loss: Loss)? {
    points.last.flatMap { point in point.loss.map { (point, $0) } }
  }

  /// Whether processor time grows: beyond its interval, by 1 % of the core time and of what it was;
  /// without repeats by 5 % of that.
  private var grows: Bool {
    guard let (point, loss) = most else { return false }
    let sure = point.growth.interval?.lowerBound ?? point.growth.value / 1.04
    return sure > 1.01 && loss.processorTime >= Self.leastShare * Double(point.workers)
  }

  /// Whether workers wait for the last one of them for 1 % of the core time.
  private var endsUnevenly: Bool {
    guard let (point, loss) = most else { return false }
    return loss.uneven >= Self.leastShare * Double(point.workers)
  }

  /// Why times alone make the program look more serial than it is, as in `need 1.26 times the
  /// processor time of one`, of the workers; nil where they don't.
  public var causes: String? {
    guard let (point, loss) = most else { return nil }
    let growth =
      grows ? "need \(significant(point.growth.value)) times the processor time of one" : nil
    let ends =
      endsUnevenly
      ? "wait for the last of them for \(percentage(loss.uneven / Double(point.workers))) of their time"
      : nil
    let all = [growth, ends].compactMap(\.self)
    return all.isEmpty ? nil : all.joined(separator: " and ")
  }

  /// What the loss of the greatest number of workers went to, in a sentence; nil where it is all serial
  /// or waiting.
  public var lossText: String? {
    guard let (point, loss) = most, causes != nil, loss.total > 0 else { return nil }
    func part(_ value: Double) -> String { significant(value, digits: 2) }
    let ends = endsUnevenly ? ", \(part(loss.uneven)) to workers that wait for the last one" : ""
    return
      "With \(point.workers) workers \(part(loss.total)) of \(point.workers) times as fast are lost: "
      + "\(part(loss.idle)) to what is serial and to waiting, "
      + "\(part(loss.processorTime)) to processor time that grows\(ends)."
  }
}

extension ScalingAnalysis {
  /// The serial fraction to believe: at equal work where processor time is known, or else by the times.
  ///
  /// Contention and Gustafson's fraction are other things, and stay what they are.
  public var programSerialFraction: SerialFraction? {
    guard let serial = serialFraction, serial.source == .amdahl || serial.source == .karpFlatt
    else {
      return serialFraction
    }
    return equalWork?.serialFraction ?? serial
  }

  /// What the times would have one believe and why, where processor time tells otherwise.
  var equalWorkFinding: String? {
    guard let equal = equalWork, let causes = equal.causes, let serial = equal.serialFraction,
      let last = equal.points.last?.workers,
      let measured = karpFlatt.first(where: { $0.workers == last })?.fraction.value
    else { return nil }
    let share = serial.fraction.value
    let told =
      share > 0
      ? "\(percentage(share)) of the work is serial\(Self.rangeText(serial.fraction))"
      : serial.fraction.interval.map {
        "at most \(percentage(max($0.upperBound, 0))) of the work is serial"
      }
        ?? "nothing serial shows"
    return
      "At equal processor time \(told); \(last) workers behave as if \(percentage(measured)) were, "
      + "because they \(causes)"
  }
}
