import Foundation
import Testing
import Trace

@testable import Report

/// What the explorer reads; what it makes of it is tested in Tests/Browser.
@Suite struct RunBytesTests {
  @Test func aColumnIsPlanesOfBytes() {
    var columns = ByteColumns()
    columns.append("small", [1, 2, 255] as [Int32])
    columns.append("none", [0, 0] as [Int32])
    columns.append("large", [0x01_0203, 4] as [Int64])
    columns.append("signed", signed: [0, -1, 1, -2])
    columns.append("empty", [] as [Int])
    #expect(columns.directory.map(\.planes) == [1, 0, 3, 1, 0])
    #expect(columns.directory.map(\.count) == [3, 2, 2, 4, 0])
    #expect(columns.bytes == [1, 2, 255, 3, 4, 2, 0, 1, 0, 0, 1, 2, 3])
  }

  @Test func aTextIsKeptOnceAndMadeSafe() {
    var texts = TextTable()
    #expect(texts.number(of: "a") == 0)
    #expect(texts.number(of: "b\u{202E}") == 1)
    #expect(texts.number(of: "a") == 0)
    #expect(texts.numberOrZero(of: nil) == 0)
    #expect(texts.numberOrZero(of: "b\u{202E}") == 2)
    #expect(texts.texts == ["a", "b\\u{202E}"])
  }

  /// Spans tile every life: what is unpacked adds up to the lives of the threads, and what is running
  /// to the trace's own spans.
  @Test func spansAddUpToLives() throws {
    let input = recording("a", busy: [[0...10, 20...30], [5...15]])
    let run = Run.grouped([input])[0]
    let unpacked = try Unpacked(RunBytes.plain(run).bytes)
    let lives = unpacked["threads.duration"]
    #expect(lives == [30_000_000, 30_000_000])
    #expect(unpacked["spans.duration"].reduce(0, +) == lives.reduce(0, +))
    #expect(unpacked["threads.spans"].reduce(0, +) == UInt64(unpacked["spans.kind"].count))
    let kinds = try #require(unpacked.header["kinds"] as? [[String: Any]])
    let running = zip(unpacked["spans.kind"], unpacked["spans.duration"])
      .filter { kinds[Int($0.0)]["state"] as? String == "running" }.map(\.1)
    #expect(running == [10_000_000, 10_000_000, 10_000_000])
    #expect(unpacked["spans.core"] == [0, 0, 1])
    #expect(unpacked.header["duration"] as? Int == 30_000_000)
    #expect(unpacked.isWhole)
  }

  @Test func repeatedBytesGetSmaller() throws {
    let input = recording("a", busy: [(0..<1000).map { Int64($0) * 2...Int64($0) * 2 + 1 }])
    let bytes = try RunBytes(Run.grouped([input])[0])
    #expect(bytes.compressed.prefix(1) == [0x78])
    #expect(bytes.compressed.count < bytes.count / 2)
  }
}

/// The header and the columns of a run.
private struct Unpacked {
  let header: [String: Any]
  /// Whether the columns take all bytes behind the header.
  let isWhole: Bool
  private var columns: [String: [UInt64]] = [:]

  init(_ bytes: [UInt8]) throws {
    let length = bytes.prefix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let json = try JSONSerialization.jsonObject(with: Data(bytes[4..<(4 + length)]))
    header = try #require(json as? [String: Any])
    var place = 4 + length
    for column in try #require(header["columns"] as? [[String: Any]]) {
      let name = try #require(column["name"] as? String)
      let count = try #require(column["count"] as? Int)
      let planes = try #require(column["planes"] as? Int)
      columns[name] = (0..<count).map { row in
        (0..<planes).reduce(0) { $0 + UInt64(bytes[place + $1 * count + row]) << UInt64(8 * $1) }
      }
      place += count * planes
    }
    isWhole = place == bytes.count
  }

  subscript(name: String) -> [UInt64] { columns[name] ?? [] }
}
