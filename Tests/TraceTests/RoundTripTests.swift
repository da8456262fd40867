import FoundationEssentials
import Testing

@testable import Trace

/// Keeps what it is given.
struct RecordList: TraceSink {
  var records: [TraceRecord] = []
  mutating func receive(_ record: TraceRecord) { records.append(record) }
}

/// The trace that `records` make without a file.
func assembled(_ records: [TraceRecord], _ metadata: TraceMetadata = finishedMetadata()) -> Trace {
  var builder = TraceBuilder()
  for record in records { builder.receive(record) }
  return builder.finish(metadata: metadata)
}

@Suite struct RoundTripTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func randomTracesSurviveAFile(seed: UInt64) throws {
    let records = RandomRecords(seed: seed).records
    let expected = assembled(records)
    try expected.checkInvariants()
    #expect(expected.running.count > 50)
    for name in ["trace.json", "trace.json.gz"] {
      try write(records, to: folder.file(name))
      #expect(try readTrace(at: folder.file(name)) == expected)
    }
  }

  @Test(arguments: 50..<100 as Range<UInt64>)
  func replayedTracesAreTheSame(seed: UInt64) throws {
    let trace = assembled(RandomRecords(seed: seed).records)
    var list = RecordList()
    try trace.replay(into: &list)
    #expect(assembled(list.records) == trace)
    try write(list.records, to: folder.file("trace.json"))
    #expect(try readTrace(at: folder.file("trace.json")) == trace)
  }

  /// What other JSON tools do to a file: all of these say the same.
  @Test(arguments: 100..<110 as Range<UInt64>)
  func otherToolsLayoutsAreTheSameTrace(seed: UInt64) throws {
    let records = RandomRecords(seed: seed, steps: 60).records
    let original = folder.file("trace.json")
    try write(records, to: original)
    let expected = assembled(records)
    let text = try contents(original)
    for (index, other) in [compact(text), spread(text), arrayAlone(text)].enumerated() {
      let path = folder.file("other\(index).json")
      try Data(other).write(to: URL(fileURLWithPath: path))
      #expect(try readTrace(at: path) == expected, "layout \(index)")
    }
  }
}

/// The same JSON without white space between its tokens.
private func compact(_ text: [UInt8]) -> [UInt8] {
  rewritten(text) { byte in byte == 0x20 || byte == 0x0A ? [] : [byte] }
}

/// The same JSON with white space around every token.
private func spread(_ text: [UInt8]) -> [UInt8] {
  rewritten(text) { byte in
    "{}[],:".utf8.contains(byte) ? [0x0A, 0x09, byte, 0x0D, 0x0A, 0x20] : [byte]
  }
}

/// The events alone, as an array.
private func arrayAlone(_ text: [UInt8]) -> [UInt8] {
  let start = text.firstIndex(of: UInt8(ascii: "[")) ?? 0
  let lines = text[start...].split(separator: 0x0A)
  return Array(lines.dropLast().joined(separator: [0x0A])) + Array("\n]".utf8)
}

/// Changes the bytes outside strings.
private func rewritten(_ text: [UInt8], _ change: (UInt8) -> [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var (isInString, isEscaped) = (false, false)
  for byte in text {
    if isInString {
      result.append(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
    } else {
      isInString = byte == UInt8(ascii: "\"")
      result += change(byte)
    }
  }
  return result
}
