import Trace

/// A system call that a thread stands in, and what waiting in it means.
package struct SystemCall: Equatable {
  /// The kernel's name of it.
  var name: String
  /// What a thread that sleeps in it waits for.
  var cause: WaitCause

  /// Parses the text of `/proc/<pid>/task/<tid>/syscall`: number, six arguments, stack pointer and
  /// program counter, the latter in hexadecimal; nil where the thread is running, or stands in no
  /// system call of this architecture.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    var fields = text.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
      .makeIterator()
    guard let number = fields.next().flatMap({ decimal($0) }), number >= 0 else { return nil }
    let arguments = (0..<6).compactMap { _ in fields.next().flatMap { hexadecimal($0) } }
    guard arguments.count == 6, let stack = fields.next().flatMap({ hexadecimal($0) }),
      // A 32-bit program numbers its calls otherwise; its stack lies below 4 GiB.
      stack > UInt64(UInt32.max)
    else { return nil }
    self.init(number: number, arguments: arguments)
  }

  /// The call `number` of this architecture with `arguments`.
  init(number: Int, arguments: [UInt64]) {
    guard let name = Self.names[number] else {
      self.init(name: "system call \(number)", cause: .unknown)
      return
    }
    self.init(name: name, cause: Self.cause(of: name, arguments: arguments))
  }

  private init(name: String, cause: WaitCause) {
    self.name = name
    self.cause = cause
  }

  private static func cause(of name: String, arguments: [UInt64]) -> WaitCause {
    switch name {
    case "futex", "futex_wait", "futex_waitv", "semop", "semtimedop", "flock": .lock
    case "nanosleep", "clock_nanosleep": .timer
    case "wait4", "waitid", "rt_sigtimedwait", "rt_sigsuspend", "pause", "vfork": .child
    // Waiting for no file at all is a way to sleep.
    case "poll", "ppoll": arguments[1] == 0 ? .timer : .io
    case "select", "pselect6": arguments[0] == 0 ? .timer : .io
    // F_SETLKW and F_OFD_SETLKW wait for a file's lock.
    case "fcntl": arguments[1] == 7 || arguments[1] == 38 ? .lock : .io
    // What happens inside these is the kernel's own affair, or was begun before a stop.
    case "restart_syscall", "mmap", "munmap", "mprotect", "madvise", "clone", "clone3", "fork",
      "exit", "exit_group", "ptrace":
      .unknown
    default: .io
    }
  }
}

private func decimal(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
  Int(String(decoding: digits, as: UTF8.self))
}

private func hexadecimal(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
  guard digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]) else { return nil }
  return UInt64(String(decoding: digits.dropFirst(2), as: UTF8.self), radix: 16)
}
