import Glibc

/// The memory of this process, and what there is beside it.
enum ProcessMemory {
  /// How many bytes are resident; nil where nobody says.
  static var resident: Int? { pages(at: 1) }

  /// How many bytes more can be had: of the machine's memory and swap, of what a container or another control
  /// group may use, and of the addresses that the process may have (`ulimit -v`); nil where nobody says.
  static func free() -> Int? {
    guard let machine = readText("/proc/meminfo"),
      let available = number("MemAvailable:", in: machine)
    else { return nil }
    let onMachine = (available + (number("SwapFree:", in: machine) ?? 0)) << 10
    return [addressesLeft, leftInGroups()].compactMap { $0 }.reduce(onMachine, min)
  }

  /// What the strictest control group leaves of its limit; nil where none has one.
  private static func leftInGroups() -> Int? {
    let hierarchies = ControlGroupHierarchy.all(
      membership: readText("/proc/self/cgroup") ?? "",
      mounts: readText("/proc/self/mountinfo") ?? "")
    return hierarchies.flatMap { hierarchy -> [Int] in
      if hierarchy.controllers.isEmpty {
        return hierarchy.folders.compactMap { folder in
          left(in: folder, limit: "memory.max", use: "memory.current", files: "file")
        }
      }
      guard hierarchy.controllers.contains("memory") else { return [] }
      return hierarchy.folders.compactMap { folder in
        left(
          in: folder, limit: "memory.limit_in_bytes", use: "memory.usage_in_bytes",
          files: "total_cache")
      }
    }.min()
  }

  /// What the group in `folder` leaves of its limit; nil where it has none.
  private static func left(
    in folder: String, limit: String, use: String, files: String
  ) -> Int? {
    guard let limit = readText("\(folder)/\(limit)").flatMap({ Int($0) }),
      let use = readText("\(folder)/\(use)").flatMap({ Int($0) })
    else { return nil }
    let files = number(files, in: readText("\(folder)/memory.stat") ?? "") ?? 0
    return left(of: limit, use: use, files: files)
  }

  /// What is left of a `limit` where `use` bytes are used, `files` of them for pages of files; those count as
  /// free, because they can be dropped.
  ///
  /// The kernel's numbers need not be of one moment: pages that were just dropped may count as those of files
  /// and not as used, beside a limit that is as large as a number can be.
  static func left(of limit: Int, use: Int, files: Int) -> Int {
    let taken = max(0, max(0, use) - max(0, files))
    return max(0, max(0, limit) - taken)
  }

  /// What a limit of the process leaves of its addresses; nil where it has none.
  private static var addressesLeft: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      let most = Int(exactly: limit.rlim_cur), let size = pages(at: 0)
    else { return nil }
    return max(0, most - size)
  }

  /// One of the numbers of `/proc/self/statm`, in bytes.
  private static func pages(at place: Int) -> Int? {
    let words = readText("/proc/self/statm")?.split(separator: " ") ?? []
    return words.dropFirst(place).first.flatMap { Int($0) }
      .map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
  }

  /// The number behind `name` at the start of a line.
  private static func number(_ name: String, in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }
}
