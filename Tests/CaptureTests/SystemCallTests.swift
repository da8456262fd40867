import Testing
import Trace

@testable import Capture

/// System calls are read and named as the kernel means them.
struct SystemCallTests {
  private func call(_ text: String) -> SystemCall? {
    Array(text.utf8).withUnsafeBufferPointer { SystemCall($0) }
  }

  /// Reads the numbers of system calls from one of the kernel's headers.
  private static func numbers(_ header: String, _ prefixes: [String]) -> [String: Int]? {
    guard let text = readText(header) else { return nil }
    var numbers: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 3, words[0] == "#define", let number = Int(words[2]) else { continue }
      for prefix in prefixes where words[1].hasPrefix(prefix) {
        numbers[String(words[1].dropFirst(prefix.count))] = number
      }
    }
    return numbers
  }

  @Test(
    .enabled(
      if: numbers("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", ["__NR_"]) != nil,
      "the kernel's headers for x86_64 are not installed"))
  func `numbers on x86_64 are the kernel's`() throws {
    let truth = try #require(
      Self.numbers("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", ["__NR_"]))
    // Newer than Debian 12's headers.
    for (number, name) in SystemCall.namesOnX86 where number < 451 {
      #expect(truth[name] == number, "\(name)")
    }
  }

  @Test(
    .enabled(
      if: numbers("/usr/include/asm-generic/unistd.h", ["__NR_"]) != nil,
      "the kernel's headers are not installed"))
  func `numbers on other architectures are the kernel's`() throws {
    var truth = try #require(
      Self.numbers("/usr/include/asm-generic/unistd.h", ["__NR_", "__NR3264_"]))
    // 64-bit architectures call it so.
    truth["newfstatat"] = truth["fstatat"]
    for (number, name) in SystemCall.genericNames where number < 451 {
      #expect(truth[name] == number, "\(name)")
    }
  }

  #if arch(x86_64)
    @Test func `a line of the kernel`() {
      let futex = "202 0x7f00 0x189 0x0 0x0 0x0 0xffffffff 0x7ffc1234 0x7f1234\n"
      #expect(call(futex) == nil, "a stack below 4 GiB is a 32-bit program's")
      let far = futex.replacing("0x7ffc1234 ", with: "0x7ffc12345678 ")
      #expect(call(far)?.name == "futex")
      #expect(call(far)?.cause == .lock)
      #expect(call("running\n") == nil)
      #expect(call("-1 0x7ffc12345678 0x7f1234\n") == nil)
      #expect(call("") == nil)
      #expect(call("202 0x7f00") == nil)
    }

    @Test(arguments: [
      ("clock_nanosleep", 230, WaitCause.timer), ("epoll_wait", 232, .io), ("read", 0, .io),
      ("wait4", 61, .child), ("rt_sigtimedwait", 128, .child), ("accept4", 288, .io),
      ("fsync", 74, .io), ("semtimedop", 220, .lock), ("restart_syscall", 219, .unknown),
      ("system call 9999", 9999, .unknown),
    ])
    func `what each call waits for`(name: String, number: Int, cause: WaitCause) {
      let call = SystemCall(number: number, arguments: [0, 0, 0, 0, 0, 0])
      #expect(call.name == name)
      #expect(call.cause == cause)
    }

    @Test func `polling nothing is sleeping, and a file's lock is a lock`() {
      #expect(SystemCall(number: 7, arguments: [0, 0, 50, 0, 0, 0]).cause == .timer)
      #expect(SystemCall(number: 7, arguments: [1, 2, 50, 0, 0, 0]).cause == .io)
      #expect(SystemCall(number: 23, arguments: [0, 0, 0, 0, 9, 0]).cause == .timer)
      #expect(SystemCall(number: 23, arguments: [4, 1, 0, 0, 9, 0]).cause == .io)
      #expect(SystemCall(number: 72, arguments: [3, 7, 0, 0, 0, 0]).cause == .lock)
      #expect(SystemCall(number: 72, arguments: [3, 3, 0, 0, 0, 0]).cause == .io)
    }
  #endif
}
