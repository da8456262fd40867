/// Whether a file will fit into memory, told from what the part that was read of it takes: whoever runs
/// out of memory is killed by the kernel without a word.
struct MemoryForecast {
  /// How much more than its records a trace takes while it is put into order and looked at: 3.2 times as
  /// much where all of them are spans, measured with 10 million, and less elsewhere.
  private static let growth = 3.25
  /// Looks are taken when so much more of the file was read; the first says little.
  private static let distance = 1.0 / 64
  private let before = ProcessMemory.resident ?? 0
  private var nextLook = distance
  /// How much could be had when that was asked last.
  private var lastFree: Int?

  /// How much memory the whole would take, and how much of it can be had, where that is less.
  ///
  /// - Parameters:
  ///   - share: how much of the file was read, 0...1.
  ///   - isPart: whether only a part of it is kept, so that what is to come may take no memory at all.
  mutating func shortage(
    afterShare share: Double, isPart: Bool = false
  ) -> (needed: Int, available: Int)? {
    guard share >= nextLook, let resident = ProcessMemory.resident else { return nil }
    nextLook = share + Self.distance
    let (held, share) = (resident - before, isPart ? 1 : share)
    // To ask the kernel takes as long as reading half a megabyte, and much of what there is stays.
    if let lastFree, Self.shortage(held: held, share: share, free: lastFree / 4) == nil {
      return nil
    }
    guard let free = ProcessMemory.free() else { return nil }
    lastFree = free
    return Self.shortage(held: held, share: share, free: free)
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
