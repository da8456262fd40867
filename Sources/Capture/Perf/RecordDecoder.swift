import CPerfEvents
import Trace

/// Why bytes are no record of the kernel.
package enum RecordError: Error, Equatable {
  /// Fewer bytes than the header says or than its type needs.
  case tooShort(type: UInt32, size: Int)
}

/// Turns the bytes of one record into a ``KernelRecord``: a pure function over bytes, which any
/// bytes may be given to.
package struct RecordDecoder {
  /// The layout of the scheduler's tracepoints, where samples of them are to be read.
  var layout: SchedulerLayout?
  /// What the stacks of waiting threads mean.
  var places: WaitPlaces?
  /// A day of losing ten million records a second; sums of such numbers fit into 64 bits, and into a file.
  private static let mostLost: UInt64 = 1 << 40

  /// A decoder that reads samples where it knows their layout.
  package init(layout: SchedulerLayout? = nil, places: WaitPlaces? = nil) {
    self.layout = layout
    self.places = places
  }

  /// Reads the record that fills `bytes`.
  package func decode(_ bytes: UnsafeRawBufferPointer) throws(RecordError) -> KernelRecord {
    let header = try bytes.read(cperf_header.self, at: 0, of: 0)
    let type = header.type
    switch type {
    case CPERF_SAMPLE.rawValue:
      return try decodeSample(bytes)
    case CPERF_SWITCH.rawValue:
      return try record(
        switching(header), in: bytes, type: type, bodySize: MemoryLayout<cperf_header>.size)
    case CPERF_SWITCH_CPU_WIDE.rawValue:
      let body = try bytes.read(cperf_switch_cpu_wide.self, at: 0, of: type)
      var event = switching(header)
      if case .switchedOut(let preempted) = event, body.other_tid == 0 {
        event = .wentIdle(preempted: preempted)
      }
      var record = try record(
        event, in: bytes, type: type, bodySize: MemoryLayout<cperf_switch_cpu_wide>.size)
      if case .switchedOut = event {
        record.successor = Int32(truncatingIfNeeded: body.other_tid)
      }
      return record
    case CPERF_FORK.rawValue:
      let body = try bytes.read(cperf_task.self, at: 0, of: type)
      return try record(
        .forked(child: ThreadKey(body.pid, body.tid)), in: bytes, type: type,
        bodySize: MemoryLayout<cperf_task>.size)
    case CPERF_EXIT.rawValue:
      return try record(.exited, in: bytes, type: type, bodySize: MemoryLayout<cperf_task>.size)
    case CPERF_COMM.rawValue:
      return try decodeName(bytes, header)
    case CPERF_LOST.rawValue:
      return try decodeLoss(bytes)
    default:
      return try record(.other, in: bytes, type: type, bodySize: MemoryLayout<cperf_header>.size)
    }
  }

  private func switching(_ header: cperf_header) -> KernelRecord.Event {
    guard header.misc & CPERF_MISC_SWITCH_OUT.rawValue != 0 else { return .switchedIn }
    return .switchedOut(
      preempted: header.misc & CPERF_MISC_SWITCH_OUT_PREEMPT.rawValue != 0)
  }

  private func decodeName(
    _ bytes: UnsafeRawBufferPointer, _ header: cperf_header
  ) throws(RecordError) -> KernelRecord {
    let body = try bytes.read(cperf_comm.self, at: 0, of: header.type)
    let bodySize = MemoryLayout<cperf_comm>.size
    let nameEnd = bytes.count - MemoryLayout<cperf_trailer>.size
    guard nameEnd >= bodySize else { throw .tooShort(type: header.type, size: bytes.count) }
    let name = KernelName(UnsafeRawBufferPointer(rebasing: bytes[bodySize..<nameEnd]))
    let byExec = header.misc & CPERF_MISC_COMM_EXEC.rawValue != 0
    return try record(
      .named(thread: ThreadKey(body.pid, body.tid), name, byExec: byExec), in: bytes,
      type: header.type, bodySize: bodySize)
  }

  /// The trailer of a loss is that of whichever event wrote next, a tracepoint's without ids; all
  /// end with the time.
  private func decodeLoss(_ bytes: UnsafeRawBufferPointer) throws(RecordError) -> KernelRecord {
    let type = CPERF_LOST.rawValue
    let body = try bytes.read(cperf_lost.self, at: 0, of: type)
    let timeStart = bytes.count - MemoryLayout<UInt64>.size
    guard timeStart >= MemoryLayout<cperf_lost>.size else {
      throw .tooShort(type: type, size: bytes.count)
    }
    let time = try bytes.read(UInt64.self, at: timeStart, of: type)
    return KernelRecord(
      time: Nanoseconds(truncatingIfNeeded: time), writer: .nobody,
      event: .lost(min(body.lost, Self.mostLost)))
  }

  /// The record with its trailer, which ends it, whatever a newer kernel put in between.
  private func record(
    _ event: KernelRecord.Event, in bytes: UnsafeRawBufferPointer, type: UInt32, bodySize: Int
  ) throws(RecordError) -> KernelRecord {
    let trailerStart = bytes.count - MemoryLayout<cperf_trailer>.size
    guard trailerStart >= bodySize else { throw .tooShort(type: type, size: bytes.count) }
    let trailer = try bytes.read(cperf_trailer.self, at: trailerStart, of: type)
    return KernelRecord(
      time: Nanoseconds(truncatingIfNeeded: trailer.time),
      writer: ThreadKey(trailer.pid, trailer.tid), event: event)
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
