import Glibc
import Synchronization
import TerminalView

/// A terminal taken over: raw keys, a screen of its own, no cursor; and given back as it was, however
/// the session ends.
struct TerminalSession: ~Copyable {
  /// What came from the terminal or the system.
  enum Event {
    case bytes([UInt8])
    case resized
    /// Nothing came for as long as was waited.
    case quiet
    /// The terminal is gone, or the process was asked to end by this signal.
    case ended(Int32?)
    /// The process goes on after it was stopped.
    case continued
  }

  private let input: Int32
  private let ownsInput: Bool
  private var before = termios()
  /// Where signals come in: their handler writes their numbers to it.
  private let arrivals: Int32
  private static let signals = [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT]
  private static let faults = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

  /// Another screen, no cursor, no wrapping at the last column.
  private static let begin = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[2J"
  private static let end = "\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

  /// Takes the terminal over. Keys come from it also where standard input is something else.
  init() throws(CommandFailure) {
    if isatty(STDIN_FILENO) == 1 {
      input = STDIN_FILENO
      ownsInput = false
    } else {
      input = open("/dev/tty", O_RDWR | O_CLOEXEC)
      ownsInput = true
    }
    guard input >= 0, tcgetattr(input, &before) == 0 else {
      throw CommandFailure(
        .notAllowed, "keys cannot be read: there is no terminal; --plain prints one screenful")
    }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw CommandFailure(.notAllowed, "no pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    arrivals = ends[0]
    signalPipe.store(ends[1], ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      let before = errno
      var number = UInt8(truncatingIfNeeded: signal)
      Glibc.write(signalPipe.load(ordering: .relaxed), &number, 1)
      errno = before
    }
    for signal in Self.signals { sigaction(signal, &action, nil) }
    Rescue.arm(input, before, Self.end, Self.faults)
    take()
  }

  deinit {
    give()
    Rescue.disarm(Self.faults)
    for signal in Self.signals { Glibc.signal(signal, SIG_DFL) }
    close(signalPipe.exchange(-1, ordering: .relaxed))
    close(arrivals)
    if ownsInput { close(input) }
  }

  private func take() {
    var raw = before
    cfmakeraw(&raw)
    tcsetattr(input, TCSADRAIN, &raw)
    Self.write(Self.begin)
  }

  private func give() {
    Self.write(Self.end)
    var before = before
    tcsetattr(input, TCSADRAIN, &before)
  }

  /// Writes to the terminal; false where it is gone.
  @discardableResult
  static func write(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR || errno == EAGAIN { continue }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return true
  }

  /// Stops the job as a terminal's own suspend key would, with the terminal given back meanwhile.
  func suspend() {
    give()
    kill(0, SIGTSTP)
    take()
  }

  /// Waits for what comes next, for `milliseconds` at most where that is given.
  func next(within milliseconds: Int32? = nil) -> Event {
    while true {
      var wanted = [arrivals, input].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let count = poll(&wanted, 2, milliseconds ?? -1)
      if count == 0 { return .quiet }
      guard count > 0 else {
        if errno == EINTR { continue }
        return .ended(nil)
      }
      let isSignal = wanted[0].revents != 0
      var bytes = [UInt8](repeating: 0, count: 4096)
      let got = read(isSignal ? arrivals : input, &bytes, bytes.count)
      if got < 0, errno == EINTR || errno == EAGAIN { continue }
      guard got > 0 else { return .ended(nil) }
      let received = Array(bytes[..<got])
      return isSignal ? event(received.map { Int32($0) }) : .bytes(received)
    }
  }

  private func event(_ arrived: [Int32]) -> Event {
    for signal in [SIGHUP, SIGTERM, SIGINT, SIGQUIT] where arrived.contains(signal) {
      return .ended(signal)
    }
    guard arrived.contains(SIGCONT) else { return .resized }
    // Someone else may have used the terminal meanwhile.
    take()
    return .continued
  }

  /// The size of a terminal in characters; nil where it is none or does not say.
  static func size(of descriptor: Int32) -> TimelineView.Size? {
    measures(of: descriptor).map(\.size)
  }

  /// The size of a terminal in characters, and of a character in pixels where it says so.
  static func measures(
    of descriptor: Int32
  ) -> (size: TimelineView.Size, cell: (width: Int, height: Int)?)? {
    var facts = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &facts) == 0, facts.ws_col > 0, facts.ws_row > 0
    else { return nil }
    let size = TimelineView.Size(columns: Int(facts.ws_col), rows: Int(facts.ws_row))
    let isKnown = facts.ws_xpixel > 0 && facts.ws_ypixel > 0
    return (
      size,
      isKnown
        ? (Int(facts.ws_xpixel) / size.columns, Int(facts.ws_ypixel) / size.rows) : nil
    )
  }
}

/// The end of the pipe that the handler of signals writes to.
private let signalPipe = Atomic<Int32>(-1)

/// Gives the terminal back when the process dies of a fault of its own.
private enum Rescue {
  /// What a signal handler may use: memory that is there, and nothing of Swift's. Written by one thread
  /// only, before the handlers are set and after the session is over.
  nonisolated(unsafe) private static var attributes: UnsafeMutablePointer<termios>?
  nonisolated(unsafe) private static var words: UnsafeMutablePointer<UInt8>?
  nonisolated(unsafe) private static var length = 0
  nonisolated(unsafe) private static var terminal: Int32 = -1

  static func arm(_ input: Int32, _ before: termios, _ end: String, _ faults: [Int32]) {
    let memory = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    memory.initialize(to: before)
    let bytes = Array(end.utf8)
    let text = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    text.initialize(from: bytes, count: bytes.count)
    (attributes, words, length, terminal) = (memory, text, bytes.count, input)
    var action = sigaction()
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    action.__sigaction_handler.sa_handler = { signal in
      if let words = Rescue.words, let attributes = Rescue.attributes {
        Glibc.write(STDOUT_FILENO, words, Rescue.length)
        tcsetattr(Rescue.terminal, TCSANOW, attributes)
      }
      raise(signal)
    }
    for fault in faults { sigaction(fault, &action, nil) }
  }

  static func disarm(_ faults: [Int32]) {
    for fault in faults { signal(fault, SIG_DFL) }
    attributes?.deallocate()
    words?.deallocate()
    (attributes, words) = (nil, nil)
  }
}
