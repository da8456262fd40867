import Foundation
import Glibc
import Synchronization

/// A child process with the signals that a shell would give it.
///
/// Foundation's `Process` hands on the signal mask of the thread that starts it, and the threads of
/// Dispatch, on which tests run, block nearly every signal: programs that end their children by
/// SIGTERM would wait for ever.
final class ChildProcess: Sendable {
  private let command: [String]
  private let environment: [String: String]
  private let output: String
  private let diagnostics: String
  private let pid = Mutex<pid_t?>(nil)

  /// Describes a child; `output` and `diagnostics` are files that take its standard streams.
  init(
    command: [String], environment: [String: String], output: String, diagnostics: String
  ) {
    self.command = command
    self.environment = environment
    self.output = output
    self.diagnostics = diagnostics
  }

  /// Runs it to its end, on a thread of its own: the kernel's "parent death signal" means the
  /// thread that started the child.
  func run() async throws -> Int32 {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try self.runHere() })
      }
    }
  }

  /// Asks it to end.
  func terminate() {
    pid.withLock { if let pid = $0 { kill(pid, SIGTERM) } }
  }

  private func runHere() throws -> Int32 {
    let pid = try spawn()
    self.pid.withLock { $0 = pid }
    // The id stays taken until it is reaped, which waits until nobody is sending it a signal.
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    return self.pid.withLock {
      $0 = nil
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      let signal = status & 0x7f
      return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
  }

  private func spawn() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, diagnostics, O_WRONLY, 0)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in arguments + variables { free(string) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, command[0], &actions, &attributes, &arguments, &variables)
    guard error == 0 else {
      throw NSError(
        domain: NSPOSIXErrorDomain, code: Int(error), userInfo: ["command": command[0]])
    }
    return pid
  }
}
