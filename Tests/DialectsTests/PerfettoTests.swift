import Testing
import Trace

@testable import Dialects

/// Perfetto's protobuf by hand.
@Suite struct PerfettoTests {
  /// Hand-worked. Core 0: thread 10 from 100, waits from 300, is woken at 400 by thread 11 on core 1 and
  /// comes back at 450; it is preempted at 500. Core 1: thread 11 from 150 until it exits at 600.
  private static let head =
    packet(
      number(8, 50),
      bytes(
        2,
        bytes(1, number(1, 10) + text(3, "/bin/app")) + bytes(2, number(1, 11) + number(3, 10))))
    + packet(
      bytes(
        6,
        bytes(1, number(1, 6) + number(2, 1000)) + bytes(1, number(1, 3) + number(2, 900))
          + bytes(1, number(1, 1) + number(2, 5000))))
  private static let core0 = packet(
    bytes(
      1,
      number(1, 0) + change(100, 0, 0, 10, "main") + change(300, 10, 1, 0, "swapper")
        + change(450, 0, 0, 10, "main") + change(500, 10, 0, 0, "swapper")))
  private static let core1 = packet(
    bytes(
      1,
      number(1, 1) + change(150, 0, 0, 11, "helper")
        + event(400, by: 11, 20, text(1, "main") + number(2, 10))
        + change(600, 11, 16, 0, "swapper")))

  private func checkSwitches(_ trace: Trace) {
    #expect(trace.threads.map(\.key.tid) == [10, 11])
    #expect(trace.threads.map(\.key.pid) == [10, 10])
    #expect(trace.threads.map(\.name) == ["main", "helper"])
    #expect(trace.processes.map(\.name) == ["main"])
    #expect(trace.running.starts == [0, 350, 50])
    #expect(trace.running.ends == [200, 400, 500])
    #expect(trace.running.cores == [0, 0, 1])
    #expect(trace.running.endings == [.blocked, .preempted, .exited])
    #expect(trace.blocked.starts == [200] && trace.blocked.ends == [300])
    #expect(trace.blocked.wakers == [.thread(ThreadKey(pid: 10, tid: 11))])
    #expect(trace.threads[1].ending == .exited && trace.threads[1].time == TimeRange(50, 500))
    #expect(trace.metadata.capture.method == .tracepoints)
    // The trace begins at 100 by the boot clock, 0 by the monotonic one and 4100 after 1970.
    #expect(trace.metadata.clock.name == "CLOCK_MONOTONIC")
    #expect(trace.metadata.clock.originNanoseconds == "0")
    #expect(trace.metadata.clock.originUnixNanoseconds == "4100")
    #expect(trace.metadata.cores.online == [0, 1])
  }

  @Test func switchesOneByOne() throws {
    checkSwitches(try perfetto(Self.head + Self.core0 + Self.core1))
    checkSwitches(try perfetto(gzipped(Self.head + Self.core1 + Self.core0)))
  }

  /// The same in columns; the first switch of a core says who left.
  @Test func switchesInColumns() throws {
    let compact0 = packet(
      bytes(
        1,
        number(1, 0) + change(100, 0, 0, 10, "main")
          + bytes(
            4,
            text(5, "swapper") + text(5, "main") + packed(1, [300, 150, 50])
              + packed(2, [1, 0, 0]) + packed(3, [0, 10, 0]) + packed(4, [120, 120, 120])
              + packed(6, [0, 1, 0]))))
    let compact1 = packet(
      bytes(
        1,
        number(1, 1) + change(150, 0, 0, 11, "helper")
          + bytes(
            4,
            text(5, "swapper") + text(5, "main") + packed(1, [600]) + packed(2, [16])
              + packed(3, [0]) + packed(4, [120]) + packed(6, [0]) + packed(7, [400])
              + packed(8, [10]) + packed(11, [1]) + packed(12, [0]))))
    checkSwitches(try perfetto(Self.head + compact0 + compact1))
  }

  /// Packets in one that is compressed by zlib: a stored block, and the Adler checksum of its bytes.
  @Test func compressedPackets() throws {
    let plain = Self.head + Self.core0 + Self.core1
    var (one, two): (UInt32, UInt32) = (1, 0)
    for byte in plain {
      one = (one + UInt32(byte)) % 65_521
      two = (two + one) % 65_521
    }
    let (low, high) = (UInt8(plain.count & 0xFF), UInt8(plain.count >> 8))
    let checksum = [two >> 8, two & 0xFF, one >> 8, one & 0xFF].map { UInt8($0) }
    let packedBytes = [0x78, 0x01, 0x01, low, high, ~low, ~high] + plain + checksum
    checkSwitches(try perfetto(packet(bytes(50, packedBytes))))
  }

  @Test func lostEventsAreLost() throws {
    let before = packet(
      bytes(1, number(1, 0) + change(100, 0, 0, 10, "a") + change(200, 10, 0, 11, "b")))
    let after = packet(
      bytes(
        1,
        number(1, 0) + number(3, 1) + change(900, 12, 1, 10, "a") + change(950, 10, 1, 0, "swapper")
      ))
    let trace = try perfetto(before + after)
    #expect(trace.losses == [Loss(core: 0, time: TimeRange(100, 800), count: 1)])
    #expect(trace.metadata.capture.lostRecords == 1)
    // Of thread 11 nothing is known from the last event before the loss on.
    #expect(trace.running.endings.contains(.lost))
    #expect(trace.running.ends.max() == 850)
    #expect(trace.metadata.capture.notes.contains { $0.contains("overran 1 times") })
    #expect(trace.metadata.capture.method == .switches)
  }

  /// A thread's track with two slices inside one another, and a track of its process, by a sequence that
  /// counts time in steps of its own and writes names once.
  @Test func trackEvents() throws {
    func slice(_ later: UInt64, _ kind: UInt64, _ track: UInt64?, _ name: UInt64?) -> [UInt8] {
      let content =
        number(9, kind) + (track.map { number(11, $0) } ?? []) + (name.map { number(10, $0) } ?? [])
      return packet(number(8, later), number(10, 7), number(13, 2), bytes(11, content))
    }
    let start = packet(
      number(10, 7), number(13, 1), bytes(59, number(58, 64) + bytes(11, number(11, 1))),
      bytes(
        6,
        bytes(1, number(1, 6) + number(2, 1_000_000))
          + bytes(1, number(1, 64) + number(2, 1000) + number(3, 1) + number(4, 1000))))
    let tracks =
      packet(
        number(10, 7),
        bytes(60, number(1, 1) + bytes(4, number(1, 5) + number(2, 6) + text(5, "worker"))))
      + packet(
        number(10, 7), bytes(60, number(1, 2) + text(2, "requests") + bytes(3, number(1, 5))))
      + packet(
        number(10, 7), number(13, 2),
        bytes(
          12,
          bytes(2, number(1, 1) + text(2, "outer")) + bytes(2, number(1, 2) + text(2, "inner"))
            + bytes(2, number(1, 3) + text(2, "get"))))
    let events =
      slice(10, 1, nil, 1) + slice(5, 1, nil, 2) + slice(5, 1, 2, 3) + slice(5, 2, nil, nil)
      + slice(5, 2, nil, nil) + slice(20, 2, 2, nil) + slice(1, 4, 2, nil)
    let trace = try perfetto(start + tracks + events)
    #expect(trace.told == ["outer 0 20", "get 10 40"])
    #expect(trace.toldInside == ["0 inner 5 15"])
    #expect(trace.threads.map(\.key) == [ThreadKey(pid: 5, tid: 6)])
    #expect(trace.threads.map(\.name) == ["worker"])
    #expect(trace.metadata.capture.method == .tasks)
    #expect(trace.metadata.clock.originNanoseconds == "1010000")
    #expect(trace.leftOut == "left out: counters (1)")
    // After a loss nobody knows what the numbers name, until the sequence begins anew.
    let gap = packet(
      number(10, 7), number(13, 2), number(42, 1), number(8, 1),
      bytes(11, number(9, 1) + number(10, 1)))
    let cut = try perfetto(start + tracks + events + gap)
    #expect(cut.told == trace.told)
    #expect(cut.metadata.capture.notes.contains("packets that refer to lost ones, left out: 1"))
  }

  // MARK: What is not sound

  @Test(arguments: [
    // A number that goes on, a wire type of nobody's, a length beyond the packet, a field number of 0.
    ([0x08, 0xFF], "a number is cut off"),
    ([0x0B], "wire type 3"),
    ([0x12, 0x7F, 0x00], "should be 127 bytes long and 1 are left"),
    ([0x00, 0x00], "no valid number"),
    ([0x08] + [UInt8](repeating: 0xFF, count: 10), "more than 64 bits"),
    // A text for a number, a number for a message.
    ([0x42, 0x00], "field 8 should be a number"),
    ([0x08, 0x01], "field 1 should be a message"),
  ])
  func damage(content: [UInt8], what: String) throws {
    let before = Self.head + Self.core0
    let error = #expect(throws: TraceReadError.self) { try perfetto(before + packet(content)) }
    let line = error?.description ?? ""
    #expect(line.hasPrefix("a.pftrace, byte ") && line.contains(what), "\(line)")
    guard case .byte(let place) = error?.place else { return }
    #expect((before.count...before.count + 4).contains(place))
  }

  @Test func lengthsThatNobodyWrites() throws {
    let before = Self.head + Self.core0
    let error = #expect(throws: TraceReadError.self) {
      try perfetto(before + [0x0A] + varint(1_000_000_000_000_000_000))
    }
    #expect(error?.place == .byte(before.count))
    #expect(error?.what.contains("more than 64 MiB") == true)
  }

  /// Whatever is missing, the rest is read and says so, or a line says what is wrong.
  @Test func filesCutAnywhere() throws {
    let whole = Self.head + Self.core0 + Self.core1
    for count in 1..<whole.count {
      let trace: Trace
      do {
        trace = try perfetto(Array(whole[..<count]))
      } catch let error as TraceReadError {
        #expect(error.description.contains("; "))
        continue
      }
      let isBetweenPackets = count == Self.head.count + Self.core0.count
      #expect(trace.metadata.cutShort == !isBetweenPackets)
      #expect(
        isBetweenPackets || trace.metadata.capture.notes.contains { $0.contains("byte") })
      #expect(trace.running.count >= 2)
    }
  }

  @Test func unknownFieldsAreSkipped() throws {
    let strange =
      number(199, 3) + text(1999, "what") + [0x81, 0x0C] + [UInt8](repeating: 7, count: 8)
    checkSwitches(
      try perfetto(Self.head + packet(strange) + Self.core0 + packet(strange) + Self.core1))
  }
}
