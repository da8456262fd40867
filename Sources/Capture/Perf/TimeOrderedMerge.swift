import Trace

/// Puts the records of many cores into one order of time.
///
/// The kernel orders the records of one core only. A record can be handed on once every core was
/// drained after its moment, so callers release up to a horizon that lies a little before the
/// latest drain (a record takes time from its time stamp to its place in the buffer). What waits is
/// bounded by what the cores write between two horizons.
///
/// The clock may step back by nanoseconds (ktime_get_mono_fast_ns, kernel/time/timekeeping.c), and
/// a record that an interrupt writes can overtake the one it interrupted: such times are raised to
/// what was seen before them on their core.
package struct TimeOrderedMerge {
  private struct Queue {
    var records: [KernelRecord] = []
    var next = 0
    var latest = Nanoseconds.min
    var nextTime: Nanoseconds { records[next].time }
  }

  private var queues: [Queue]
  private var released = Nanoseconds.min
  /// A heap, smallest first, of the queues that have something to release.
  private var heap: [Int] = []
  /// Records that arrived after others of later times were released; their times were raised.
  private(set) var lateRecords: UInt64 = 0

  /// A merge of that many cores' records.
  package init(cores: Int) {
    queues = Array(repeating: Queue(), count: cores)
  }

  /// How many records wait.
  var count: Int { queues.reduce(0) { $0 + $1.records.count - $1.next } }

  /// Adds the next record of core number `core` (counted from 0 among the watched ones).
  package mutating func append(_ record: KernelRecord, core: Int) {
    var record = record
    if record.time < released { lateRecords += 1 }
    record.time = max(record.time, queues[core].latest, released)
    queues[core].latest = record.time
    queues[core].records.append(record)
  }

  /// Hands on what lies before `horizon`, in order of time; the lower core first at the same time.
  package mutating func release(
    before horizon: Nanoseconds, _ body: (KernelRecord, Int) throws -> Void
  ) rethrows {
    heap.removeAll(keepingCapacity: true)
    for core in queues.indices where hasNext(core, before: horizon) { heap.append(core) }
    for position in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(position) }
    while let core = heap.first {
      // Records come in bursts of one core: go on with it while no other core has an earlier one.
      repeat {
        let record = queues[core].records[queues[core].next]
        queues[core].next += 1
        try body(record, core)
      } while hasNext(core, before: horizon) && isFirst(core)
      if !hasNext(core, before: horizon) {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
      }
      siftDown(0)
    }
    released = max(released, horizon)
    for core in queues.indices {
      queues[core].records.removeFirst(queues[core].next)
      queues[core].next = 0
    }
  }

  private func hasNext(_ core: Int, before horizon: Nanoseconds) -> Bool {
    queues[core].next < queues[core].records.count && queues[core].nextTime < horizon
  }

  /// Whether `core`, at the top of the heap, still belongs there.
  private func isFirst(_ core: Int) -> Bool {
    for child in 1...2 where child < heap.count && precedes(heap[child], core) { return false }
    return true
  }

  private func precedes(_ one: Int, _ other: Int) -> Bool {
    (queues[one].nextTime, one) < (queues[other].nextTime, other)
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && precedes(heap[child], heap[smallest]) { smallest = child }
      guard smallest != parent else { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
