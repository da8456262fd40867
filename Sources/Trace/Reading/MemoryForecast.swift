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
