import Glibc
import Trace

extension MachineCapabilities.Permissions {
  /// What the kernel permits this process now.
  static func current() -> MachineCapabilities.Permissions {
    let status = statusFields()
    let capabilities = status["CapEff"].flatMap { UInt64($0, radix: 16) } ?? 0
    let tracefs = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"].first {
      access("\($0)/trace_clock", F_OK) == 0 || isMounted("tracefs", at: $0)
    }
    return MachineCapabilities.Permissions(
      perfEventParanoid: PerfProbe.paranoid(), tracefs: tracefs,
      tracefsReadable: tracefs.map {
        access("\($0)/events/sched/sched_switch/id", R_OK) == 0
      } ?? false,
      capPerfmon: capabilities & (1 << 38) != 0, capSysAdmin: capabilities & (1 << 21) != 0,
      seccomp: ["0": "none", "1": "strict", "2": "filter"][status["Seccomp"] ?? "0"] ?? "none",
      ptraceScope: readText("/proc/sys/kernel/yama/ptrace_scope").flatMap { Int($0) },
      container: container(), userID: geteuid())
  }

  private static func statusFields() -> [String: String] {
    var fields: [String: String] = [:]
    for line in (readText("/proc/self/status") ?? "").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      fields[String(parts[0])] = String(parts[1].drop { $0 == " " || $0 == "\t" })
    }
    return fields
  }

  private static func isMounted(_ type: String, at point: String) -> Bool {
    (readText("/proc/self/mounts") ?? "").split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count > 2 && fields[1] == point && fields[2] == type
    }
  }

  /// Names the container that this process seems to be inside of.
  private static func container() -> String? {
    if readText("/proc/version")?.contains("gVisor") == true { return "gVisor" }
    if let name = getenv("container") { return String(cString: name) }
    if access("/.dockerenv", F_OK) == 0 { return "Docker" }
    if access("/run/.containerenv", F_OK) == 0 { return "Podman" }
    let groups = readText("/proc/1/cgroup") ?? ""
    for (mark, name) in [("kubepods", "Kubernetes"), ("docker", "Docker"), ("lxc", "LXC")]
    where groups.contains(mark) {
      return name
    }
    let release = readText("/proc/sys/kernel/osrelease") ?? ""
    return release.contains("icrosoft") ? "WSL" : nil
  }
}
