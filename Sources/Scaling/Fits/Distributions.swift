import Glibc

/// Student's t distribution.
enum StudentT {
  /// The probability that |t| stays below `t` with `degrees` degrees of freedom.
  static func centralProbability(_ t: Double, degrees: Int) -> Double {
    let nu = Double(degrees)
    return 1 - regularizedIncompleteBeta(nu / (nu + t * t), nu / 2, 0.5)
  }

  /// The t that |t| exceeds with probability 1 - `confidence`: 12.7062 for 0.95 and 1 degree.
  static func twoSided(_ confidence: Double, degrees: Int) -> Double {
    var low = 0.0
    var high = 1.0
    while centralProbability(high, degrees: degrees) < confidence, high < 1e9 { high *= 2 }
    // Halving stops where neighbouring numbers are reached.
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if centralProbability(middle, degrees: degrees) < confidence {
        low = middle
      } else {
        high = middle
      }
    }
  }
}

/// The distribution of a quotient of two variances.
enum FisherF {
  /// The probability of a quotient above `f` for variances of `numerator` and `denominator` degrees
  /// of freedom.
  static func upperTail(_ f: Double, numerator: Int, denominator: Int) -> Double {
    guard f > 0 else { return 1 }
    let (a, b) = (Double(numerator), Double(denominator))
    return regularizedIncompleteBeta(b / (b + a * f), b / 2, a / 2)
  }
}

/// I_x(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8) in Lentz's evaluation, to
/// about 14 digits for the degrees of freedom that tables of measurements have.
func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  // The fraction converges fast below the mean; beyond it, the mirror image does.
  guard x <= (a + 1) / (a + b + 2) else { return 1 - regularizedIncompleteBeta(1 - x, b, a) }
  let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
  let tiny = 1e-300
  var c = 1.0
  var d = 1 / max(1 - (a + b) * x / (a + 1), tiny)
  var fraction = d
  for step in 1...500 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    var change = 1.0
    for term in [even, odd] {
      d = 1 / nonzero(1 + term * d, tiny)
      c = nonzero(1 + term / c, tiny)
      change *= c * d
    }
    fraction *= change
    if abs(change - 1) < 1e-15 { break }
  }
  return front * fraction
}

private func nonzero(_ value: Double, _ tiny: Double) -> Double {
  abs(value) < tiny ? tiny : value
}
