import Glibc

/// Whether a file will fit into memory, told from what the part that was read of it takes: whoever runs
/// out of memory is killed by the kernel without a word.
struct MemoryForecast {
  /// How much more than its records a trace takes while it is put into order and looked at: 2.5 to 3
  /// times as much, measured with 90 million spans.
  private static let growth = 2.5
  /// Looks are taken when so much more of the file was read; the first says little.
  private static let distance = 1.0 / 64
  private let before = ProcessMemory.resident ?? 0
  private var nextLook = distance

  /// How much memory the whole would take, and how much of it can be had, where that is less.
  ///
  /// - Parameters:
  ///   - share: how much of the file was read, 0...1.
  ///   - isPart: whether only a part of it is kept, so that what is to come may take no memory at all.
  mutating func shortage(
    afterShare share: Double, isPart: Bool = false
  ) -> (needed: Int, available: Int)? {
    guard share >= nextLook, let resident = ProcessMemory.resident,
      let free = ProcessMemory.free()
    else { return nil }
    nextLook = share + Self.distance
    return Self.shortage(held: resident - before, share: isPart ? 1 : share, free: free)
  }

  /// The same where the `share` that was read takes `held` bytes and `free` more can be had.
  static func shortage(
    held: Int, share: Double, free: Int
  ) -> (needed: Int, available: Int)? {
    let held = max(held, 0)
    let needed = Double(held) / share * growth
    let available = held + free
    return needed > Double(available) ? (Int(needed), available) : nil
  }
}

/// The memory of this process, and what there is beside it.
enum ProcessMemory {
  /// How many bytes are resident; nil where nobody says.
  static var resident: Int? {
    let words = text("/proc/self/statm").split(separator: " ")
    return words.dropFirst().first.flatMap { Int($0) }.map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
  }

  /// How many bytes more can be had: of the machine's memory and swap, and of what a container may use;
  /// nil where nobody says.
  static func free() -> Int? {
    let machine = text("/proc/meminfo")
    guard let available = number("MemAvailable:", in: machine) else { return nil }
    let onMachine = (available + (number("SwapFree:", in: machine) ?? 0)) << 10
    return [
      left(of: "memory.max", use: "memory.current", files: "file", in: "/sys/fs/cgroup"),
      left(
        of: "memory.limit_in_bytes", use: "memory.usage_in_bytes", files: "total_cache",
        in: "/sys/fs/cgroup/memory"),
    ].compactMap { $0 }.reduce(onMachine, min)
  }

  /// What a control group leaves of its limit; pages of files count as free, because they can be
  /// dropped.
  private static func left(of limit: String, use: String, files: String, in folder: String) -> Int?
  {
    guard let limit = Int(word(text("\(folder)/\(limit)"))),
      let use = Int(word(text("\(folder)/\(use)")))
    else { return nil }
    return max(0, limit - use + (number(files, in: text("\(folder)/memory.stat")) ?? 0))
  }

  /// The number behind `name` at the start of a line.
  private static func number(_ name: String, in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  private static func word(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// What stands in a small file of the kernel.
  private static func text(_ path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 16 << 10) { space, count in
      count = max(0, read(file, space.baseAddress, space.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
