import CProbeRings
import Glibc
import Trace

/// Turns readings of the processor's counter into CLOCK_MONOTONIC.
///
/// The probe reads the counter because that costs a third of `clock_gettime` inside the
/// interpreter lock's critical section. The recorder reads both clocks at every collection and
/// interpolates between those pairs, so that a slewed clock is followed piece by piece.
struct CounterClock {
  private struct Pair {
    var counter: UInt64
    var monotonic: Nanoseconds
  }

  private var pairs: [Pair] = []
  /// A collection happens some ten times a second: this many pairs reach back a quarter of an hour.
  private static let mostPairs = 8192
  /// Half of what the type holds: 146 years.
  private static let farthest = 4.6e18

  /// Whether the counter runs at one rate on all cores and through sleep states, so that it may be
  /// used at all.
  static var isUsable: Bool {
    #if arch(arm64)
      return true
    #elseif arch(x86_64)
      let source = readSmallFile("/sys/devices/system/clocksource/clocksource0/current_clocksource")
      let stable = ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page"]
      guard stable.contains(where: { source.hasPrefix($0) }) else { return false }
      let flags = readSmallFile("/proc/cpuinfo")
      return flags.contains(" constant_tsc") && flags.contains(" nonstop_tsc")
    #else
      return false
    #endif
  }

  /// Notes how the clocks stand to each other now.
  mutating func calibrate() {
    var best: (spread: UInt64, pair: Pair)?
    for _ in 0..<5 {
      let before = coreograph_counter()
      let monotonic = monotonicNow()
      let after = coreograph_counter()
      let spread = after &- before
      if let known = best, known.spread <= spread { continue }
      best = (spread, Pair(counter: before &+ spread / 2, monotonic: monotonic))
    }
    guard let pair = best?.pair else { return }
    if let last = pairs.last, pair.counter <= last.counter { return }
    if pairs.count == Self.mostPairs { pairs.removeFirst(Self.mostPairs / 2) }
    pairs.append(pair)
  }

  /// CLOCK_MONOTONIC at the moment when the counter stood at `counter`.
  func monotonic(_ counter: UInt64) -> Nanoseconds {
    guard pairs.count >= 2 else { return pairs.first?.monotonic ?? 0 }
    var low = 0
    var high = pairs.count - 2
    while low < high {
      let middle = (low + high + 1) / 2
      if pairs[middle].counter <= counter { low = middle } else { high = middle - 1 }
    }
    let (one, two) = (pairs[low], pairs[low + 1])
    let rate =
      Double(two.monotonic - one.monotonic) / Double(two.counter - one.counter)
    let distance =
      counter >= one.counter
      ? Double(counter - one.counter) : -Double(one.counter - counter)
    // A counter that a program made up may lie anywhere.
    let passed = min(max((distance * rate).rounded(), -Self.farthest), Self.farthest)
    return one.monotonic + Nanoseconds(passed)
  }
}

/// The text of a file of procfs or sysfs; empty if it cannot be read.
private func readSmallFile(_ path: String) -> String {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return "" }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = read(file, &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[0..<count], as: UTF8.self) : ""
}
