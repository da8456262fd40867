import Randomness
import Testing

@testable import Tables

@Suite struct HybridRunsTests {
  /// The example of parquet-format/Encodings.md: 0 to 7 in three bits each.
  @Test func packedBitsOfTheSpecification() {
    var runs = HybridRuns(width: 3)
    for value in UInt32(0)...7 { runs.append(value) }
    runs.finish()
    #expect(runs.bytes == [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010])
  }

  /// A run of a hundred: its length in a varint of two bytes, and the value in two.
  @Test func aRun() {
    var runs = HybridRuns(width: 9)
    for _ in 0..<100 { runs.append(300) }
    runs.finish()
    #expect(runs.bytes == [0xC8, 0x01, 0x2C, 0x01])
  }

  @Test(arguments: 0..<60) func whatGoesInComesOut(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let width = Int.random(in: 0...20, using: &numbers)
    var values: [UInt32] = []
    for _ in 0..<Int.random(in: 0...60, using: &numbers) {
      let value = UInt32.random(in: 0...(1 << UInt32(width) - 1), using: &numbers)
      values += repeatElement(value, count: numbers.pick([1, 1, 1, 2, 7, 8, 9, 30, 700]))
    }
    var runs = HybridRuns(width: width)
    for value in values { runs.append(value) }
    runs.finish()
    #expect(unpacked(runs.bytes, width: width, count: values.count) == values)
  }

  /// What the specification says of the bytes, bit by bit.
  private func unpacked(_ bytes: [UInt8], width: Int, count: Int) -> [UInt32] {
    var rest = bytes[...]
    var values: [UInt32] = []
    while values.count < count, !rest.isEmpty {
      var header = 0, shift = 0
      while let byte = rest.popFirst() {
        header |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      if header & 1 == 0 {
        var value: UInt32 = 0
        for index in 0..<((width + 7) / 8) { value |= UInt32(rest.popFirst() ?? 0) << (8 * index) }
        values += repeatElement(value, count: header >> 1)
        continue
      }
      let packed = Array(rest.prefix((header >> 1) * width))
      rest = rest.dropFirst(packed.count)
      for number in 0..<((header >> 1) * 8) {
        var value: UInt32 = 0
        for bit in 0..<width {
          let place = number * width + bit
          value |= UInt32(packed[place / 8] >> (place % 8) & 1) << bit
        }
        values.append(value)
      }
    }
    return Array(values.prefix(count))
  }
}
