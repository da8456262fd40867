import Glibc

/// A Python interpreter that was found, with what it says of itself.
public struct PythonInstallation: Sendable, Equatable, Codable {
  /// The name under which the search path has it, such as `python3.12`.
  public var command: String
  /// The file that runs, links resolved.
  public var executable: String
  /// Its version, such as `3.12.1`.
  public var version: String
  /// Such as `cpython` or `pypy`.
  public var implementation: String
  /// Whether an interpreter lock lets one thread at a time run Python code.
  public var hasInterpreterLock: Bool

  /// The commands that are tried, in the order in which they are listed.
  private static let commands =
    ["python3", "python"] + (8...14).map { "python3.\($0)" } + ["python3.13t", "python3.14t"]

  /// Four lines: version, implementation, whether there is a lock, file.
  private static let question = """
    import os, sys
    lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    print("%d.%d.%d" % sys.version_info[:3])
    print(sys.implementation.name)
    print(int(lock))
    print(os.path.realpath(sys.executable))
    """

  /// Asks every interpreter on the search path, all at once; those that don't answer are left out,
  /// and so are further names of one that was listed.
  static func onPath() -> [PythonInstallation] {
    let path = getenv("PATH").map { String(cString: $0) }
    let asked = commands.compactMap { command -> (String, ChildOutput)? in
      guard
        let found = try? ResolvedCommand(
          [command, "-I", "-S", "-c", question], searchPath: path, directory: nil),
        let child = ChildOutput(found)
      else { return nil }
      return (command, child)
    }
    var seen: Set<String> = []
    return asked.compactMap { command, child in
      guard let found = PythonInstallation(command: command, answer: child.wait()),
        seen.insert(found.executable).inserted
      else { return nil }
      return found
    }
  }

  /// Reads an interpreter's answer; nil where it is none.
  init?(command: String, answer: String) {
    let lines = answer.split(separator: "\n").map(String.init)
    guard lines.count == 4 else { return nil }
    self.command = command
    version = lines[0]
    implementation = lines[1]
    hasInterpreterLock = lines[2] == "1"
    executable = lines[3]
  }
}

/// A program that was started for what it prints; it gets no input, and ten seconds.
private final class ChildOutput {
  private let pid: pid_t
  private let output: Int32

  init?(_ command: ResolvedCommand) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.arguments.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, command.path, &actions, nil, &arguments, environ)
    close(ends[1])
    guard failure == 0 else {
      close(ends[0])
      return nil
    }
    pid = child
    output = ends[0]
  }

  /// What it printed until it ended.
  func wait() -> String {
    let deadline = monotonicNow() + 10_000_000_000
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      var readable = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let left = Int32(clamping: (deadline - monotonicNow()) / 1_000_000)
      guard left > 0, poll(&readable, 1, left) > 0 else {
        kill(pid, SIGKILL)
        break
      }
      let got = read(output, &chunk, chunk.count)
      guard got > 0 else { break }
      bytes.append(contentsOf: chunk[..<got])
    }
    close(output)
    while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    return String(decoding: bytes, as: UTF8.self)
  }
}
