extension ScalingAnalysis {
  /// What only one worker does however many there are, as a share of one worker's processor time, with the
  /// interval of the runs' median; nil where no marks tell.
  public var markedSerialFraction: IntervalValue? {
    guard !table.knownSerial.marked.isEmpty else { return nil }
    let median = Median(of: table.knownSerial.marked)
    return IntervalValue(median.value, median.interval)
  }

  /// What the serial share was set to, such as `5 % set`; nil where nobody set it.
  public var setSerialText: String? {
    table.knownSerial.set.map { set in
      let text = percentage(set)
      // What somebody wrote is no measurement, and has no more digits than that.
      return (text.hasSuffix(".0 %") ? "\(text.dropLast(4)) %" : text) + " set"
    }
  }

  /// What the serial share was set to, what the marks say, and what the times do; nil where neither of the
  /// first two is known.
  public var knownSerialText: String? {
    let set = setSerialText
    let marked = markedSerialFraction.map { marked in
      let repeats = table.knownSerial.marked.count
      return "\(percentage(marked.value)) of one worker's processor time by its marks"
        + Self.rangeText(marked, repeats: repeats)
    }
    guard set != nil || marked != nil, let serial = programSerialFraction else { return nil }
    let told = serial.fraction.value > 0 ? percentage(serial.fraction.value) : "none"
    let recovered = "\(told) recovered from the times" + Self.rangeText(serial.fraction)
    return "Serial: \([set, marked, recovered].compactMap(\.self).joined(separator: ", "))."
  }
}
