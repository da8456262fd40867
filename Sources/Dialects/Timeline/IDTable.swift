/// The numbers that processes or threads have in a trace. Tools name theirs by any text.
struct IDTable {
  private var taken: Set<Int32> = []
  /// Above every id that Linux gives (PID_MAX_LIMIT is 2^22), and below what stands for the cores.
  private var next: Int32

  /// - Parameter next: numbers for other texts lie below this one.
  init(from next: Int32 = 1 << 22) { self.next = next }

  /// The number for what a tool calls `text`: the same one, where it is one that a kernel could have
  /// given and that is not taken.
  mutating func add(_ text: String) -> Int32 {
    if let number = Int32(text), (0..<1 << 22).contains(number), taken.insert(number).inserted {
      return number
    }
    repeat { next -= 1 } while !taken.insert(next).inserted
    return next
  }
}
