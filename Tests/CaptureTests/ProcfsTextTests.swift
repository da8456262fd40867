import Glibc
import Testing
import Trace

@testable import Capture

/// What the kernel writes in procfs, read back.
struct ProcfsTextTests {
  private func status(_ text: String) -> TaskStatus? {
    Array(text.utf8).withUnsafeBufferPointer { TaskStatus($0) }
  }

  private static let tail = """
     S 4711 4700 4600 34816 4700 4194304 105 0 0 0 12 34 0 0 20 0 3 0 8275911 2703360 410 \
    18446744073709551615 94 95 140736 0 0 0 0 0 0 0 0 0 17 7 0 0 0 0 0 96 97 98 140 141 142 143 0
    """

  @Test func `a line of stat`() throws {
    let found = try #require(status("4712 (sleep)" + Self.tail))
    #expect(found.name == "sleep")
    #expect(found.state == UInt8(ascii: "S"))
    #expect(found.parent == 4711)
    #expect(found.group == 4700)
    #expect(found.ticks == 46)
    #expect(found.threads == 3)
    #expect(found.started == 8_275_911)
    #expect(found.core == 7)
  }

  @Test(arguments: ["a) R 1 (b", "", "(((", ")", "two words", "line\nbreak"])
  func `names that imitate the line`(name: String) throws {
    let found = try #require(status("4712 (\(name))" + Self.tail))
    #expect(found.name == name)
    #expect(found.core == 7)
  }

  @Test(arguments: ["", "12", "12 (", "12 (x)", "12 (x) S 1 2 3", "12 )x( S"])
  func `what is no such line`(text: String) {
    #expect(status(text) == nil)
  }

  @Test func `this thread's own line`() throws {
    let bytes = try #require(readFile("/proc/thread-self/stat"))
    let found = try #require(bytes.withUnsafeBufferPointer { TaskStatus($0) })
    #expect(found.parent == getppid())
    #expect(found.group == getpgrp())
    #expect(found.isReady)
  }

  @Test func `schedstat counts nanoseconds`() throws {
    let text = Array("123456789 222 33\n".utf8)
    let found = text.withUnsafeBufferPointer { SchedulerStatus($0) }
    #expect(found?.onCore == 123_456_789)
    #expect(found?.turns == 33)
    #expect(Array("12 3".utf8).withUnsafeBufferPointer { SchedulerStatus($0) } == nil)
  }

  @Test func `lists of cores`() {
    #expect(parseCoreList("0-3,8,10-11") == [0, 1, 2, 3, 8, 10, 11])
    #expect(parseCoreList("5") == [5])
    #expect(parseCoreList("3,1,1-2") == [1, 2, 3])
    for wrong in ["", "a", "1-", "-1", "2-1", "1,,2", "0-99999999"] {
      #expect(parseCoreList(wrong) == nil)
    }
    #expect(formatCoreList([0, 1, 2, 3, 8, 10, 11]) == "0-3,8,10-11")
  }
}
