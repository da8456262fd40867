import Foundation
import Glibc

/// A program started in a process group of its own, with default signals, whose streams go to files.
final class StartedProgram: Sendable {
  let pid: pid_t
  private let output: URL
  private let diagnostics: URL

  /// Enters the folder and closes whatever other tests have open just now.
  private static let entrance = #"""
    cd "$0" || exit
    for file in /proc/$$/fd/*; do
      number=${file##*/}
      (( number > 2 && number != 255 )) && eval "exec $number>&-"
    done
    exec "$@"
    """#

  /// How a program ended and what it wrote.
  struct Result {
    /// The exit status, or 128 + the signal that killed it.
    var status: Int32
    var output: Data
    var diagnostics: String

    /// The lines of standard output.
    var lines: [String] {
      String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  /// Starts `command` in `folder` with `environment` added to the tests' own.
  init(
    _ command: [String], in folder: URL, environment: [String: String] = [:], input: URL? = nil
  ) throws {
    let name = "\(UInt64.random(in: 0 ... .max))"
    output = folder.appending(path: ".\(name).output")
    diagnostics = folder.appending(path: ".\(name).diagnostics")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let creating = O_WRONLY | O_CREAT | O_TRUNC
    let source = input?.path ?? "/dev/null"
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, source, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.path, creating, 0o644)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, diagnostics.path, creating, 0o644)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var variables = ProcessInfo.processInfo.environment
    variables.merge(environment) { _, new in new }
    var arguments =
      (["bash", "-c", Self.entrance, folder.path] + command).map { strdup($0) } + [nil]
    var entries = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + entries).forEach { free($0) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, "bash", &actions, &attributes, &arguments, &entries)
    guard failure == 0 else { throw POSIXError(POSIXError.Code(rawValue: failure) ?? .EIO) }
    pid = child
  }

  /// Waits for its end, killing it after two minutes: a test that hangs must not hang the others.
  func wait() async throws -> Result {
    var status: Int32 = 0
    let deadline = ContinuousClock.now + .seconds(120)
    while waitpid(pid, &status, WNOHANG) == 0 {
      if ContinuousClock.now > deadline { kill(-pid, SIGKILL) }
      try await Task.sleep(for: .milliseconds(5))
    }
    let signal = status & 0x7f
    return Result(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
      output: try Data(contentsOf: output),
      diagnostics: String(decoding: try Data(contentsOf: diagnostics), as: UTF8.self))
  }

  /// What it has written to standard output so far.
  var outputSoFar: String {
    (try? Data(contentsOf: output)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Waits until it has written `text` to standard output.
  func says(_ text: String) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !outputSoFar.contains(text) {
      guard ContinuousClock.now < deadline else { throw Silence(expected: text, got: outputSoFar) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  struct Silence: Error {
    var expected: String
    var got: String
  }
}
