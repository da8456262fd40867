import Analysis
import Glibc
import Trace

/// Lengths of time along a logarithmic axis of whole decades.
struct WaitScale: Sendable, Equatable {
  /// The powers of ten, in nanoseconds, at both ends.
  let decades: ClosedRange<Int>

  /// The decades that hold all of `lengths`, two at the least; nil where there are none.
  init?(_ lengths: [WaitLengths]) {
    let shortest = lengths.compactMap(\.sorted.first).min()
    let longest = lengths.compactMap(\.sorted.last).max()
    guard let shortest, let longest else { return nil }
    let low = Int(log10(Double(shortest)).rounded(.down))
    let high = Int(log10(Double(longest)).rounded(.up))
    let first = high - low >= 2 ? low : max(low - 1, 0)
    decades = first...max(high, first + 2)
  }

  /// Where `length` lies, from 0 to 1.
  func share(_ length: Nanoseconds) -> Double {
    let place = log10(Double(max(length, 1))) - Double(decades.lowerBound)
    return min(max(place / Double(decades.count - 1), 0), 1)
  }

  /// The lengths at powers of ten.
  var ticks: [Nanoseconds] {
    decades.map { (0..<$0).reduce(Nanoseconds(1)) { power, _ in power * 10 } }
  }

  /// How many bins show the shape of `lengths`: whole numbers per decade, more where there are more of
  /// them (by the cube root, the rule of Rice), `most` at the most.
  func bins(of lengths: WaitLengths, atMost most: Int) -> Int {
    let wanted = min(max(Int(2 * cbrt(Double(lengths.count))), 5), 20)
    let perDecade = min(wanted, most / (decades.count - 1))
    return max(perDecade, 1) * (decades.count - 1)
  }

  /// How many waits, and how much time in them, fall into each of `bins` bins of equal width.
  func histogram(of lengths: WaitLengths, bins: Int) -> [(count: Int, time: Nanoseconds)] {
    var result = [(count: Int, time: Nanoseconds)](repeating: (0, 0), count: bins)
    for length in lengths.sorted {
      let bin = min(Int(share(length) * Double(bins)), bins - 1)
      result[bin].count += 1
      result[bin].time += length
    }
    return result
  }
}
