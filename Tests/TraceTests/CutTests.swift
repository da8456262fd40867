import FoundationEssentials
import Testing

@testable import Trace

/// Files that end too early: what stands before the cut is read, and the trace says so.
@Suite struct CutTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Reads the first `count` bytes of a file; nil where they are too few to say anything.
  private func read(first count: Int, of bytes: [UInt8], as name: String) throws -> Trace? {
    let path = folder.file(name)
    try Data(bytes[..<count]).write(to: URL(fileURLWithPath: path))
    do throws(TraceReadError) {
      return try readTrace(at: path)
    } catch {
      #expect(
        error.what.contains("ends before anything was recorded") || error.what == "is empty",
        "\(count) bytes: \(error.description)")
      return nil
    }
  }

  /// How many running spans stand in whole in the first n bytes of `bytes`, for every n.
  private func wholeSpans(in bytes: [UInt8]) -> [Int] {
    var counts: [Int] = []
    var count = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      // A line is whole with its last brace: the comma and the line's end are not needed.
      let isSpan = String(decoding: line, as: UTF8.self).contains(#""name":"running""#)
      let isPart = repeatElement(count, count: line.count - (isSpan ? 1 : 0))
      if isSpan { count += 1 }
      counts += isPart
      counts += repeatElement(count, count: isSpan ? 2 : 1)
    }
    return counts
  }

  @Test func aPlainFileIsReadUpToAByte() throws {
    let whole = folder.file("whole.json")
    try write(RandomRecords(seed: 7, steps: 40).records, to: whole)
    let bytes = try contents(whole)
    let spans = wholeSpans(in: bytes)
    let metadataEnd = bytes[64...].firstIndex(of: 0x0A) ?? 0
    let lastEvent = bytes.dropLast().lastIndex(of: 0x0A) ?? 0
    for count in stride(from: 0, to: bytes.count - 1, by: 3) {
      guard let trace = try read(first: count, of: bytes, as: "cut.json") else {
        #expect(count < metadataEnd)
        continue
      }
      #expect(trace.running.count == spans[count], "\(count) bytes")
      #expect(trace.metadata.cutShort || count > lastEvent, "\(count) bytes")
    }
  }

  @Test func aCompressedFileIsReadUpToAByte() throws {
    let whole = folder.file("whole.json.gz")
    try write(RandomRecords(seed: 8, steps: 200).records, to: whole)
    let bytes = try contents(whole)
    var last = 0
    // One byte alone does not say that it is gzip.
    for count in stride(from: 2, to: bytes.count, by: 5) {
      guard let trace = try read(first: count, of: bytes, as: "cut.json.gz") else { continue }
      #expect(trace.running.count >= last, "\(count) bytes")
      #expect(trace.metadata.cutShort || count > bytes.count - 600, "\(count) bytes")
      last = trace.running.count
    }
  }

  @Test func aCutFileOfAnotherToolIsReadUpToAnyByte() throws {
    let whole = folder.file("whole.json")
    try write(sampleRecords, to: whole)
    let bytes = try contents(whole).filter { $0 != 0x0A }
    var last = 0
    for count in 0..<bytes.count - 1 {
      guard let trace = try read(first: count, of: bytes, as: "cut.json") else { continue }
      #expect(trace.running.count >= last, "\(count) bytes")
      last = trace.running.count
    }
    #expect(last == 4)
  }

  /// A disk that loses power leaves zeros where the rest of a file should be.
  @Test func zerosAreACut() throws {
    let whole = folder.file("whole.json")
    try write(sampleRecords, to: whole)
    let bytes = try contents(whole)
    for kept in [3000, 3001, 3100] {
      let path = folder.file("zeros.json")
      try Data(bytes[..<kept] + [UInt8](repeating: 0, count: 5000)).write(
        to: URL(fileURLWithPath: path))
      let trace = try readTrace(at: path)
      #expect(trace.metadata.cutShort)
      #expect(trace.running.count == wholeSpans(in: bytes)[kept])
    }
  }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func everyFlushLeavesAWholeFile(name: String) throws {
    let path = folder.file(name)
    let records = RandomRecords(seed: 9).records
    var writer = try TraceWriter(path: path, metadata: sampleMetadata())
    for (index, record) in records.enumerated() {
      try writer.receive(record)
      guard index % 29 == 0 else { continue }
      try writer.flush(SpansInProgress(until: 0, running: []))
      let trace = try readTrace(at: path)
      var expected = assembled(Array(records[...index]), sampleMetadata())
      expected.metadata = trace.metadata
      #expect(trace == expected)
      #expect(trace.metadata.cutShort)
      // Strictly valid: a parser that tolerates nothing reads it.
      let json = try unpacked(path)
      #expect(throws: Never.self) { try JSONDecoder().decode([Ignored].self, from: Data(json)) }
    }
    try writer.finish(metadata: finishedMetadata())
    #expect(try readTrace(at: path) == assembled(records))
    let json = try unpacked(path)
    #expect(throws: Never.self) { try JSONDecoder().decode(Ignored.self, from: Data(json)) }
  }

  /// A file's bytes, decompressed, without salvage: a cut one fails.
  private func unpacked(_ path: String) throws -> [UInt8] {
    var file = try InputFile(path: path)
    try file.detectCompression()
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while true {
      let more = try bytes.withUnsafeMutableBytes {
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
      }
      if more == 0 { break }
      count += more
    }
    let isCut = file.isPackedCut
    #expect(!isCut)
    return Array(bytes[..<count])
  }

  /// Any JSON value.
  private struct Ignored: Decodable {}
}
