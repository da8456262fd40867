extension EqualWork {
  /// What of the core time counts: less is not worth a word.
  private static let leastShare = 0.01

  /// The greatest number of workers that was measured, if more than one.
  private var most: (point: Point, loss: Loss)? {
    points.last.flatMap { point in point.loss.map { (point, $0) } }
  }

  /// Whether the processor time that grows is worth a word.
  private func grows(_ point: Point, _ loss: Loss) -> Bool {
    point.growth.value > 1.01 && loss.processorTime >= Self.leastShare * Double(point.workers)
  }

  /// Whether it is told from none: beyond its interval, or by 5 % without repeats.
  private func isTold(_ growth: IntervalValue) -> Bool {
    (growth.interval?.lowerBound ?? growth.value / 1.04) > 1.01
  }

  private func endsUnevenly(_ point: Point, _ loss: Loss) -> Bool {
    loss.uneven >= Self.leastShare * Double(point.workers)
  }

  private func waits(_ point: Point, _ loss: Loss) -> Bool {
    (loss.waiting ?? 0) >= Self.leastShare * Double(point.workers)
  }

  /// Why times alone make the program look more serial than it is, of the workers, as in `need 1.26 times
  /// the processor time of one`; nil where they don't.
  ///
  /// One of the causes has to be told from none; where growth is not, its interval says so.
  public var causes: String? {
    guard let (point, loss) = most,
      loss.total - loss.idle >= Self.leastShare * Double(point.workers)
    else { return nil }
    let (grows, ends, waits) = (
      grows(point, loss), endsUnevenly(point, loss), waits(point, loss)
    )
    guard ends || waits || grows && isTold(point.growth) else { return nil }
    var parts: [String] = []
    if grows {
      let range =
        isTold(point.growth)
        ? nil
        : point.growth.interval.map {
          " (\(significant($0.lowerBound)) to \(significant($0.upperBound)))"
        }
      parts.append(
        "need \(significant(point.growth.value))\(range ?? "") times the processor time of one")
    }
    if ends {
      let share = percentage(loss.uneven / Double(point.workers))
      parts.append("wait for the last of them for \(share) of their time")
    }
    if waits, let waiting = loss.waiting {
      let share = percentage(waiting / Double(point.workers))
      parts.append("wait within their work for \(share) of their time")
    }
    guard parts.count > 1, let last = parts.last else { return parts.first }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  /// What the loss of the greatest number of workers went to, in a sentence; nil where it is all serial
  /// or waiting.
  public var lossText: String? {
    guard let (point, loss) = most, causes != nil else { return nil }
    func part(_ value: Double) -> String { significant(value.magnitude, digits: 2) }
    let least = Self.leastShare * Double(point.workers)
    let rest = loss.waiting == nil ? "what is serial and to waiting" : "what is serial"
    var parts = ["\(part(max(loss.idle, 0))) goes to \(rest)"]
    if loss.processorTime >= least {
      parts.append("\(part(loss.processorTime)) to processor time that grows")
    }
    if loss.uneven >= least { parts.append("\(part(loss.uneven)) to waiting for the last of them") }
    if let waiting = loss.waiting, waiting >= least {
      parts.append("\(part(waiting)) to waiting within the work")
    }
    let back =
      loss.processorTime <= -least
      ? "; processor time that fell gave \(part(loss.processorTime)) back" : ""
    return
      "\(point.workers) workers are \(significant(Double(point.workers) - loss.total)) times as "
      + "fast as one. Of the \(part(loss.total)) lost, \(parts.joined(separator: ", "))\(back)."
  }

  /// How much of the work looks serial with the greatest number of workers, by its time alone.
  func apparent(_ analysis: ScalingAnalysis) -> (workers: Int, fraction: Double)? {
    guard let workers = points.last?.workers else { return nil }
    return analysis.karpFlatt.first { $0.workers == workers }.map { (workers, $0.fraction.value) }
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
    // What reads the same is no other finding, and has the interval that figures show.
    guard let equal = equalWork?.serialFraction,
      percentage(equal.fraction.value) != percentage(serial.fraction.value)
    else { return serial }
    return equal
  }

  /// What the times would have one believe and why, where processor time tells otherwise.
  var equalWorkFinding: String? {
    guard let equal = equalWork, let causes = equal.causes, let serial = equal.serialFraction,
      let (last, measured) = equal.apparent(self)
    else { return nil }
    let share = serial.fraction.value
    // What reads the same is no other finding.
    guard percentage(share) != percentage(measured) else { return nil }
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

  /// The same, short enough for a slide; nil where times alone tell the truth.
  public var equalWorkTitle: String? {
    guard let equal = equalWork, equal.causes != nil,
      let share = equal.serialFraction?.fraction.value,
      let (workers, measured) = equal.apparent(self), percentage(share) != percentage(measured)
    else { return nil }
    let told = share > 0 ? "\(percentage(share)) of the work is serial" : "Nothing serial shows"
    return "\(told); \(workers) workers behave as if \(percentage(measured)) were"
  }
}
