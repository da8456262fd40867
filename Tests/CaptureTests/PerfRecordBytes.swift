import Trace

@testable import Capture

/// Writes records as the kernel lays them out (include/uapi/linux/perf_event.h), field by field and
/// without the declarations that the decoder reads them with.
struct PerfRecordBytes {
  private(set) var bytes: [UInt8] = []

  /// A record of that type; `body` adds what stands behind the header.
  init(type: UInt32, misc: UInt16 = 0, _ body: (inout PerfRecordBytes) -> Void) {
    var inner = PerfRecordBytes()
    body(&inner)
    append(type)
    append(misc)
    append(UInt16(8 + inner.bytes.count))
    bytes += inner.bytes
  }

  private init() {}

  /// Adds a number, least significant byte first.
  mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Adds bytes and zeros up to a length.
  mutating func append(_ text: [UInt8], paddedTo length: Int) {
    bytes += text + [UInt8](repeating: 0, count: max(0, length - text.count))
  }

  /// Adds who wrote the record and when.
  mutating func appendTrailer(_ writer: ThreadKey, _ time: UInt64) {
    append(writer.pid)
    append(writer.tid)
    append(time)
  }

  /// PERF_RECORD_SWITCH; 0x2000 in `misc` is "out", 0x4000 "preempted".
  static func switching(_ writer: ThreadKey, misc: UInt16, at time: UInt64) -> [UInt8] {
    PerfRecordBytes(type: 14, misc: misc) { $0.appendTrailer(writer, time) }.bytes
  }

  /// PERF_RECORD_SWITCH_CPU_WIDE with who comes or went.
  static func switchingWide(
    _ writer: ThreadKey, other: ThreadKey, misc: UInt16, at time: UInt64
  ) -> [UInt8] {
    PerfRecordBytes(type: 15, misc: misc) {
      $0.append(other.pid)
      $0.append(other.tid)
      $0.appendTrailer(writer, time)
    }.bytes
  }

  /// PERF_RECORD_FORK (7) or PERF_RECORD_EXIT (4).
  static func task(
    type: UInt32, _ task: ThreadKey, parent: ThreadKey, writer: ThreadKey, at time: UInt64
  ) -> [UInt8] {
    PerfRecordBytes(type: type) {
      $0.append(task.pid)
      $0.append(parent.pid)
      $0.append(task.tid)
      $0.append(parent.tid)
      $0.append(time)
      $0.appendTrailer(writer, time)
    }.bytes
  }

  /// PERF_RECORD_COMM; 0x2000 in `misc` is "by exec".
  static func name(
    _ thread: ThreadKey, _ name: [UInt8], paddedTo length: Int, misc: UInt16, writer: ThreadKey,
    at time: UInt64
  ) -> [UInt8] {
    PerfRecordBytes(type: 3, misc: misc) {
      $0.append(thread.pid)
      $0.append(thread.tid)
      $0.append(name, paddedTo: length)
      $0.appendTrailer(writer, time)
    }.bytes
  }

  /// PERF_RECORD_SAMPLE with PERF_SAMPLE_TIME | RAW, and CALLCHAIN where there is a chain.
  static func sample(chain: [UInt64]?, raw: [UInt8], at time: UInt64) -> [UInt8] {
    PerfRecordBytes(type: 9) {
      $0.append(time)
      if let chain {
        $0.append(UInt64(chain.count))
        for address in chain { $0.append(address) }
      }
      // The kernel pads so that the record is a multiple of 8 bytes, and counts the padding in.
      let padded = (raw.count + 4 + 7) / 8 * 8 - 4
      $0.append(UInt32(padded))
      $0.append(raw, paddedTo: padded)
    }.bytes
  }
}
