/// The decimal number in `text` (as JSON writes it, with fraction and exponent) times ten to the
/// power of `scale`, rounded to the nearest integer, halves away from zero.
///
/// The value never passes through `Double`, which would round times of more than 53 bits. Returns
/// nil where the text is no number or the result does not fit.
package func scaledDecimal(_ text: UnsafeRawBufferPointer, by scale: Int) -> Int64? {
  if let value = plainDecimal(text, by: scale) { return value }
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

/// The same for what most numbers are: some digits, perhaps a point and no more digits behind it than
/// `scale`; nil for others.
private func plainDecimal(_ text: UnsafeRawBufferPointer, by scale: Int) -> Int64? {
  // Eighteen digits fit whatever they are.
  guard text.count + scale <= 18 else { return nil }
  var value: Int64 = 0
  var digits = 0
  var missing = scale
  var hasPoint = false
  for byte in text {
    let digit = byte &- UInt8(ascii: "0")
    if digit <= 9 {
      value = value &* 10 &+ Int64(digit)
      digits += 1
      if hasPoint { missing -= 1 }
    } else if byte == UInt8(ascii: "."), !hasPoint, digits > 0 {
      hasPoint = true
      digits = 0
    } else {
      return nil
    }
  }
  guard digits > 0, missing >= 0 else { return nil }
  for _ in 0..<missing { value &*= 10 }
  return value
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
