import Glibc
import Trace

/// The kernel's name of this machine's architecture, such as `x86_64`.
func machineArchitecture() -> String { systemNames().architecture }

extension TraceMetadata.Machine {
  /// The facts about the machine that this runs on.
  public static func current() -> TraceMetadata.Machine {
    let names = systemNames()
    return TraceMetadata.Machine(
      hostname: names.host, processor: processorName() ?? names.architecture,
      kernel: "\(names.system) \(names.release)", architecture: names.architecture,
      memoryBytes: UInt64(clamping: sysconf(Int32(_SC_PHYS_PAGES)))
        * UInt64(clamping: sysconf(Int32(_SC_PAGESIZE))))
  }

  /// What `/proc/cpuinfo` calls the processor; ARM machines that say nothing there have a device
  /// tree that names the board.
  private static func processorName() -> String? {
    if let text = readText("/proc/cpuinfo") {
      for key in ["model name", "Model", "cpu model", "Processor", "uarch"] {
        for line in text.split(separator: "\n") where line.hasPrefix(key) {
          let parts = line.split(separator: ":", maxSplits: 1)
          if parts.count == 2 { return String(parts[1].drop { $0 == " " }) }
        }
      }
    }
    return readText("/proc/device-tree/model").map { $0.filter { $0 != "\0" } }
  }
}

extension TraceMetadata.Cores {
  /// The cores that `task` may use, or that a program started now could.
  public static func current(of task: Int32? = nil) -> TraceMetadata.Cores {
    let allowed = affinity(of: task)
    let online =
      readText("/sys/devices/system/cpu/online").flatMap { parseCoreList($0) } ?? allowed
    return TraceMetadata.Cores(
      online: online, usable: allowed, quota: ControlGroups.current().coreQuota)
  }

  /// The cores in the affinity mask of `task`, or of the calling thread.
  private static func affinity(of task: Int32?) -> [Int32] {
    let folder = task.map { "/proc/\($0)" } ?? "/proc/thread-self"
    // `/proc` names them whatever their number; a cpu_set_t ends at 1024.
    for line in (readText("\(folder)/status") ?? "").split(separator: "\n")
    where line.hasPrefix("Cpus_allowed_list:") {
      let list = line.dropFirst("Cpus_allowed_list:".count).filter { $0 != "\t" && $0 != " " }
      if let cores = parseCoreList(list) { return cores }
    }
    return Array(0..<Int32(clamping: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}

private struct SystemNames {
  var system: String
  var host: String
  var release: String
  var architecture: String
}

private func systemNames() -> SystemNames {
  var names = utsname()
  uname(&names)
  func text<Field>(_ field: Field) -> String {
    withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
  return SystemNames(
    system: text(names.sysname), host: text(names.nodename), release: text(names.release),
    architecture: text(names.machine))
}
