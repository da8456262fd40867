import Foundation
import Testing

@testable import Trace

/// The example in docs/TRACE.md is a trace, and means what is said below it.
@Suite struct DocumentationTests {
  @Test func theExampleIsATrace() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/TRACE.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let example = try #require(text.split(separator: "```").dropFirst().first)
    let encoded = try JSONEncoder().encode(finishedMetadata())
    let metadata = String(decoding: encoded, as: UTF8.self)
    let trace = example.replacing("{\"format\":\"coreograph-trace/1\",…}", with: metadata)
      .split(separator: "\n").filter { $0 != "…" }.joined(separator: "\n")

    let folder = try TemporaryFolder()
    let path = folder.file("example.json")
    try Data(trace.utf8).write(to: URL(filePath: path))
    let read = try readTrace(at: path)

    let (main, worker) = (read.threads[0], read.threads[1])
    #expect(read.running.time(main.running.lowerBound).duration == 1_000_001)
    #expect(read.running.time(worker.running.lowerBound).duration == 1_100_000)
    let wait = read.blocked.time(main.blocked.lowerBound)
    #expect(wait == TimeRange(1_000_001, 1_900_000))
    #expect(wait.duration == 899_999)
    let both = min(1_000_001, 2_000_000) - max(0, worker.time.start)
    #expect(both == 100_001)
    #expect(read.blocked.wakers[main.blocked.lowerBound] == .thread(worker.key))
    #expect(!read.metadata.cutShort)
  }
}
