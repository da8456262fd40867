import Foundation
import Glibc

/// A process started for the campaign.
struct Child {
  let pid: pid_t

  /// Where its standard output and error go.
  struct Streams {
    var output: String
    var diagnostics: String
  }

  struct CannotStart: Error { var errno: Int32 }

  /// Starts `command` in `folder`; without `streams`, what it says is lost.
  init(
    _ command: [String], in folder: String, streams: Streams?, environment: [String: String] = [:]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let creating = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for (stream, file) in [
      (STDOUT_FILENO, streams?.output), (STDERR_FILENO, streams?.diagnostics),
    ] {
      posix_spawn_file_actions_addopen(&actions, stream, file ?? "/dev/null", creating, 0o600)
    }
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var arguments = (["env", "-C", folder] + command).map { strdup($0) } + [nil]
    var entries = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + entries).forEach { free($0) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, "env", &actions, nil, &arguments, &entries)
    guard failure == 0 else { throw CannotStart(errno: failure) }
    pid = child
  }

  /// What a process took.
  struct Cost: CustomStringConvertible {
    var status: Int32
    var seconds: Double
    var processorSeconds: Double
    var peakBytes: Int

    var description: String {
      let times = String(format: "%.1f s (%.1f s on cores)", seconds, processorSeconds)
      return "\(times), \(peakBytes >> 20) MiB, status \(status)"
    }
  }

  /// Waits for its end, however long that takes.
  func cost() -> Cost {
    let watch = Stopwatch()
    var (status, use) = (Int32(0), rusage())
    while wait4(pid, &status, 0, &use) < 0, errno == EINTR {}
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Cost(
      status: Self.shellStatus(status), seconds: watch.seconds,
      processorSeconds: seconds(use.ru_utime) + seconds(use.ru_stime),
      peakBytes: use.ru_maxrss << 10)
  }

  private static func shellStatus(_ status: Int32) -> Int32 {
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// Waits for its end; the status as shells give it, nil where it did not end in time.
  func wait(seconds: Double = 60) -> Int32? { Child.reap(pid, seconds: seconds) }

  /// Whether a process is, or has become, a child of this one that nobody has waited for.
  static func isOurs(_ pid: pid_t) -> Bool {
    var facts = siginfo_t()
    return waitid(P_PID, id_t(pid), &facts, WEXITED | WNOHANG | WNOWAIT) == 0
  }

  /// Waits for the end of a process that is, or has become, a child of this one.
  static func reap(_ pid: pid_t, seconds: Double) -> Int32? {
    var status: Int32 = 0
    let watch = Stopwatch()
    while true {
      let ended = waitpid(pid, &status, WNOHANG)
      if ended == pid { break }
      guard watch.seconds < seconds, ended == 0 || errno == EINTR else { return nil }
      usleep(1000)
    }
    return shellStatus(status)
  }
}

/// Processes that bear the mark of one run in their environment.
struct MarkedProcesses {
  static let variable = "COREOGRAPH_FAULTS_RUN"
  let mark: String

  /// The ids of those that live and are no zombies.
  var living: [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { pid in
      guard let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ")
      else { return false }
      return environment.range(of: Data("\(Self.variable)=\(mark)\0".utf8)) != nil
    }
  }

  /// Waits until none is left; those that are after all.
  func remaining(after seconds: Double) -> [pid_t] {
    let watch = Stopwatch()
    var left = living
    while !left.isEmpty, watch.seconds < seconds {
      usleep(5000)
      left = living
    }
    return left
  }
}
