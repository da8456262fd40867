import Glibc
import Trace

@testable import Capture

/// A program held before its exec by a shell that waits for a line: enough to open events on it,
/// without the recorder's own launcher.
struct PerfHeldShell {
  /// The process that will become the program.
  let pid: pid_t
  private let input: Int32
  private let output: Int32

  /// Starts a shell that will exec `command`.
  init(_ command: [String]) throws(PerfError) {
    var (toChild, fromChild): ([Int32], [Int32]) = ([0, 0], [0, 0])
    // Sockets, because Swift has no way to a pipe that other children do not inherit.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &toChild) == 0,
      socketpair(AF_UNIX, kind, 0, &fromChild) == 0
    else { throw PerfError(attempt: "make sockets", code: errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    // Test runners block signals, SIGCHLD among them, that programs rely on.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments = ["/bin/sh", "-c", "echo; read -r _; exec \"$@\"", "sh"] + command
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, "/bin/sh", &actions, &attributes, &pointers, environ)
    close(toChild[0])
    close(fromChild[1])
    guard result == 0 else { throw PerfError(attempt: "start a shell", code: result) }
    pid = child
    input = toChild[1]
    output = fromChild[0]
    var ready: UInt8 = 0
    guard read(output, &ready, 1) == 1 else {
      throw PerfError(attempt: "hear from the shell", code: errno)
    }
  }

  /// Lets the program go.
  func release() {
    _ = write(input, "\n", 1)
    close(input)
  }

  /// Waits for the program's end, collecting all the while, and returns what it printed.
  func run(under rung: some CaptureRung, into sink: inout some TraceSink & ~Copyable) throws
    -> String
  {
    release()
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    reading: while true {
      var polls = (rung.wakeDescriptors + [output]).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      poll(&polls, nfds_t(polls.count), Int32(rung.period / 1_000_000))
      try rung.collect(into: &sink)
      guard polls[polls.count - 1].revents != 0 else { continue }
      let count = read(output, &chunk, chunk.count)
      guard count > 0 else { break reading }
      text += chunk[..<count]
    }
    close(output)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return String(decoding: text, as: UTF8.self)
  }
}
