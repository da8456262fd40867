import CPerfEvents
import Trace

extension RecordDecoder {
  /// Reads a hit of one of the scheduler's tracepoints.
  func decodeSample(_ bytes: UnsafeRawBufferPointer) throws(RecordError) -> KernelRecord {
    let type = CPERF_SAMPLE.rawValue
    let sample = try bytes.read(cperf_sample.self, at: 0, of: type)
    var record = KernelRecord(
      time: Nanoseconds(truncatingIfNeeded: sample.time), writer: .nobody, event: .other)
    guard let layout else { return record }
    guard sample.tracepoint != 0 else {
      let (chain, raw) = try chainAndRawData(of: bytes, type)
      record.writer.tid = try raw.read(Int32.self, at: layout.switches.previousThread, of: type)
      guard let places else { return record }
      record.event = .waiting(thread: record.writer.tid, stack: places.number(of: chain))
      return record
    }
    guard UInt64(sample.tracepoint) == layout.wakings.id else { return record }
    let raw = try bytes.part(
      MemoryLayout.offset(of: \cperf_sample.tracepoint) ?? 0, Int(sample.raw_size), of: type)
    let fields = layout.wakings
    record.writer.tid = try raw.read(Int32.self, at: fields.waker, of: type)
    let flags = try raw.read(UInt8.self, at: fields.flags, of: type)
    record.event = .waking(
      thread: try raw.read(Int32.self, at: fields.thread, of: type),
      byInterrupt: flags & Self.interruptFlags != 0)
    return record
  }

  private func chainAndRawData(
    of bytes: UnsafeRawBufferPointer, _ type: UInt32
  ) throws(RecordError) -> (chain: UnsafeRawBufferPointer, raw: UnsafeRawBufferPointer) {
    let head = try bytes.read(cperf_chain_sample.self, at: 0, of: type)
    let start = MemoryLayout<cperf_chain_sample>.size
    guard let count = Int(exactly: head.chain_count), count <= bytes.count / 8 else {
      throw .tooShort(type: type, size: bytes.count)
    }
    let chain = try bytes.part(start, count * 8, of: type)
    let rawStart = start + count * 8 + MemoryLayout<UInt32>.size
    let rawSize = try bytes.read(UInt32.self, at: start + count * 8, of: type)
    return (chain, try bytes.part(rawStart, Int(rawSize), of: type))
  }

  /// Bits of `common_flags` that say that the record was written in an interrupt: TRACE_FLAG_HARDIRQ,
  /// SOFTIRQ and NMI of include/linux/trace_events.h.
  private static let interruptFlags: UInt8 = 0x08 | 0x10 | 0x40
}
