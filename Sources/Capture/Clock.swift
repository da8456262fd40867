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

/// By how much CLOCK_MONOTONIC of this process is ahead of the kernel's own, whose readings its records
/// carry: 0 but in a time namespace (time_namespaces(7)).
let timeNamespaceLead = monotonicLead(in: readText("/proc/self/timens_offsets") ?? "")

/// The lead that the text of `/proc/<pid>/timens_offsets` tells of; 0 where it tells of none.
func monotonicLead(in text: String) -> Nanoseconds {
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ")
    guard words.count == 3, words[0] == "monotonic", let seconds = Int64(words[1]),
      let nanoseconds = Int64(words[2])
    else { continue }
    let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflows ? 0 : whole &+ nanoseconds
  }
  return 0
}

/// Nanoseconds since 1970 now.
func unixNow() -> Nanoseconds { reading(of: CLOCK_REALTIME) }

/// Processor time that the calling thread used so far.
func threadProcessorTime() -> Nanoseconds { reading(of: CLOCK_THREAD_CPUTIME_ID) }

/// Processor time that this whole process used so far.
func processProcessorTime() -> Nanoseconds { reading(of: CLOCK_PROCESS_CPUTIME_ID) }

/// CLOCK_BOOTTIME now, which counts on while the machine sleeps.
func bootTimeNow() -> Nanoseconds { reading(of: CLOCK_BOOTTIME) }
