import Glibc

/// `value` with a fixed number of decimals and a point, whatever the locale.
func decimals(_ value: Double, _ places: Int) -> String {
  guard value.isFinite else { return "-" }
  let scale = pow(10, Double(places))
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 1e18 else { return "\(value)" }
  let units = UInt64(scaled)
  let sign = value < 0 && units > 0 ? "-" : ""
  guard places > 0 else { return "\(sign)\(units)" }
  let divisor = UInt64(scale)
  let fraction = String(units % divisor)
  return "\(sign)\(units / divisor)."
    + String(repeating: "0", count: places - fraction.count) + fraction
}

/// `share` as a percentage: two digits where that says more than one.
func percent(_ share: Double) -> String {
  let value = share * 100
  return decimals(value, value > 0 && value < 9.95 ? 1 : 0) + " %"
}

/// A number that is mostly whole, such as a count of cores.
func plainNumber(_ value: Double) -> String {
  value == value.rounded() ? decimals(value, 0) : decimals(value, 2)
}
