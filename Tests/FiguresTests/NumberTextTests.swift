import Testing
import Trace

@testable import Figures

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.994, 2, "0.99"), (0.995001, 2, "1.00"), (-0.004, 2, "0.00"), (-1.5, 0, "-2"),
    (12.0, 0, "12"), (1.25, 1, "1.3"), (0.0, 3, "0.000"), (.nan, 2, "–"), (1e300, 2, "> 9e15"),
  ])
  func numbersHaveTheirDecimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(numberText(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (Nanoseconds(0), "0 s"), (1, "1 ns"), (999, "999 ns"), (1_000, "1.00 µs"),
    (12_345, "12.3 µs"), (999_499, "999 µs"), (999_999, "1.00 ms"), (640_000_000, "640 ms"),
    (999_999_999, "1.00 s"), (1_234_567_890, "1.23 s"), (90_000_000_000, "90.0 s"),
    (150_000_000_000, "2.50 min"), (7_200_000_000_000, "120 min"),
  ])
  func durationsHaveThreeDigitsAndAUnit(_ duration: Nanoseconds, _ text: String) {
    #expect(durationText(duration) == text)
  }

  @Test(arguments: [
    (TimeRange(12_300_000, 15_900_000), "12.3–15.9 ms"),
    (TimeRange(0, 1), "0–1 ns"),
    (TimeRange(1_000_000_000, 1_000_000_400), "1.00000000–1.00000040 s"),
    (TimeRange(1_999_999_999, 4_000_000_000), "2.0–4.0 s"),
    (TimeRange(5_000_000, 5_000_000), "5.000000–5.000000 ms"),
  ])
  func rangesShareAUnitAndShowTheirLength(_ range: TimeRange, _ text: String) {
    #expect(rangeText(range) == text)
  }

  @Test(arguments: [
    ("1.5s", 1_500_000_000), ("300 ms", 300_000_000), ("12us", 12_000), ("12µs", 12_000),
    ("0.2", 200_000_000), ("2min", 120_000_000_000), ("0.000000001", 1), (".5ms", 500_000),
    ("7.", 7_000_000_000), ("999ns", 999), ("0.0000000019", 1),
  ])
  func durationsAreRead(_ text: String, _ duration: Nanoseconds) {
    #expect(parseDuration(text) == duration)
  }

  @Test(arguments: [
    "", "s", "ms", "-1s", "1e3", "1.2.3s", "one", "1h", "99999999999999999999", ".", "1,5s", "٣s",
    "9223372037s",
  ])
  func whatIsNoDurationIsRefused(_ text: String) {
    #expect(parseDuration(text) == nil)
  }

  @Test func datesAreUTC() {
    // Checked with `date -u -d @N`.
    #expect(utcText(unixNanoseconds: 0) == "1970-01-01 00:00 UTC")
    #expect(utcText(unixNanoseconds: 951_782_400_000_000_000) == "2000-02-29 00:00 UTC")
    #expect(utcText(unixNanoseconds: 1_795_250_000_000_000_000) == "2026-11-21 08:33 UTC")
    #expect(utcText(unixNanoseconds: 4_107_542_399_000_000_000) == "2100-02-28 23:59 UTC")
  }
}
