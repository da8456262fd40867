/// The numbers of the threads that were asked for last, by the last bits of their ids: spans come by
/// the million, and hashing each one's thread would take most of the time.
struct RecentThreads: Sendable {
  private struct Slot {
    var key = ThreadKey(pid: -1, tid: -1)
    /// Below 0 where nothing is remembered.
    var number: Int32 = -1
  }

  private var slots = [Slot](repeating: Slot(), count: 256)

  /// The number of `key`, where it is remembered.
  @inline(__always)
  func number(of key: ThreadKey) -> Int32? {
    let slot = slots[Int(key.tid & 255)]
    return slot.key == key && slot.number >= 0 ? slot.number : nil
  }

  /// Remembers that `key` has `number`.
  mutating func remember(_ key: ThreadKey, _ number: Int32) {
    slots[Int(key.tid & 255)] = Slot(key: key, number: number)
  }

  /// Forgets `key`: from now on someone else may bear it.
  mutating func forget(_ key: ThreadKey) {
    slots[Int(key.tid & 255)].number = -1
  }
}
