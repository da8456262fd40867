import CPerfEvents
import Glibc
import Trace

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

  /// Whether the scheduler's tracepoints can be had, for all programs.
  static func tracepoints() -> PerfAvailability {
    do {
      _ = try SchedulerLayout.current()
    } catch {
      return judgeTracefs(error)
    }
    if let namespace = foreignProcessNamespace() {
      return .denied(
        errno: nil,
        reason:
          "tracepoints name processes by ids that differ in this pid namespace (\(namespace))",
        fix: nil)
    }
    // Tracepoints ask for more than switch records of all programs do.
    let permissions = MachineCapabilities.Permissions.current()
    guard permissions.capPerfmon || permissions.capSysAdmin || paranoid() ?? 2 <= -1 else {
      return judge(
        cperf_probe(outcome: CPERF_PROBE_OPEN_FAILED, error: EACCES), allowedUpTo: -1)
    }
    return judge(cperf_probe_all_switches(0), allowedUpTo: -1)
  }

  private static func judgeTracefs(_ error: PerfError) -> PerfAvailability {
    let isMounted = (readText("/proc/self/mounts") ?? "").split(separator: "\n").contains {
      $0.split(separator: " ").dropFirst(2).first == "tracefs"
    }
    if error.code == EACCES {
      return .denied(
        errno: error.code, reason: "tracefs is closed to this user (\(describe(errno: EACCES)))",
        fix: privilegeFix)
    }
    guard isMounted else {
      return .denied(
        errno: error.code, reason: "tracefs is not mounted",
        fix: "sudo mount -t tracefs nodev /sys/kernel/tracing")
    }
    return .denied(errno: error.code, reason: error.description, fix: nil)
  }

  /// The name of this process's pid namespace, unless it is the machine's own (PROC_PID_INIT_INO,
  /// include/linux/proc_ns.h) or not known.
  private static func foreignProcessNamespace() -> String? {
    var bytes = [UInt8](repeating: 0, count: 64)
    let length = readlink("/proc/self/ns/pid", &bytes, bytes.count)
    guard length > 0 else { return nil }
    let name = String(decoding: bytes[..<length], as: UTF8.self)
    return name == "pid:[4026531836]" ? nil : name
  }

  /// Gives the recorder what it needs, and not the programs that it starts: these lose capabilities
  /// of its file at their exec, and run as the user.
  private static var privilegeFix: String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &bytes, bytes.count)
    let file = String(
      decoding: bytes[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "sudo setcap cap_perfmon,cap_dac_read_search,cap_syslog=ep \(file)"
  }

  static func judge(_ probe: cperf_probe, allowedUpTo level: Int) -> PerfAvailability {
    let paranoid = Self.paranoid()
    let words = describe(errno: probe.error)
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
          fix: level < 0 ? privilegeFix : "sudo sysctl kernel.perf_event_paranoid=\(level)")
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
