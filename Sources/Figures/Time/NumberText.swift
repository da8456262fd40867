import Trace

/// A number with exactly `decimals` decimals, half away from zero, as in `0.99`.
public func numberText(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return "–" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (value.magnitude * scale).rounded()
  // Beyond 2^53 the decimals are noise, and beyond 2^63 the conversion would trap.
  guard scaled < 9e15 else { return value < 0 ? "< -9e15" : "> 9e15" }
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return sign + decimalText(Int64(scaled), unit: Int64(scale), decimals: decimals)
}

/// `value / unit` with exactly `decimals` decimals, cut off after them.
func decimalText(_ value: Int64, unit: Int64, decimals: Int) -> String {
  let sign = value < 0 ? "-" : ""
  let whole = value.magnitude / unit.magnitude
  guard decimals > 0 else { return sign + String(whole) }
  var rest = value.magnitude % unit.magnitude
  var digits = ""
  for _ in 0..<decimals {
    let (high, low) = rest.multipliedFullWidth(by: 10)
    let (digit, remainder) = unit.magnitude.dividingFullWidth((high, low))
    digits += String(digit)
    rest = remainder
  }
  return "\(sign)\(whole).\(digits)"
}

/// A count that is easy to read, as in `44,702`.
func grouped(_ number: some BinaryInteger) -> String {
  var text = ""
  for (index, digit) in String(number).reversed().enumerated() {
    if index > 0, index % 3 == 0, digit != "-" { text.append(",") }
    text.append(digit)
  }
  return String(text.reversed())
}

/// A length of time to three digits with its unit, as in `12.3 ms`.
public func durationText(_ duration: Nanoseconds) -> String {
  guard duration != 0 else { return "0 s" }
  var unit = TimeUnit(for: duration)
  var value = Double(duration) / Double(unit.length)
  // 999.6 µs would round to "1000 µs".
  if value.magnitude >= 999.5, unit != .minutes, unit != .seconds {
    unit = TimeUnit(for: unit.length * 1000)
    value = Double(duration) / Double(unit.length)
  }
  return numberText(value, decimals: decimals(forThreeDigitsOf: value, in: unit)) + " "
    + unit.symbol
}

/// A stretch of time in one unit, with as many decimals as its length needs, as in `12.3–15.9 ms`.
public func rangeText(_ range: TimeRange) -> String {
  let unit = TimeUnit(for: Swift.max(range.end.magnitude, range.start.magnitude).clamped)
  // A tenth of the length must show; a nanosecond is the finest there is.
  var decimals = 0
  var step = unit.length
  while step > Swift.max(range.duration / 10, 1), decimals < 11 {
    step /= 10
    decimals += 1
  }
  let texts = [range.start, range.end].map {
    decimalText(rounded($0, unit, decimals), unit: unit.length, decimals: decimals)
  }
  return "\(texts[0])–\(texts[1]) \(unit.symbol)"
}

/// `moment` to the nearest of what `decimals` decimals of `unit` can say.
private func rounded(_ moment: Nanoseconds, _ unit: TimeUnit, _ decimals: Int) -> Nanoseconds {
  var step = unit.length
  for _ in 0..<decimals { step /= 10 }
  guard step > 1 else { return moment }
  let down = moment - moment % step
  return moment - down >= step - step / 2 ? down + step : down
}

private func decimals(forThreeDigitsOf value: Double, in unit: TimeUnit) -> Int {
  guard unit != .nanoseconds else { return 0 }
  return value.magnitude < 9.995 ? 2 : value.magnitude < 99.95 ? 1 : 0
}

extension UInt64 {
  /// As a signed number, the largest there is where it does not fit.
  fileprivate var clamped: Int64 { Int64(clamping: self) }
}
