import Trace

/// Something that is bound to happen in a replay.
enum ReplayEvent {
  /// What the core's thread computes is done. Void once the core's turn is another.
  case computed(core: Int, turn: Int)
  /// The core's thread has had its share of it.
  case shareOver(core: Int, turn: Int)
  /// A thread has waited long enough, or has been handed a lock.
  case resumed(thread: Int)
  /// A thread has waited for a lock for the switch interval, unless it changed hands since.
  case intervalOver(lock: Int, version: Int)
  /// A thread that waits for a lock is awake to take it.
  case asked(lock: Int)
}

/// Events by time, and by arrival where that is the same: a binary heap.
struct ReplayEvents {
  private var heap: [(moment: Nanoseconds, number: Int, event: ReplayEvent)] = []
  private var count = 0

  /// The moment of the next one.
  var nextMoment: Nanoseconds? { heap.first?.moment }

  /// Adds one; O(log n).
  mutating func add(_ event: ReplayEvent, at moment: Nanoseconds) {
    heap.append((moment, count, event))
    count += 1
    var place = heap.count - 1
    while place > 0, isBefore(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the next one out, which must be there; O(log n).
  mutating func removeFirst() -> ReplayEvent {
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast().event
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < heap.count && isBefore(child, least) {
        least = child
      }
      guard least != place else { return first }
      heap.swapAt(place, least)
      place = least
    }
  }

  private func isBefore(_ one: Int, _ other: Int) -> Bool {
    (heap[one].moment, heap[one].number) < (heap[other].moment, heap[other].number)
  }
}
