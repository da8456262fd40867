import CPerfEvents
import Glibc
import Trace

/// The records of one core: an open event and its buffer.
final class CoreStream {
  /// The number of the core.
  let core: Int32
  /// The event that the buffer belongs to.
  let descriptor: Int32
  /// What the kernel writes.
  var buffer: RingBuffer

  /// Takes over an open event and maps its buffer.
  init(core: Int32, descriptor: Int32, bytes: Int) throws(PerfError) {
    self.core = core
    self.descriptor = descriptor
    do {
      buffer = try RingBuffer(of: descriptor, bytes: bytes)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }
}
