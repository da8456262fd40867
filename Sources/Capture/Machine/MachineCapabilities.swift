import Glibc
import Trace

/// What this machine allows a recorder to see, and what a program on it can use.
public struct MachineCapabilities: Sendable, Equatable, Encodable {
  /// Names the format and its version; rises when a reader of the old one would be misled.
  public var format = "coreograph-doctor/1"
  /// The machine.
  public var machine: TraceMetadata.Machine
  /// Its cores and what bounds their use.
  public var cores: Cores
  /// What the kernel permits this process.
  public var permissions: Permissions
  /// The rungs of the capture ladder, best first.
  public var rungs: [Rung]
  /// The rung that `--capture auto` uses here.
  public var auto: TraceMetadata.Method
  /// The best rung that cannot be used now although a command would allow it.
  public var nextBetter: Rung?
  /// The Python interpreters on the search path.
  public var pythons: [PythonInstallation]

  /// The cores of the machine and what bounds their use.
  public struct Cores: Sendable, Equatable, Codable {
    /// The numbers of the cores that are online.
    public var online: [Int32]
    /// Those that this process's affinity mask allows.
    public var usable: [Int32]
    /// Those that its control group allows; nil where it says nothing.
    public var cpuset: [Int32]?
    /// How many cores' worth of time its control groups allow; nil where they set no limit.
    public var quota: Double?
    /// How many cores a program can use at once, from all of the above.
    public var available: Double
    /// How many of the online cores share one physical core; nil where the kernel doesn't say.
    public var threadsPerCore: Int?
    /// How many memory nodes there are; nil where the kernel doesn't say.
    public var memoryNodes: Int?
    /// Which version of control groups bounds the cores: `v1`, `v2`, `hybrid` or `none`.
    public var controlGroups: String
  }

  /// What the kernel permits this process.
  public struct Permissions: Sendable, Equatable, Codable {
    /// `kernel.perf_event_paranoid`; nil where the kernel has no perf events.
    public var perfEventParanoid: Int?
    /// Where tracefs is mounted; nil where it is not.
    public var tracefs: String?
    /// Whether this process can read its events.
    public var tracefsReadable: Bool
    /// Whether this process may watch the whole system with perf (CAP_PERFMON).
    public var capPerfmon: Bool
    /// Whether this process may administer the system (CAP_SYS_ADMIN).
    public var capSysAdmin: Bool
    /// Whether a filter restricts this process's system calls: `none`, `strict` or `filter`.
    public var seccomp: String
    /// `kernel.yama.ptrace_scope`; nil where that security module is absent.
    public var ptraceScope: Int?
    /// The container that this seems to be inside of; nil where nothing hints at one.
    public var container: String?
    /// The effective user.
    public var userID: UInt32
  }

  /// A rung of the capture ladder on this machine.
  public struct Rung: Sendable, Equatable, Codable {
    /// Which one.
    public var method: TraceMetadata.Method
    /// Whether it can be used here.
    public var available: Bool
    /// Why it cannot.
    public var reason: String?
    /// The command that would allow it, where one would.
    public var fix: String?
  }

  /// Finds out what this machine allows by trying it. Takes some tenths of a second: it runs the
  /// Python interpreters.
  public static func probe() -> MachineCapabilities {
    let rungs = probeRungs()
    let facts = TraceMetadata.Cores.current()
    let groups = ControlGroups.current()
    return MachineCapabilities(
      machine: .current(),
      cores: Cores(
        online: facts.online, usable: facts.usable, cpuset: groups.cores, quota: facts.quota,
        available: facts.available, threadsPerCore: threadsPerCore(online: facts.online),
        memoryNodes: readText("/sys/devices/system/node/online").flatMap { parseCoreList($0) }?
          .count, controlGroups: groups.version.rawValue),
      permissions: .current(), rungs: rungs,
      auto: rungs.first { $0.available }?.method ?? .procfs,
      nextBetter: rungs.prefix { !$0.available }.last { $0.fix != nil },
      pythons: PythonInstallation.onPath())
  }

  private static func probeRungs() -> [Rung] {
    [
      Rung(.tracepoints, PerfProbe.tracepoints()),
      Rung(.switches, PerfProbe.switches()),
      Rung(method: .procfs, available: true, reason: nil, fix: nil),
    ]
  }

  private static func threadsPerCore(online: [Int32]) -> Int? {
    guard let core = online.first else { return nil }
    return readText("/sys/devices/system/cpu/cpu\(core)/topology/thread_siblings_list")
      .flatMap { parseCoreList($0) }?.count
  }
}

extension MachineCapabilities.Rung {
  init(_ method: TraceMetadata.Method, _ availability: PerfAvailability) {
    switch availability {
    case .available:
      self.init(method: method, available: true, reason: nil, fix: nil)
    case .denied(_, let reason, let fix):
      self.init(method: method, available: false, reason: reason, fix: fix)
    }
  }
}
