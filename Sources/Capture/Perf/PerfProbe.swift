import CPerfEvents
import Glibc

/// Whether a rung can be used here.
enum PerfAvailability: Equatable, Sendable {
  /// It can.
  case available
  /// It cannot: the errno where there is one, why, and the command that would allow it.
  case denied(errno: Int32?, reason: String, fix: String?)
}

/// Finds out what the kernel allows by trying it, in a process of its own: a security filter may
/// answer with any errno or kill whoever asks.
enum PerfProbe {
  /// Whether switch records of one's own programs can be had.
  static func switches() -> PerfAvailability {
    judge(cperf_probe_switches(0), allowedUpTo: 2)
  }

  static func judge(_ probe: cperf_probe, allowedUpTo level: Int) -> PerfAvailability {
    let paranoid = Self.paranoid()
    let words = PerfError.text(of: probe.error)
    switch probe.outcome {
    case CPERF_PROBE_WORKS:
      return .available
    case CPERF_PROBE_KILLED:
      return .denied(
        errno: nil,
        reason: "a security filter (seccomp) kills programs that call perf_event_open", fix: nil)
    case CPERF_PROBE_MAP_FAILED:
      return .denied(
        errno: probe.error, reason: "no memory for perf buffers (\(words))",
        fix: "sudo sysctl kernel.perf_event_mlock_kb=2048")
    case CPERF_PROBE_NOT_MADE:
      return .denied(errno: probe.error, reason: "no process to try it in (\(words))", fix: nil)
    default:
      guard let paranoid else {
        return .denied(
          errno: probe.error, reason: "this kernel has no perf events (\(words))", fix: nil)
      }
      if paranoid > level, probe.error == EACCES || probe.error == EPERM {
        return .denied(
          errno: probe.error,
          reason: "kernel.perf_event_paranoid is \(paranoid), above \(level) (\(words))",
          fix: "sudo sysctl kernel.perf_event_paranoid=\(level)")
      }
      return .denied(
        errno: probe.error,
        reason: "a security filter (seccomp) or module refuses perf_event_open (\(words))",
        fix: nil)
    }
  }

  /// The level at which the kernel mistrusts users of perf events; nil where it has none.
  static func paranoid() -> Int? {
    guard let text = readText("/proc/sys/kernel/perf_event_paranoid") else { return nil }
    return Int(text.filter { !$0.isWhitespace })
  }
}
