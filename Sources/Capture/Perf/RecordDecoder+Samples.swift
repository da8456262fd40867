import CPerfEvents
import Trace

extension RecordDecoder {
  /// Reads a hit of one of the scheduler's tracepoints.
  func decodeSample(_ bytes: UnsafeRawBufferPointer) throws(RecordError) -> KernelRecord {
    let type = CPERF_SAMPLE.rawValue
    let head = try bytes.read(cperf_sample.self, at: 0, of: type)
    let chainStart = MemoryLayout<cperf_sample>.size
    let wordSize = UInt64(MemoryLayout<UInt64>.size)
    guard head.chain_count <= UInt64(bytes.count - chainStart) / wordSize else {
      throw .tooShort(type: type, size: bytes.count)
    }
    let chainEnd = chainStart + Int(head.chain_count * wordSize)
    let rawSize = try bytes.read(UInt32.self, at: chainEnd, of: type)
    let rawStart = chainEnd + MemoryLayout<UInt32>.size
    guard Int(rawSize) <= bytes.count - rawStart else {
      throw .tooShort(type: type, size: bytes.count)
    }
    let raw = UnsafeRawBufferPointer(rebasing: bytes[rawStart..<rawStart + Int(rawSize)])
    var record = KernelRecord(
      time: Nanoseconds(truncatingIfNeeded: head.time), writer: ThreadKey(pid: 0, tid: 0),
      event: .other)
    guard let layout else { return record }
    // The raw data begin with the tracepoint's number (struct trace_entry).
    switch UInt64(try raw.read(UInt16.self, at: 0, of: type)) {
    case layout.switches.id:
      let fields = layout.switches
      guard raw.count >= fields.size else { throw .tooShort(type: type, size: bytes.count) }
      record.writer.tid = raw.loadUnaligned(fromByteOffset: fields.previousThread, as: Int32.self)
      let chain = UnsafeRawBufferPointer(rebasing: bytes[chainStart..<chainEnd])
      record.event = .waiting(thread: record.writer.tid, place: places?.number(of: chain))
    case layout.wakings.id:
      let fields = layout.wakings
      guard raw.count >= fields.size else { throw .tooShort(type: type, size: bytes.count) }
      record.writer.tid = raw.loadUnaligned(fromByteOffset: fields.waker, as: Int32.self)
      record.event = .waking(
        thread: raw.loadUnaligned(fromByteOffset: fields.thread, as: Int32.self),
        byInterrupt: raw[fields.flags] & Self.interruptFlags != 0)
    default:
      break
    }
    return record
  }

  /// Bits of `common_flags` that say that the record was written in an interrupt: TRACE_FLAG_HARDIRQ,
  /// SOFTIRQ and NMI of include/linux/trace_events.h.
  private static let interruptFlags: UInt8 = 0x08 | 0x10 | 0x40
}
