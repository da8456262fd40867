import Capture

extension MachineCapabilities {
  /// The whole for people.
  var text: String {
    (machineLines + [""] + captureLines + [""] + permissionLines + [""] + pythonLines)
      .joined(separator: "\n")
  }

  private var machineLines: [String] {
    let memory = Double(machine.memoryBytes) / Double(1 << 30)
    var cores = "\(self.cores.online.count) online (\(list(self.cores.online)))"
    cores += ", \(self.cores.usable.count) usable"
    if self.cores.usable != self.cores.online { cores += " (\(list(self.cores.usable)))" }
    cores += self.cores.quota.map { ", a quota of \(rounded($0)) cores" } ?? ", no quota"
    if let threads = self.cores.threadsPerCore {
      cores += threads > 1 ? ", \(threads) to a physical core (SMT)" : ", no SMT"
    }
    if let nodes = self.cores.memoryNodes, nodes > 1 { cores += ", \(nodes) memory nodes" }
    return [
      "Machine",
      row("system", "\(machine.kernel), \(machine.architecture), \(machine.hostname)"),
      row("processor", "\(machine.processor), \(rounded(memory)) GiB of memory"),
      row("cores", cores),
      row("container", permissions.container ?? "none seen"),
    ]
  }

  private var captureLines: [String] {
    var lines = ["Capture"]
    for rung in rungs {
      let verdict = rung.available ? "yes" : "no: \(rung.reason ?? "unknown")"
      lines.append(row(rung.method.rawValue, verdict))
    }
    lines.append("  `coreograph record` will use \(auto.rawValue)\(autoMeaning).")
    if let better = nextBetter, let fix = better.fix {
      lines.append("  To allow \(better.method.rawValue): \(fix)")
    }
    return lines
  }

  private var autoMeaning: String {
    switch auto {
    case .tracepoints: ": every switch and wake-up, with its reason"
    case .switches: ": every switch of the program's own threads; wake-ups are inferred"
    case .procfs: ": samples; on-core sums are exact, their places in time are not"
    case .tasks: ""
    }
  }

  private var permissionLines: [String] {
    let tracefs = permissions.tracefs.map {
      "\($0), \(permissions.tracefsReadable ? "readable" : "not readable for this user")"
    }
    return [
      "Permissions",
      row("perf", permissions.perfEventParanoid.map { "perf_event_paranoid \($0)" } ?? "none"),
      row("tracefs", tracefs ?? "not mounted"),
      row(
        "capabilities",
        "CAP_PERFMON \(yes(permissions.capPerfmon)), CAP_SYS_ADMIN \(yes(permissions.capSysAdmin))"),
      row("seccomp", permissions.seccomp),
      row("ptrace", permissions.ptraceScope.map { "yama scope \($0)" } ?? "no yama"),
    ]
  }

  private var pythonLines: [String] {
    guard !pythons.isEmpty else { return ["Python", "  none found in PATH"] }
    return ["Python"]
      + pythons.map { python in
        let lock = python.hasInterpreterLock ? "GIL" : "free-threaded"
        return row(
          python.command,
          "\(python.version) \(python.implementation), \(lock), \(python.executable)")
      }
  }

  private func row(_ name: String, _ value: String) -> String {
    "  \(name)\(String(repeating: " ", count: max(1, 14 - name.count)))\(value)"
  }

  private func yes(_ value: Bool) -> String { value ? "yes" : "no" }

  private func rounded(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private func list(_ cores: [Int32]) -> String { formatCoreList(cores) }
}
