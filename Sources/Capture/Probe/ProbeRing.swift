import CProbeRings
import Glibc
import Trace

/// One thread's ring of fixed-size records, mapped from the file that the thread made.
final class ProbeRing<Record> {
  /// The thread that writes it.
  let thread: ThreadKey
  /// Whether times are readings of the processor's counter.
  let usesCounter: Bool
  private let ring: UnsafeMutablePointer<coreograph_ring>
  private let size: Int
  private var taken: UInt64 = 0

  /// Maps the ring at `path`; nil while its thread has not finished making it, and for a file that
  /// is no ring of such records.
  init?(path: String) {
    let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    let header = MemoryLayout<coreograph_ring>.size
    guard fstat(file, &status) == 0, status.st_size > header else { return nil }
    let size = Int(status.st_size)
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      memory != MAP_FAILED
    else { return nil }
    ring = memory.bindMemory(to: coreograph_ring.self, capacity: 1)
    let stride = MemoryLayout<Record>.stride
    guard coreograph_ring_ready(ring), Int(ring.pointee.record_size) == stride,
      ring.pointee.capacity > 0, ring.pointee.capacity <= (size - header) / stride
    else {
      munmap(memory, size)
      return nil
    }
    self.size = size
    thread = ThreadKey(pid: ring.pointee.pid, tid: ring.pointee.tid)
    usesCounter = ring.pointee.clock == COREOGRAPH_CLOCK_COUNTER.rawValue
  }

  deinit { munmap(ring, size) }

  /// How many records did not fit because the recorder was behind.
  var overrun: UInt64 { coreograph_ring_overrun(ring) }

  /// Takes records, oldest first. The newest one can still be in progress: it is left for later
  /// unless `isComplete` accepts it.
  func drain(isComplete: (Record) -> Bool, _ body: (Record) -> Void) {
    let written = coreograph_ring_written(ring)
    while taken < written {
      let record = coreograph_ring_record(ring, taken).load(as: Record.self)
      guard taken + 1 < written || isComplete(record) else { break }
      body(record)
      taken += 1
    }
    coreograph_ring_consume(ring, taken)
  }
}
