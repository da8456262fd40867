import CPerfEvents
import Trace

/// Why bytes are no record of the kernel.
enum RecordError: Error, Equatable {
  /// Fewer bytes than the header says or than its type needs.
  case tooShort(type: UInt32, size: Int)
}

/// Turns the bytes of one record into a ``KernelRecord``: a pure function over bytes, which any
/// bytes may be given to.
struct RecordDecoder {
  /// What ends every record but samples.
  enum Trailer {
    /// Who wrote it, and when.
    case threadAndTime
    /// When.
    case time
  }

  /// What ends every record.
  var trailer = Trailer.threadAndTime
  /// The layout of the scheduler's tracepoints, where samples of them are to be read.
  var layout: SchedulerLayout?
  /// What the stacks of waiting threads mean.
  var places: WaitPlaces?

  /// Reads the record that fills `bytes`.
  func decode(_ bytes: UnsafeRawBufferPointer) throws(RecordError) -> KernelRecord {
    let header = try bytes.read(cperf_header.self, at: 0, of: 0)
    let type = header.type
    switch type {
    case CPERF_SAMPLE.rawValue:
      return try decodeSample(bytes)
    case CPERF_SWITCH.rawValue:
      let out = header.misc & CPERF_MISC_SWITCH_OUT.rawValue != 0
      let preempted = header.misc & CPERF_MISC_SWITCH_OUT_PREEMPT.rawValue != 0
      return try record(
        out ? .switchedOut(preempted: preempted) : .switchedIn, in: bytes, type: type,
        bodySize: MemoryLayout<cperf_header>.size)
    case CPERF_SWITCH_CPU_WIDE.rawValue:
      return try decodeHandOver(bytes, header)
    case CPERF_FORK.rawValue:
      let body = try bytes.read(cperf_task.self, at: 0, of: type)
      return try record(
        .forked(child: ThreadKey(body.pid, body.tid)), by: ThreadKey(body.ppid, body.ptid),
        in: bytes, type: type, bodySize: MemoryLayout<cperf_task>.size)
    case CPERF_EXIT.rawValue:
      let body = try bytes.read(cperf_task.self, at: 0, of: type)
      return try record(
        .exited, by: ThreadKey(body.pid, body.tid), in: bytes, type: type,
        bodySize: MemoryLayout<cperf_task>.size)
    case CPERF_COMM.rawValue:
      return try decodeName(bytes, header)
    case CPERF_LOST.rawValue:
      let body = try bytes.read(cperf_lost.self, at: 0, of: type)
      return KernelRecord(
        time: try time(of: bytes, type: type, bodySize: MemoryLayout<cperf_lost>.size),
        writer: .nobody, event: .lost(body.lost))
    default:
      return KernelRecord(
        time: try time(of: bytes, type: type, bodySize: MemoryLayout<cperf_header>.size),
        writer: .nobody, event: .other)
    }
  }

  /// The two records of one switch say the same between them; the first one, of the thread that
  /// leaves, says whom it leaves to.
  private func decodeHandOver(
    _ bytes: UnsafeRawBufferPointer, _ header: cperf_header
  ) throws(RecordError) -> KernelRecord {
    let body = try bytes.read(cperf_switch_cpu_wide.self, at: 0, of: header.type)
    let time = try time(
      of: bytes, type: header.type, bodySize: MemoryLayout<cperf_switch_cpu_wide>.size)
    guard header.misc & CPERF_MISC_SWITCH_OUT.rawValue != 0 else {
      return KernelRecord(time: time, writer: .nobody, event: .other)
    }
    let preempted = header.misc & CPERF_MISC_SWITCH_OUT_PREEMPT.rawValue != 0
    return KernelRecord(
      time: time, writer: .nobody,
      event: .handedOver(to: ThreadKey(body.other_pid, body.other_tid), preempted: preempted))
  }

  private func decodeName(
    _ bytes: UnsafeRawBufferPointer, _ header: cperf_header
  ) throws(RecordError) -> KernelRecord {
    let body = try bytes.read(cperf_comm.self, at: 0, of: header.type)
    let thread = ThreadKey(body.pid, body.tid)
    let bodySize = MemoryLayout<cperf_comm>.size
    let nameEnd = bytes.count - trailerSize
    guard nameEnd >= bodySize else { throw .tooShort(type: header.type, size: bytes.count) }
    let name = KernelName(UnsafeRawBufferPointer(rebasing: bytes[bodySize..<nameEnd]))
    let byExec = header.misc & CPERF_MISC_COMM_EXEC.rawValue != 0
    return try record(
      .named(thread: thread, name, byExec: byExec), by: thread, in: bytes, type: header.type,
      bodySize: bodySize)
  }

  private var trailerSize: Int {
    switch trailer {
    case .threadAndTime: MemoryLayout<cperf_trailer>.size
    case .time: MemoryLayout<UInt64>.size
    }
  }

  /// The record with its trailer, which ends it, whatever a newer kernel put in between; where that
  /// does not name the writer, it is `likelyWriter`.
  private func record(
    _ event: KernelRecord.Event, by likelyWriter: ThreadKey = .nobody,
    in bytes: UnsafeRawBufferPointer, type: UInt32, bodySize: Int
  ) throws(RecordError) -> KernelRecord {
    let time = try time(of: bytes, type: type, bodySize: bodySize + trailerSize - 8)
    guard trailer == .threadAndTime else {
      return KernelRecord(time: time, writer: likelyWriter, event: event)
    }
    let trailer = try bytes.read(cperf_trailer.self, at: bytes.count - trailerSize, of: type)
    return KernelRecord(time: time, writer: ThreadKey(trailer.pid, trailer.tid), event: event)
  }

  /// The time stamp, with which every trailer ends.
  private func time(
    of bytes: UnsafeRawBufferPointer, type: UInt32, bodySize: Int
  ) throws(RecordError) -> Nanoseconds {
    let start = bytes.count - MemoryLayout<UInt64>.size
    guard start >= bodySize else { throw .tooShort(type: type, size: bytes.count) }
    return Nanoseconds(truncatingIfNeeded: try bytes.read(UInt64.self, at: start, of: type))
  }
}

extension ThreadKey {
  /// Ids as the kernel writes them; -1, of a thread without any, is 0xffffffff there.
  fileprivate init(_ pid: UInt32, _ tid: UInt32) {
    self.init(pid: Int32(truncatingIfNeeded: pid), tid: Int32(truncatingIfNeeded: tid))
  }

  /// The idle thread, or nobody in particular.
  static let nobody = ThreadKey(pid: 0, tid: 0)
}

extension UnsafeRawBufferPointer {
  /// The value at `offset`, which need not be aligned; throws where it would not fit.
  func read<Value: BitwiseCopyable>(
    _ value: Value.Type, at offset: Int, of type: UInt32
  ) throws(RecordError) -> Value {
    guard offset >= 0, offset <= count, MemoryLayout<Value>.size <= count - offset else {
      throw .tooShort(type: type, size: count)
    }
    return loadUnaligned(fromByteOffset: offset, as: Value.self)
  }

  /// `size` bytes from `offset` on; throws where there are fewer.
  func part(_ offset: Int, _ size: Int, of type: UInt32) throws(RecordError) -> Self {
    guard offset >= 0, size >= 0, offset <= count, size <= count - offset else {
      throw .tooShort(type: type, size: count)
    }
    return UnsafeRawBufferPointer(rebasing: self[offset..<offset + size])
  }
}
