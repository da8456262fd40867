import Randomness
import Testing

@testable import Trace

/// Decimals as other tools write them, read as integers.
@Suite struct DecimalTests {
  private func scaled(_ text: String, by scale: Int = 3) -> Int64? {
    Array(text.utf8).withUnsafeBytes { scaledDecimal($0, by: scale) }
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("0.000", 0), ("1", 1_000), ("1.5", 1_500), ("1234.567", 1_234_567),
    ("1e3", 1_000_000), ("1.234567E+3", 1_234_567), ("1234567e-3", 1_234_567), ("5e-4", 1),
    ("4.99e-4", 0), ("-5e-4", -1), ("-1234.567", -1_234_567), ("0.0014999", 1), ("0.0015", 2),
    // What a double makes of 123.456 and of 9007199254740.993.
    ("123.45600000000000307", 123_456), ("9007199254740.992", 9_007_199_254_740_992),
    // Beyond what a double holds.
    ("9223372036854775.807", Int64.max), ("-9223372036854775.808", .min),
    ("9007199254740993.001", 9_007_199_254_740_993_001), ("1e-400", 0), ("0e400", 0),
    ("12345678901234567890e-7", 1_234_567_890_123_457),
  ])
  func areExact(text: String, thousandths: Int64) {
    #expect(scaled(text) == thousandths)
  }

  @Test(arguments: [
    "", "-", ".", ".5", "1.", "1.e3", "1e", "1e+", "--1", "+1", "1x", "1 ", "0x10", "NaN", "1,5",
    "9223372036854775.808", "1e16", "1e400", "99999999999999999999999",
  ])
  func nothingElseIsANumber(text: String) {
    #expect(scaled(text) == nil)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func whatTheWriterWritesIsReadBack(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    for _ in 0..<200 {
      let value =
        Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<63, using: &random)
      var buffer = ByteBuffer(capacity: 32)
      buffer.append(microseconds: value)
      #expect(scaledDecimal(buffer.bytes, by: 3) == value)
    }
  }
}
