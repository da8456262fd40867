import Glibc
import Trace

/// A process that the rung `procfs` watches.
final class SampledProcess {
  let pid: Int32
  /// When it was first seen.
  let start: Nanoseconds
  /// Its threads that live.
  var threads: [SampledThread] = []
  /// What `/proc/<pid>/exe` led to when last looked at: tells an exec from a rename.
  var program: String?
  /// How many threads the last listing showed.
  private(set) var listed = 0
  /// Its process group when last looked at.
  var group: Int32
  /// Whether it has ended and only waits for its parent to take note.
  var isOver = false

  private let folder: String
  private let directory: Int32

  init(pid: Int32, group: Int32, start: Nanoseconds) {
    self.pid = pid
    self.group = group
    self.start = start
    folder = "/proc/\(pid)/task"
    directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    program = Self.program(of: pid)
  }

  deinit {
    if directory >= 0 { close(directory) }
  }

  /// The ids of its threads if their number is not the one that was listed last; nil when it is.
  func changedThreads() -> [Int32]? {
    // A folder of tasks has one link for each of them and two of its own.
    var facts = stat()
    if directory >= 0, fstat(directory, &facts) == 0, Int(facts.st_nlink) - 2 == listed {
      return nil
    }
    return listThreads()
  }

  /// The ids of its threads; none when it has ended.
  func listThreads() -> [Int32] {
    let ids = numbers(in: folder) ?? []
    listed = ids.count
    return ids
  }

  /// The file of the program that a process executes.
  static func program(of pid: Int32) -> String? {
    var target = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/\(pid)/exe", &target, target.count)
    return length > 0
      ? String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
}
