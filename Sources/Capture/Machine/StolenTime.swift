import Glibc
import Trace

/// Processor time that a hypervisor took from all cores of this machine since it started, in steps
/// of a clock tick (10 ms); nil where the kernel doesn't say.
///
/// A core that waits for its turn on the host does not run whoever is on it, and the kernel takes
/// that time off its account (CONFIG_PARAVIRT_TIME_ACCOUNTING); no record tells of it.
func stolenTime() -> Nanoseconds? {
  // Fields as in proc_stat(5): "cpu user nice system idle iowait irq softirq steal".
  let fields = (readText("/proc/stat") ?? "").prefix { $0 != "\n" }.split(separator: " ")
  guard fields.count > 8, let ticks = Nanoseconds(fields[8]) else { return nil }
  return ticks * (1_000_000_000 / Nanoseconds(max(1, sysconf(Int32(_SC_CLK_TCK)))))
}
