import Foundation
import Glibc
import Trace

/// What a program wrote down of what it did.
struct WitnessLog {
  /// A stretch of work on one thread.
  struct Stretch {
    var time: TimeRange
    /// By the thread's own clock. It leaves out what a hypervisor took, and in some kernels interrupts.
    var used: Nanoseconds
    /// By the task clock that the kernel counts for perf, from switch to switch; nil where nobody may count it.
    var task: Nanoseconds?
    /// How long reading the clocks took.
    var slack: Nanoseconds
    /// How often it left its core.
    var switches: Int64

    /// The least and the most that it was on a core by the kernel's accounting: all of the time where it never left
    /// one and the task clock is not known.
    var onCore: ClosedRange<Nanoseconds> {
      guard let task else {
        let known = switches == 0 ? time.duration : used
        return known...known
      }
      return min(used, task)...max(used, task)
    }
  }

  /// The stretches of each thread, in their order.
  private(set) var threads: [ThreadKey: [Stretch]] = [:]
  /// When tasks were through, as the program saw it.
  private(set) var tasks: [TimeRange] = []

  /// By how many seconds a time namespace of the campaign is ahead.
  static let namespaceOffset = 100_000

  /// Reads the log at `file`. A write that a kill has torn is left out: lines begin anew and end in a dot.
  init(at file: URL) {
    for line in Self.lines(of: file) {
      let words = line.split(separator: " ")
      let numbers = words.compactMap { Int64($0) }
      // No clock of a machine says more, and sums of these do not overflow.
      guard words.last == ".", numbers.allSatisfy({ (-1...(1 << 58)).contains($0) }) else {
        continue
      }
      if words.first == "task", numbers.count == 3, numbers[1] <= numbers[2] {
        tasks.append(TimeRange(numbers[1], numbers[2]))
      } else if numbers.count == 8, let pid = Int32(exactly: numbers[0]),
        let tid = Int32(exactly: numbers[1]), numbers[2] <= numbers[3]
      {
        threads[ThreadKey(pid: pid, tid: tid), default: []].append(
          Stretch(
            time: TimeRange(numbers[2], numbers[3]), used: numbers[4],
            task: numbers[5] < 0 ? nil : numbers[5], slack: numbers[6], switches: numbers[7]))
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
