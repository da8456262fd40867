import Glibc
import Trace

/// Which Python processes the probe and the agent are in, so that those without are named.
///
/// A process says nothing of itself where the probe is not loaded. So each program that starts is
/// looked at once, while it lives: a Python without the library is told with the reason.
struct PythonCensus {
  private enum Doubt: Equatable {
    /// Why the library is not there.
    case notLoaded(String)
    /// It is there; whether it lives long enough to be a running interpreter is not known.
    case young
    /// It is there, and no interpreter lock has been seen so far.
    case silent
  }

  /// Processes whose program nobody has looked at yet.
  private var unseen: Set<Int32> = []
  /// Processes that changed their program; children that were only forked have their parent's agent.
  private var met: Set<Int32> = []
  private var doubts: [Int32: Doubt] = [:]
  /// Those with rings of either kind.
  private var interpreters: Set<Int32> = []
  private var agents: Set<Int32> = []
  private var roomless: Set<Int32> = []
  private let expectsLocks: Bool
  private let expectsTasks: Bool

  /// A census for a recording that wants to see this.
  init(locks: Bool, tasks: Bool) {
    expectsLocks = locks
    expectsTasks = tasks
  }

  /// A process changed its program.
  mutating func meet(_ pid: Int32) {
    unseen.insert(pid)
    met.insert(pid)
  }

  /// A thread of this process reported a use of an interpreter lock.
  mutating func hearInterpreter(of pid: Int32) { interpreters.insert(pid) }

  /// The agent in this process reported something.
  mutating func hearAgent(in pid: Int32) { agents.insert(pid) }

  /// A thread of this process found no room for a ring.
  mutating func missRoom(in pid: Int32) { roomless.insert(pid) }

  /// Looks at the processes that came since the last look and still live.
  mutating func look() {
    for (pid, doubt) in doubts where doubt == .young {
      doubts[pid] = executable(of: pid) == nil ? nil : .silent
    }
    for pid in unseen {
      guard let program = executable(of: pid) else { continue }
      doubts[pid] = doubt(pid, program)
    }
    unseen = []
  }

  /// What a reader of the trace should know; one line for each process.
  func notes() -> [AgentNote] {
    let unnoticed = doubts.compactMap { pid, doubt -> AgentNote? in
      guard !interpreters.contains(pid), !agents.contains(pid) else { return nil }
      switch doubt {
      case .notLoaded(let why):
        return AgentNote(pid: pid, text: "neither interpreter lock nor tasks are seen: \(why)")
      case .young: return nil
      case .silent:
        guard expectsLocks else { return nil }
        return AgentNote(
          pid: pid, text: "no interpreter lock was found (free-threaded or an unknown build)")
      }
    }
    let agentless = interpreters.intersection(met).subtracting(agents).map { pid in
      AgentNote(pid: pid, text: "no tasks are seen: the agent did not start in this interpreter")
    }
    let without = roomless.map { pid in
      AgentNote(pid: pid, text: "some threads are not seen: there was no room for their records")
    }
    return (unnoticed + (expectsTasks ? agentless : []) + without).sorted {
      ($0.pid, $0.text) < ($1.pid, $1.text)
    }
  }

  private func doubt(_ pid: Int32, _ program: String) -> Doubt? {
    let name = program.split(separator: "/").last ?? ""
    guard name.hasPrefix("python") || name.hasPrefix("uwsgi") else { return nil }
    guard let maps = readProcessFile(pid, "maps") else {
      return .notLoaded("it runs with other rights than the recorder")
    }
    if maps.contains("/coreograph-probe.so") { return .young }
    guard let environment = readProcessFile(pid, "environ") else {
      return .notLoaded("it runs with other rights than the recorder")
    }
    if !environment.contains("COREOGRAPH_PROBE_DIRECTORY=") {
      return .notLoaded("its environment was cleared when it was started")
    }
    if !environment.contains("/coreograph-probe.so") {
      return .notLoaded("LD_PRELOAD was changed before it was started")
    }
    if !maps.contains("/ld-linux") && !maps.contains("/ld-musl") {
      return .notLoaded("it is linked statically")
    }
    return .notLoaded("the dynamic linker refused the library (raised rights, or another libc)")
  }

  private func executable(of pid: Int32) -> String? {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/\(pid)/exe", &path, path.count)
    return length > 0
      ? String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
}

/// The text of a file of `/proc/<pid>`; nil where the process has left or may not be looked at.
func readProcessFile(_ pid: Int32, _ name: String) -> String? {
  let file = open("/proc/\(pid)/\(name)", O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
    bytes += buffer[..<count]
  }
}
