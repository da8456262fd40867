import Glibc

/// `value` with a fixed number of decimals and a point, whatever the locale.
package func decimals(_ value: Double, _ places: Int) -> String {
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

/// `share` as a percentage: two digits where that says more than one; what is not zero never reads
/// as zero.
package func percent(_ share: Double) -> String {
  let value = share * 100
  if value > 0, value < 0.05 { return "<0.1 %" }
  return decimals(value, value > 0 && value < 9.95 ? 1 : 0) + " %"
}

/// A number that is mostly whole, such as a count of cores.
func plainNumber(_ value: Double) -> String {
  value == value.rounded() ? decimals(value, 0) : decimals(value, 2)
}

/// A length of time for people: three digits or more, in the unit that suits it.
package func duration(_ seconds: Double) -> String {
  let size = seconds.magnitude
  if size == 0 { return "0 s" }
  if size < 0.9995e-3 { return decimals(seconds * 1e6, size < 99.95e-6 ? 1 : 0) + " µs" }
  if size < 0.9995 { return decimals(seconds * 1e3, size < 0.09995 ? 1 : 0) + " ms" }
  return decimals(seconds, size < 9.9995 ? 3 : size < 99.995 ? 2 : 1) + " s"
}

/// A count that is easy to read: `201`, `9400`, `94,001`.
func grouped(_ number: Int) -> String {
  let digits = String(number)
  guard number >= 10_000 else { return digits }
  return digits.reversed().enumerated().reduce("") { text, digit in
    let comma = digit.offset > 0 && digit.offset % 3 == 0 ? "," : ""
    return String(digit.element) + comma + text
  }
}

/// A count with its noun.
package func count(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}

/// Core numbers with neighbours drawn together: `0-3 8`.
func coreList(_ cores: [Int32]) -> String {
  var parts: [String] = []
  var index = 0
  while index < cores.count {
    var last = index
    while last + 1 < cores.count, cores[last + 1] == cores[last] + 1 { last += 1 }
    parts.append(last > index ? "\(cores[index])-\(cores[last])" : "\(cores[index])")
    index = last + 1
  }
  return parts.joined(separator: " ")
}
