import Glibc

/// Where numbers lie along an axis, evenly or by their logarithms.
struct ScalingScale {
  /// The numbers at both ends.
  let domain: ClosedRange<Double>
  /// The places of both ends, in CSS pixels.
  let ends: (low: Double, high: Double)
  let isLogarithmic: Bool

  /// The place of `value`, within the ends.
  func place(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let share =
      (transformed(inside) - transformed(domain.lowerBound))
      / (transformed(domain.upperBound) - transformed(domain.lowerBound))
    return ends.low + share * (ends.high - ends.low)
  }

  /// The value at `share` of the way from the lower end.
  func value(at share: Double) -> Double {
    let low = transformed(domain.lowerBound)
    let place = low + share * (transformed(domain.upperBound) - low)
    return isLogarithmic ? exp2(place) : place
  }

  private func transformed(_ value: Double) -> Double { isLogarithmic ? log2(value) : value }

  /// Round numbers of the domain: powers of two on a logarithmic axis, else steps of 1, 2 or 5.
  func roundNumbers(atMost count: Int) -> [Double] {
    if isLogarithmic {
      let low = Int(log2(domain.lowerBound).rounded(.up))
      let high = Int(log2(domain.upperBound).rounded(.down))
      guard low <= high else { return [] }
      let step = max((high - low) / max(count - 1, 1), 1)
      return stride(from: low, through: high, by: step).map { exp2(Double($0)) }
    }
    let length = domain.upperBound - domain.lowerBound
    var step = pow(10, floor(log10(length / Double(count))))
    for factor in [2, 2.5, 2] where length / step > Double(count) { step *= factor }
    let first = (domain.lowerBound / step).rounded(.up)
    let last = (domain.upperBound / step + 1e-9).rounded(.down)
    guard first <= last else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }
}
