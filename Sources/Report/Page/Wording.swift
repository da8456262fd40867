import Analysis
import Foundation

/// A number with a fixed count of decimals and a point, whatever the locale.
func decimals(_ value: Double, _ places: Int) -> String {
  String(format: "%.\(places)f", value)
}

/// A length of time in seconds, split into a number of three digits or so and its unit.
func durationParts(_ seconds: Double) -> (value: String, unit: String) {
  switch seconds {
  case 60...:
    let whole = Int(seconds.rounded())
    return ("\(whole / 60)\u{A0}min \(whole % 60)", "s")
  case 0.1...:
    return (decimals(seconds, seconds < 10 ? 2 : 1), "s")
  case 0.0001...:
    return (decimals(seconds * 1e3, seconds < 0.01 ? 2 : 1), "ms")
  default:
    return (decimals(seconds * 1e6, 1), "µs")
  }
}

/// A length of time in seconds as text.
func duration(_ seconds: Double) -> String {
  let parts = durationParts(seconds)
  return "\(parts.value)\u{A0}\(parts.unit)"
}

/// A share from 0 to 1 as a percentage; what is more than nothing does not become 0.
func percent(_ share: Double) -> String {
  let value = share * 100
  if value > 0, value < 0.05 { return "<\u{A0}0.1\u{A0}%" }
  return decimals(value, value > 0 && value < 9.95 ? 1 : 0) + "\u{A0}%"
}

/// A count that is mostly whole.
func plain(_ value: Double) -> String {
  value == value.rounded() ? decimals(value, 0) : decimals(value, 2)
}

/// How many times, as in `1.9 times`.
func times(_ ratio: Double) -> String { "\(decimals(ratio, ratio < 10 ? 1 : 0)) times" }

/// A whole number with thin spaces between thousands.
func grouped(_ number: some BinaryInteger) -> String {
  var digits = "\(number.magnitude)"
  var index = digits.count - 3
  while index > 0 {
    digits.insert("\u{202F}", at: digits.index(digits.startIndex, offsetBy: index))
    index -= 3
  }
  return (number < 0 ? "-" : "") + digits
}

/// A count of bytes.
func bytes(_ count: UInt64) -> (value: String, unit: String) {
  let units = ["B", "KiB", "MiB", "GiB", "TiB"]
  var value = Double(count)
  var unit = 0
  while value >= 1000, unit + 1 < units.count {
    value /= 1024
    unit += 1
  }
  return (decimals(value, unit == 0 || value >= 100 ? 0 : 1), units[unit])
}

/// Mean parallelism against what was there, as in `1.93 of 2 cores`.
func busyCores(_ summary: Summary) -> String {
  "\(decimals(summary.parallelism.mean, 2)) of \(plain(summary.cores)) "
    + (summary.cores == 1 ? "core" : "cores")
}

/// `text` as the start of a sentence.
func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

/// A noun with its number.
func count(_ number: Int, _ one: String, _ many: String) -> String {
  "\(grouped(number)) \(number == 1 ? one : many)"
}
