import Glibc

/// `value` to `digits` significant digits, without an exponent where that stays readable: `0.0243`,
/// `1884`, `0.000104`, `1.04e-12`.
public func significant(_ value: Double, digits: Int = 3) -> String {
  guard value.isFinite else { return "–" }
  guard value != 0 else { return "0" }
  // A double has no more than that, and an integer hardly more.
  let digits = min(digits, 15)
  var exponent = Int(floor(log10(value.magnitude)))
  // 9.996 is 10.0 to three digits.
  if (value.magnitude / pow(10, Double(exponent - digits + 1))).rounded()
    >= pow(10, Double(digits))
  {
    exponent += 1
  }
  guard (-6...6).contains(exponent) else {
    return significant(value / pow(10, Double(exponent)), digits: digits) + "e\(exponent)"
  }
  let places = max(digits - 1 - exponent, 0)
  let scale = pow(10, Double(places))
  let units = Int64((value.magnitude * scale).rounded())
  let whole = "\(value < 0 ? "-" : "")\(units / Int64(scale))"
  guard places > 0 else { return whole }
  let fraction = String(units % Int64(scale))
  return whole + "." + String(repeating: "0", count: places - fraction.count) + fraction
}

/// The least number of `digits` significant digits that is not below `value`, which is positive: what
/// `value` never exceeds.
public func significantBound(_ value: Double, digits: Int) -> String {
  guard value.isFinite, value > 0 else { return significant(value, digits: digits) }
  let step = pow(10, floor(log10(value)) - Double(digits - 1))
  // 1 / 0.05 may be a little more than 20.
  return significant((value / step - 1e-9).rounded(.up) * step, digits: digits)
}

/// A number that is mostly whole, such as a count of cores: `4`, `1.50`.
func plain(_ value: Double) -> String {
  value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : significant(value)
}

/// `share` as a percentage: whole from 10 % on, with one decimal below.
public func percentage(_ share: Double) -> String {
  let value = share * 100
  guard value.magnitude < 9.95 else { return significant(value, digits: digits(of: value)) + " %" }
  let tenths = (value * 10).rounded()
  guard tenths != 0 else { return "0 %" }
  return significant(tenths / 10, digits: tenths.magnitude < 10 ? 1 : 2) + " %"
}

/// Two shares as a range, such as `4.1 to 6.0 %`: in more digits than ``percentage(_:)`` gives where both
/// would read the same. Without `high` it is open.
public func percentageRange(_ low: Double, _ high: Double?) -> String {
  let lowest = percentage(low)
  guard let high else { return "\(lowest.dropLast(2)) to any" }
  let highest = percentage(high)
  guard lowest == highest, low < high else { return "\(lowest.dropLast(2)) to \(highest)" }
  return "\(significant(low * 100)) to \(significant(high * 100)) %"
}

/// A count of workers: `1 worker`, `8 workers`.
public func workersText(_ count: Int) -> String { count == 1 ? "1 worker" : "\(count) workers" }

/// How many digits stand before the point of `value` once it is rounded.
private func digits(of value: Double) -> Int {
  let rounded = value.magnitude.rounded()
  guard rounded.isFinite, rounded >= 1 else { return 1 }
  return Int(floor(log10(rounded))) + 1
}
