import FoundationEssentials
import Glibc
import Testing

@testable import Trace

/// Outputs that fail: the error says why, and what was written stays readable.
@Suite struct OutputTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func failure(writing records: [TraceRecord], to path: String) -> TraceWriteError.Reason? {
    let error = #expect(throws: TraceWriteError.self) { try write(records, to: path) }
    #expect(error?.description.contains("\n") == false)
    return error?.reason
  }

  @Test func namesWhatCannotBeCreated() {
    #expect(failure(writing: [], to: folder.path) == .cannotCreate(EISDIR))
    #expect(failure(writing: [], to: folder.file("no/where.json")) == .cannotCreate(ENOENT))
  }

  @Test(arguments: ["full.json", "full.json.gz"])
  func aFullDiskIsNamed(name: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(name), withDestinationPath: "/dev/full")
    #expect(failure(writing: sampleRecords, to: folder.file(name)) == .cannotCreate(ENOSPC))
  }

  @Test func aReaderThatLeavesIsNamed() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    #expect(failure(writing: sampleRecords, to: "/proc/self/fd/\(ends[1])") == .readerGone)
    close(ends[1])
  }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func aPipeGetsTheObjectFromTheStart(name: String) throws {
    let fifo = folder.file(name)
    try #require(mkfifo(fifo, 0o600) == 0)
    let reader = open(fifo, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try write(sampleRecords, to: fifo)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(reader, &bytes, bytes.count)
    let copy = folder.file("copy")
    try Data(bytes[..<max(0, count)]).write(to: URL(fileURLWithPath: copy))
    #expect(try readTrace(at: copy) == assembled(sampleRecords))
  }

  @Test func aDeletedOrCutFileIsNamed() throws {
    let path = folder.file("trace.json")
    var writer = try TraceWriter(path: path, metadata: sampleMetadata())
    for record in sampleRecords.prefix(9) { try writer.receive(record) }
    try writer.flush()
    truncate(path, 100)
    let error = #expect(throws: TraceWriteError.self) { try writer.flush() }
    #expect(error?.reason == .removed)

    var other = try TraceWriter(path: folder.file("other.json"), metadata: sampleMetadata())
    try FileManager.default.removeItem(atPath: folder.file("other.json"))
    let removed = #expect(throws: TraceWriteError.self) {
      try other.finish(metadata: finishedMetadata())
    }
    #expect(removed?.reason == .removed)
  }

  @Test func theFirstFailureIsTheLastWord() throws {
    let path = folder.file("trace.json")
    var writer = try TraceWriter(path: path, metadata: sampleMetadata())
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: TraceWriteError.self) { try writer.flush() }
    for record in sampleRecords {
      let error = #expect(throws: TraceWriteError.self) { try writer.receive(record) }
      #expect(error?.reason == .removed)
    }
  }

  @Test(arguments: ["trace.json", "trace.json.gz"])
  func wholeOrNothingLeavesNoPart(name: String) throws {
    let path = folder.file(name)
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
    func begin() throws -> TraceWriter {
      var writer = try TraceWriter(
        path: path, metadata: sampleMetadata(), wholeOrNothing: true)
      for record in sampleRecords { try writer.receive(record) }
      try writer.flush()
      return writer
    }
    do {
      let unfinished = try begin()
      #expect(try names().count == 1)
      #expect(!FileManager.default.fileExists(atPath: path))
      _ = consume unfinished
    }
    #expect(try names() == [])

    try Data("former".utf8).write(to: URL(filePath: path))
    chmod(path, 0o640)
    do { _ = try begin() }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("former".utf8))
    var writer = try begin()
    try writer.finish(metadata: finishedMetadata())
    #expect(try names() == [name])
    var facts = stat()
    #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o640)
    #expect(try readTrace(at: path) == assembled(sampleRecords))
  }

  @Test func permissionsFollowTheMask() throws {
    let path = folder.file("trace.json")
    try write([], to: path)
    var facts = stat()
    try #require(stat(path, &facts) == 0)
    let mask = umask(0o022)
    umask(mask)
    #expect(facts.st_mode & 0o777 == 0o666 & ~mask)
  }

  @Test func numbersThatJSONLacksAreNamed() throws {
    var metadata = sampleMetadata()
    metadata.capture.overheadSeconds = .nan
    let path = folder.file("trace.json")
    let error = #expect(throws: TraceWriteError.self) {
      try TraceWriter(path: path, metadata: metadata).discard()
    }
    #expect(error?.description.contains("not finite") == true)
  }
}

extension TraceWriter {
  /// Ends a writer that a test needs no more.
  fileprivate consuming func discard() {}
}
