import Testing

@testable import Trace

@Suite struct TraceReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func whatWasWrittenIsRead(name: String) throws {
    let path = folder.file(name)
    try write(sampleRecords, to: path)
    #expect(try readTrace(at: path) == assembled(sampleRecords))
  }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func anUnfinishedRecordingIsReadUpToItsLastFlush(name: String) throws {
    let path = folder.file(name)
    var writer = try TraceWriter(path: path, metadata: sampleMetadata())
    for record in sampleRecords.dropLast(2) { try writer.receive(record) }
    try writer.flush()
    let trace = try readTrace(at: path)
    var expected = assembled(sampleRecords.dropLast(2), sampleMetadata())
    expected.metadata.cutShort = true
    expected.metadata.capture.lostRecords = 7
    expected.metadata.capture.notes = trace.metadata.capture.notes
    #expect(trace == expected)
    #expect(trace.metadata.capture.notes.last?.hasPrefix("cut short: ") == true)
    try writer.finish(metadata: finishedMetadata())
  }
}
