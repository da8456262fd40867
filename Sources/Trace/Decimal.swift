/// The decimal number in `text` (as JSON writes it, with fraction and exponent) times ten to the
/// power of `scale`, rounded to the nearest integer, halves away from zero.
///
/// The value never passes through `Double`, which would round times of more than 53 bits. Returns
/// nil where the text is no number or the result does not fit.
func scaledDecimal(_ text: UnsafeRawBufferPointer, by scale: Int) -> Int64? {
  var position = 0
  func next() -> UInt8? { position < text.count ? text[position] : nil }

  let isNegative = next() == UInt8(ascii: "-")
  if isNegative { position += 1 }

  var mantissa: UInt64 = 0
  var exponent = scale
  var digitCount = 0
  var isFraction = false
  while let byte = next() {
    if byte == UInt8(ascii: "."), !isFraction, digitCount > 0 {
      isFraction = true
      digitCount = 0
    } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      digitCount += 1
      // Digits beyond the nineteenth are far below what rounding can show.
      if mantissa <= (UInt64.max - 9) / 10 {
        mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      } else if !isFraction {
        exponent += 1
      }
    } else {
      break
    }
    position += 1
  }
  guard digitCount > 0 else { return nil }

  if let byte = next(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
    position += 1
    let negates = next() == UInt8(ascii: "-")
    if negates || next() == UInt8(ascii: "+") { position += 1 }
    var power = 0
    let first = position
    while let byte = next(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      power = min(power * 10 + Int(byte - UInt8(ascii: "0")), 100_000)
      position += 1
    }
    guard position > first else { return nil }
    exponent += negates ? -power : power
  }
  guard position == text.count else { return nil }

  guard let magnitude = scaledMagnitude(mantissa, exponent) else { return nil }
  return isNegative ? Int64(exactly: 0 - Int128(magnitude)) : Int64(exactly: magnitude)
}

private func scaledMagnitude(_ mantissa: UInt64, _ exponent: Int) -> UInt64? {
  if mantissa == 0 || exponent < -19 { return 0 }
  if exponent > 19 { return nil }
  var power: UInt64 = 1
  for _ in 0..<abs(exponent) { power *= 10 }
  if exponent >= 0 {
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: power)
    return overflow ? nil : product
  }
  let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: power)
  return remainder >= power - remainder ? quotient + 1 : quotient
}
