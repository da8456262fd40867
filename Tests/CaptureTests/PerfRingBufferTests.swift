import Randomness
import Testing

@testable import Capture

struct PerfRingBufferTests {
  /// Reads what lies between two positions of a circular buffer.
  private func read(
    _ ring: [UInt8], from tail: UInt64, to head: UInt64
  ) -> (records: [[UInt8]], whole: Bool) {
    var records: [[UInt8]] = []
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    defer { scratch.deallocate() }
    let whole = ring.withUnsafeBytes {
      forEachRecord(in: $0, from: tail, to: head, scratch: scratch) { records.append(Array($0)) }
    }
    return (records, whole)
  }

  private func record(size: Int, filledWith byte: UInt8) -> [UInt8] {
    PerfRecordBytes(type: 99) {
      $0.append([UInt8](repeating: byte, count: size - 8), paddedTo: size - 8)
    }.bytes
  }

  @Test func `records come whole wherever they lie, also over the end`() {
    var random = SeededNumbers(seed: 2)
    for size in [64, 256, 4096] {
      for _ in 0..<200 {
        // Anywhere in a long life, at a place that is a multiple of 8 as records keep it.
        let tail = UInt64.random(in: 0..<1 << 40, using: &random) / 8 * 8
        var ring = [UInt8](repeating: 0xee, count: size)
        var written: [[UInt8]] = []
        var head = tail
        while true {
          let next = record(
            size: 8 * Int.random(in: 1...8, using: &random),
            filledWith: UInt8.random(in: 0...255, using: &random))
          guard head - tail + UInt64(next.count) <= UInt64(size) else { break }
          for byte in next {
            ring[Int(head % UInt64(size))] = byte
            head += 1
          }
          written.append(next)
        }
        let found = read(ring, from: tail, to: head)
        #expect(found.whole)
        #expect(found.records == written)
      }
    }
  }

  @Test func `sizes that cannot be right end the reading`() {
    for size in [0, 4, 7, 72, 65535] as [UInt16] {
      var ring = record(size: 32, filledWith: 1) + record(size: 32, filledWith: 2)
      withUnsafeBytes(of: size.littleEndian) { ring.replaceSubrange(38..<40, with: $0) }
      let found = read(ring, from: 0, to: 64)
      #expect(!found.whole)
      #expect(found.records.count == 1)
    }
  }

  @Test func `garbage ends the reading or passes as records`() {
    var random = SeededNumbers(seed: 3)
    for _ in 0..<2000 {
      let ring = (0..<256).map { _ in UInt8.random(in: 0...9, using: &random) }
      let tail = UInt64.random(in: 0..<1 << 20, using: &random)
      let found = read(ring, from: tail, to: tail + UInt64.random(in: 0...256, using: &random))
      #expect(found.records.reduce(0) { $0 + $1.count } <= 256)
    }
  }
}
