import CPerfEvents

/// A mapped perf ring buffer, read record by record.
struct RingBuffer: ~Copyable {
  private var ring = cperf_ring()
  /// Where a record is put together that runs over the end of the buffer.
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)

  /// Maps the buffer of an open event, with up to `bytes` (a power of two) of data.
  init(of descriptor: Int32, bytes: Int) throws(PerfError) {
    let result = cperf_ring_map(descriptor, bytes, &ring)
    guard result == 0 else {
      scratch.deallocate()
      throw PerfError(attempt: "map a perf buffer", code: -result)
    }
  }

  deinit {
    cperf_ring_unmap(ring)
    scratch.deallocate()
  }

  /// Bytes of data that it holds.
  var size: Int { Int(ring.size) }

  /// Hands every record that is there to `body`, in the order of writing, and then frees their
  /// place. False if the bytes made no sense; what was unread is skipped then.
  func drain(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    let head = cperf_ring_head(ring)
    let data = UnsafeRawBufferPointer(start: ring.data, count: Int(ring.size))
    let whole = forEachRecord(
      in: data, from: cperf_ring_tail(ring), to: head, scratch: scratch, body)
    cperf_ring_release(ring, head)
    return whole
  }
}

/// Walks the records between two positions of a circular buffer whose size is a power of two.
///
/// Headers never straddle the end (records are multiples of 8 bytes), bodies do: those are copied
/// to `scratch`, all others are handed on in place. Positions count bytes since the start.
/// False if a size in a header cannot be right; nothing after that can be found then.
package func forEachRecord(
  in data: UnsafeRawBufferPointer, from tail: UInt64, to head: UInt64,
  scratch: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
) -> Bool {
  let headerSize = MemoryLayout<cperf_header>.size
  let mask = UInt64(data.count - 1)
  var position = tail
  while position < head {
    let start = Int(position & mask)
    guard start + headerSize <= data.count, head - position >= UInt64(headerSize) else {
      return false
    }
    let size = Int(data.loadUnaligned(fromByteOffset: start, as: cperf_header.self).size)
    guard size >= headerSize, UInt64(size) <= head - position, size <= data.count else {
      return false
    }
    if start + size <= data.count {
      body(UnsafeRawBufferPointer(rebasing: data[start..<start + size]))
    } else {
      let first = data.count - start
      scratch.copyMemory(from: UnsafeRawBufferPointer(rebasing: data[start...]))
      UnsafeMutableRawBufferPointer(rebasing: scratch[first...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: data[..<(size - first)]))
      body(UnsafeRawBufferPointer(rebasing: scratch[..<size]))
    }
    position += UInt64(size)
  }
  return true
}
