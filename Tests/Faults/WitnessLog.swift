import Foundation
import Glibc
import Trace

/// What a program wrote down of what it did.
struct WitnessLog {
  /// A stretch of work on one thread.
  struct Stretch {
    var time: TimeRange
    var used: Nanoseconds
    /// How often it left its core.
    var switches: Int64

    /// How long it was on a core: all of the time where it never left one. The thread's own clock leaves
    /// out what a hypervisor took, and in some kernels interrupts.
    var onCore: Nanoseconds { switches == 0 ? time.duration : used }
  }

  /// The stretches of each thread, in their order.
  private(set) var threads: [ThreadKey: [Stretch]] = [:]
  /// When tasks were through, as the program saw it.
  private(set) var tasks: [TimeRange] = []

  /// By how many seconds a time namespace of the campaign is ahead.
  static let namespaceOffset = 100_000

  /// Reads the log at `file`; the last line may be missing its end, and so may that of a process that was
  /// killed: such a line runs on in the next one and is left out.
  init(at file: URL) {
    for line in Self.lines(of: file) {
      let words = line.split(separator: " ")
      let numbers = words.compactMap { Int64($0) }
      if words.first == "task", numbers.count == 3, numbers[1] <= numbers[2] {
        tasks.append(TimeRange(numbers[1], numbers[2]))
      } else if numbers.count == 6, let pid = Int32(exactly: numbers[0]),
        let tid = Int32(exactly: numbers[1]), numbers[2] <= numbers[3]
      {
        threads[ThreadKey(pid: pid, tid: tid), default: []].append(
          Stretch(
            time: TimeRange(numbers[2], numbers[3]), used: numbers[4], switches: numbers[5]))
      }
    }
  }

  /// The program's first process; nil where it has not begun.
  static func root(of file: URL) -> pid_t? {
    lines(of: file).first?.split(separator: " ").first.flatMap { pid_t($0) }
  }

  private static func lines(of file: URL) -> [Substring] {
    guard let bytes = FileManager.default.contents(atPath: file.path) else { return [] }
    let whole = bytes.prefix(upTo: bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.startIndex)
    return String(decoding: whole, as: UTF8.self).split(separator: "\n")
  }
}
