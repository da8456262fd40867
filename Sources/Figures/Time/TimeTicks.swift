import Trace

/// Round moments along a time axis, all a multiple of 1, 2 or 5 times a power of ten of one unit.
package struct TimeTicks: Sendable, Equatable {
  /// The unit of all labels.
  var unit: TimeUnit
  /// From one tick to the next.
  package var step: Nanoseconds
  /// What labels count from where whole moments would need too many digits; 0 otherwise.
  var base: Nanoseconds
  /// The moments, in order.
  package var moments: [Nanoseconds]

  /// The finest ticks of `domain` of which `fits` holds.
  ///
  /// `fits` is asked about ever coarser ones and, like the labels' room, should be easier on fewer.
  /// Where it never holds, what remains is at most one tick.
  package init(domain: TimeRange, where fits: (TimeTicks) -> Bool) {
    let unit = TimeUnit(for: domain.duration)
    // The finest step that is tried makes 50 to 500 ticks.
    var power = unit.length
    while power < domain.duration / 500 { power *= 10 }
    while power > 1, power > domain.duration / 50 { power = max(power / 10, 1) }
    var candidate = TimeTicks(domain: domain, unit: unit, step: power)
    var multiple = 0
    while !fits(candidate), candidate.moments.count > 1 {
      multiple += 1
      if multiple == 3 {
        multiple = 0
        let (next, overflow) = power.multipliedReportingOverflow(by: 10)
        guard !overflow else { break }
        power = next
      }
      let (step, overflow) = power.multipliedReportingOverflow(by: [1, 2, 5][multiple])
      guard !overflow else { break }
      candidate = TimeTicks(domain: domain, unit: unit, step: step)
    }
    self = candidate
  }

  private init(domain: TimeRange, unit: TimeUnit, step: Nanoseconds) {
    self.unit = unit
    self.step = step
    let digits = domain.end.magnitude / UInt64(step)
    // Six digits or more that hardly change say less than a base and the way from there.
    base = digits >= 100_000 ? domain.start - domain.start % (step * 10) : 0
    var first = domain.start - domain.start % step
    if first < domain.start { first += step }
    moments = Array(stride(from: first, through: domain.end, by: Nanoseconds.Stride(step)))
  }

  /// What stands at `moment`, with its unit, as in `200 ms`, or `+20 µs` after a base.
  package func label(_ moment: Nanoseconds) -> String {
    let distance = moment - base
    guard distance != 0 else { return base == 0 ? "0" : "+0" }
    let text = decimalText(distance, unit: unit.length, decimals: decimals)
    return "\(base == 0 ? "" : "+")\(text) \(unit.symbol)"
  }

  /// The base with its unit, exact; nil where labels count from 0.
  package var baseLabel: String? {
    guard base != 0 else { return nil }
    let unit = TimeUnit(for: base)
    var decimals = 0
    var step = unit.length
    while base % max(step, 1) != 0, decimals < 11 {
      step /= 10
      decimals += 1
    }
    return "\(decimalText(base, unit: unit.length, decimals: decimals)) \(unit.symbol)"
  }

  /// As many decimals as the step needs in its unit.
  private var decimals: Int {
    var decimals = 0
    var scaled = step
    while scaled % unit.length != 0, decimals < 11 {
      scaled *= 10
      decimals += 1
    }
    return decimals
  }
}
