import Glibc
import Trace

/// How long something takes. CLOCK_REALTIME can step, and less than nothing is no time to wait for.
struct Stopwatch {
  private let begun = monotonicNow()

  /// Since this was made.
  var seconds: Double { Double(monotonicNow() - begun) / 1e9 }
}

/// The reading of CLOCK_MONOTONIC.
func monotonicNow() -> Nanoseconds {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
}
