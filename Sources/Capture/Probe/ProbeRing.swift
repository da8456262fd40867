import CProbeRings
import Glibc
import Trace

/// One thread's ring of fixed-size records, mapped from the file that the thread made.
///
/// The file belongs to the program, which may write anything into it or cut it at any moment: what
/// the header says is read once and checked, and nothing that it says later is believed further than
/// the memory that was mapped goes.
package final class ProbeRing<Record> {
  /// The thread that writes it.
  package let thread: ThreadKey
  /// Whether times are readings of the processor's counter.
  package let usesCounter: Bool
  /// How many records did not fit because the recorder was behind.
  private(set) var overrun: UInt64 = 0
  private let ring: UnsafeMutablePointer<coreograph_ring>
  private let size: Int
  private let capacity: UInt64
  private var taken: UInt64 = 0

  /// Maps the ring of `thread` at `path`; nil while the thread has not finished making it, and for a
  /// file that is no ring of such records.
  package init?(path: String, of thread: ThreadKey) {
    // Without waiting: a pipe of this name has nobody at its other end.
    let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    let header = MemoryLayout<coreograph_ring>.size
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size > header, status.st_size <= Int(coreograph_largest_ring)
    else { return nil }
    let size = Int(status.st_size)
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      memory != MAP_FAILED
    else { return nil }
    ring = memory.bindMemory(to: coreograph_ring.self, capacity: 1)
    self.size = size
    self.thread = thread
    coreograph_begin_watch(memory, size)
    let isReady = coreograph_ring_ready(ring)
    let writer = ThreadKey(pid: ring.pointee.pid, tid: ring.pointee.tid)
    let recordSize = Int(ring.pointee.record_size)
    capacity = ring.pointee.capacity
    usesCounter = ring.pointee.clock == COREOGRAPH_CLOCK_COUNTER.rawValue
    let isCut = coreograph_end_watch()
    let stride = MemoryLayout<Record>.stride
    guard isReady, !isCut, writer == thread, recordSize == stride, capacity > 0,
      capacity <= (size - header) / stride
    else { return nil }
  }

  deinit { munmap(ring, size) }

  /// Takes records, oldest first. The newest one can still be in progress: it is left for later
  /// unless `isComplete` accepts it.
  ///
  /// - Returns: false where the program has made something else of the ring, which is then of no use
  ///   any more.
  package func drain(isComplete: (Record) -> Bool, _ body: (Record) -> Void) -> Bool {
    coreograph_begin_watch(ring, size)
    let written = coreograph_ring_written(ring)
    // A thread never writes over what was not taken.
    guard written >= taken, written - taken <= capacity else {
      _ = coreograph_end_watch()
      return false
    }
    let records = UnsafeRawPointer(ring) + MemoryLayout<coreograph_ring>.size
    while taken < written {
      let place = Int(taken % capacity) * MemoryLayout<Record>.stride
      let record = records.load(fromByteOffset: place, as: Record.self)
      guard taken + 1 < written || isComplete(record) else { break }
      body(record)
      taken += 1
    }
    coreograph_ring_consume(ring, taken)
    overrun = min(coreograph_ring_overrun(ring), Self.mostOverrun)
    return !coreograph_end_watch()
  }

  /// What rings say is added up: more than any program can lose.
  private static var mostOverrun: UInt64 { 1 << 40 }
}
