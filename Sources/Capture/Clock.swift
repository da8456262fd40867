import Glibc
import Trace

/// The reading of a kernel clock in nanoseconds.
private func reading(of clock: clockid_t) -> Nanoseconds {
  var time = timespec()
  clock_gettime(clock, &time)
  return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
}

/// CLOCK_MONOTONIC now: the clock of every trace.
func monotonicNow() -> Nanoseconds { reading(of: CLOCK_MONOTONIC) }

/// Nanoseconds since 1970 now.
func unixNow() -> Nanoseconds { reading(of: CLOCK_REALTIME) }

/// Processor time that the calling thread used so far.
func threadProcessorTime() -> Nanoseconds { reading(of: CLOCK_THREAD_CPUTIME_ID) }

/// Processor time that this whole process used so far.
func processProcessorTime() -> Nanoseconds { reading(of: CLOCK_PROCESS_CPUTIME_ID) }

/// CLOCK_BOOTTIME now, which counts on while the machine sleeps.
func bootTimeNow() -> Nanoseconds { reading(of: CLOCK_BOOTTIME) }
