import Trace

/// The length of time that `text` states, as in `1.5s`, `300 ms`, `12us` or `0.2` (seconds); nil
/// where it states none, or one that is negative or longer than a trace can be.
public func parseDuration(_ text: String) -> Nanoseconds? {
  let units: [(symbol: String, length: Int64)] = [
    ("ns", 1), ("µs", 1_000), ("μs", 1_000), ("us", 1_000), ("ms", 1_000_000),
    ("min", 60_000_000_000), ("s", 1_000_000_000), ("", 1_000_000_000),
  ]
  guard let unit = units.first(where: { text.hasSuffix($0.symbol) }) else { return nil }
  var number = text.dropLast(unit.symbol.count)
  while number.last == " " { number.removeLast() }
  let parts = number.split(separator: ".", omittingEmptySubsequences: false)
  guard number.count > 0, parts.count <= 2,
    parts.allSatisfy({ part in part.allSatisfy { $0.isASCII && $0.isNumber } }),
    parts.contains(where: { !$0.isEmpty })
  else { return nil }
  // Digit by digit: a Double would not be exact to the nanosecond.
  var value: Int64 = 0
  var place = unit.length
  for digit in parts[0] {
    let (tenfold, tooLong) = value.multipliedReportingOverflow(by: 10)
    let (sum, tooLarge) = tenfold.addingReportingOverflow(Int64(digit.wholeNumberValue ?? 0))
    guard !tooLong, !tooLarge else { return nil }
    value = sum
  }
  let (whole, overflow) = value.multipliedReportingOverflow(by: unit.length)
  guard !overflow else { return nil }
  var result = whole
  for digit in parts.count == 2 ? parts[1] : "" {
    place /= 10
    let (sum, overflow) = result.addingReportingOverflow(place * Int64(digit.wholeNumberValue ?? 0))
    guard !overflow else { return nil }
    result = sum
  }
  return result
}
