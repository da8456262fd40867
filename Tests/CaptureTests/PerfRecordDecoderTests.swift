import Randomness
import Testing
import Trace

@testable import Capture

struct PerfRecordDecoderTests {
  private let one = ThreadKey(pid: 10, tid: 11)
  private let other = ThreadKey(pid: 20, tid: 21)

  private func decode(
    _ bytes: [UInt8], _ decoder: RecordDecoder = RecordDecoder()
  ) throws -> KernelRecord {
    try bytes.withUnsafeBytes { try decoder.decode($0) }
  }

  private func decoderOfSamples() throws -> RecordDecoder {
    let layout = try SchedulerLayout(
      switchFormat: PerfFormats.switching, wakingFormat: PerfFormats.waking)
    let places = WaitPlaces {
      KernelSymbols(
        Array(
          """
          0000000000001000 T __schedule
          0000000000002000 T schedule
          0000000000003000 t futex_do_wait.isra.0
          0000000000004000 D a_variable
          0000000000005000 T __x64_sys_futex

          """.utf8))
    }
    return RecordDecoder(layout: layout, places: places)
  }

  @Test func `switches, in and out`() throws {
    #expect(
      try decode(PerfRecordBytes.switching(one, misc: 0, at: 5))
        == KernelRecord(time: 5, writer: one, event: .switchedIn))
    #expect(
      try decode(PerfRecordBytes.switching(one, misc: 0x2000, at: 6))
        == KernelRecord(time: 6, writer: one, event: .switchedOut(preempted: false)))
    #expect(
      try decode(PerfRecordBytes.switching(one, misc: 0x6000, at: 7))
        == KernelRecord(time: 7, writer: one, event: .switchedOut(preempted: true)))
  }

  @Test func `switches of all programs name their own thread in the trailer`() throws {
    #expect(
      try decode(PerfRecordBytes.switchingWide(one, other: other, misc: 0x2000, at: 6))
        == KernelRecord(
          time: 6, writer: one, event: .switchedOut(preempted: false), successor: other.tid))
    let idle = ThreadKey(pid: 0, tid: 0)
    #expect(
      try decode(PerfRecordBytes.switchingWide(one, other: idle, misc: 0x2000, at: 6)).event
        == .wentIdle(preempted: false))
    #expect(
      try decode(PerfRecordBytes.switchingWide(one, other: idle, misc: 0x6000, at: 6)).event
        == .wentIdle(preempted: true))
    #expect(
      try decode(PerfRecordBytes.switchingWide(one, other: idle, misc: 0, at: 6)).event
        == .switchedIn)
  }

  @Test func `forks and exits`() throws {
    #expect(
      try decode(PerfRecordBytes.task(type: 7, other, parent: one, writer: one, at: 8))
        == KernelRecord(time: 8, writer: one, event: .forked(child: other)))
    #expect(
      try decode(PerfRecordBytes.task(type: 4, one, parent: other, writer: one, at: 9))
        == KernelRecord(time: 9, writer: one, event: .exited))
  }

  @Test func `a name belongs to the thread in the body, not to the writer`() throws {
    let bytes = PerfRecordBytes.name(
      other, Array("worker".utf8), paddedTo: 8, misc: 0, writer: one, at: 3)
    #expect(
      try decode(bytes)
        == KernelRecord(
          time: 3, writer: one,
          event: .named(thread: other, KernelName("worker"), byExec: false)))
  }

  @Test func `names of any bytes and lengths`() throws {
    func name(_ bytes: [UInt8], paddedTo length: Int) throws -> String? {
      let record = try decode(
        PerfRecordBytes.name(one, bytes, paddedTo: length, misc: 0x2000, writer: one, at: 1))
      guard case .named(_, let name, byExec: true) = record.event else { return nil }
      return name.text
    }
    #expect(try name(Array("123456789012345".utf8), paddedTo: 16) == "123456789012345")
    // Without the zero that should end it, and longer than a name can be.
    #expect(try name(Array("1234567890123456abcdefgh".utf8), paddedTo: 24) == "1234567890123456")
    #expect(try name([0x61, 0xff, 0x62], paddedTo: 8) == "a\u{fffd}b")
    #expect(try name([], paddedTo: 8) == "")
  }

  @Test func `losses, whatever trailer the event behind them has`() throws {
    let long = PerfRecordBytes(type: 2) {
      $0.append(UInt64(77))
      $0.append(UInt64(5))
      $0.appendTrailer(one, 4)
    }
    let short = PerfRecordBytes(type: 2) {
      $0.append(UInt64(77))
      $0.append(UInt64(5))
      $0.append(UInt64(4))
    }
    for bytes in [long.bytes, short.bytes] {
      let record = try decode(bytes)
      #expect(record.time == 4)
      #expect(record.event == .lost(5))
    }
  }

  @Test(
    arguments: [
      (0x00, false), (0x01, false), (0x04, false), (0x08, true), (0x10, true), (0x19, true),
      (0x40, true), (0x80, false),
    ] as [(UInt8, Bool)])
  func `a waking names waker and wakee, and whether an interrupt did it`(
    flags: UInt8, byInterrupt: Bool
  ) throws {
    let raw = PerfFormats.wakingHit(waker: 31, flags: flags, wakee: 32)
    let bytes = PerfRecordBytes.sample(chain: nil, raw: raw, at: 9)
    #expect(
      try decode(bytes, decoderOfSamples())
        == KernelRecord(
          time: 9, writer: ThreadKey(pid: 0, tid: 31),
          event: .waking(thread: 32, byInterrupt: byInterrupt)))
  }

  @Test func `a stack leads to the innermost function that says what for`() throws {
    let decoder = try decoderOfSamples()
    func place(_ chain: [UInt64]) throws -> String? {
      let bytes = PerfRecordBytes.sample(
        chain: chain, raw: PerfFormats.switchHit(from: 31), at: 9)
      let record = try decode(bytes, decoder)
      #expect(record.writer.tid == 31)
      guard case .waiting(31, let number) = record.event else {
        Issue.record("no wait: \(record)")
        return nil
      }
      return decoder.places?[number]?.function
    }
    let kernelFramesFollow = UInt64(bitPattern: -128)
    #expect(try place([kernelFramesFollow, 0x1100, 0x2010, 0x3020, 0x5001]) == "futex_do_wait")
    #expect(try place([kernelFramesFollow, 0x1100, 0x2010]) == nil)
    #expect(try place([0x10]) == nil)
    // A return address just behind a function's last call belongs to that function.
    #expect(try place([0x5000]) == "futex_do_wait")
    // The symbol behind a variable's place is still the function before it.
    #expect(try place([0x4500]) == "futex_do_wait")
  }

  @Test func `what other events say is no error`() throws {
    let unknown = PerfRecordBytes(type: 4711) { $0.appendTrailer(one, 4) }
    #expect(try decode(unknown.bytes).event == .other)
    let foreign = PerfRecordBytes.sample(
      chain: nil, raw: PerfRecordBytes(type: 99) { _ in }.bytes, at: 3)
    #expect(try decode(foreign, decoderOfSamples()).event == .other)
  }

  @Test func `every record that is cut short is refused`() throws {
    let decoder = try decoderOfSamples()
    let whole = [
      PerfRecordBytes.switching(one, misc: 0, at: 5),
      PerfRecordBytes.task(type: 7, other, parent: one, writer: one, at: 8),
      PerfRecordBytes.task(type: 4, other, parent: one, writer: one, at: 8),
      PerfRecordBytes(type: 2) {
        $0.append(UInt64(77))
        $0.append(UInt64(5))
        $0.append(UInt64(4))
      }.bytes,
      PerfRecordBytes.sample(
        chain: nil, raw: PerfFormats.wakingHit(waker: 1, flags: 0, wakee: 2), at: 1),
      PerfRecordBytes.sample(chain: [1, 2], raw: PerfFormats.switchHit(from: 1), at: 1),
    ]
    for bytes in whole {
      _ = try decode(bytes, decoder)
      for length in 0..<bytes.count {
        #expect(throws: RecordError.self) { try decode(Array(bytes[..<length]), decoder) }
      }
    }
  }

  @Test func `garbage is decoded or refused`() throws {
    let decoder = try decoderOfSamples()
    var random = SeededNumbers(seed: 1)
    let types: [UInt32] = [2, 3, 4, 7, 9, 14, 15, 99]
    var decoded = 0
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 0...160, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      if bytes.count >= 8, let type = types.randomElement(using: &random) {
        withUnsafeBytes(of: type.littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
      }
      // Small counts, so that some get past the first checks.
      if bytes.count > 24, Bool.random(using: &random) {
        let count = UInt64.random(in: 0...4, using: &random)
        withUnsafeBytes(of: count.littleEndian) { bytes.replaceSubrange(16..<24, with: $0) }
      }
      if (try? decode(bytes, decoder)) != nil { decoded += 1 }
    }
    #expect(decoded > 1000)
  }
}
