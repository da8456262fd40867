import FoundationEssentials
import Randomness
import Testing

@testable import Trace

/// Files that are read in blocks, by several threads at once: what comes out is what comes out of
/// reading event by event, errors and their places included.
@Suite struct BatchTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ path: String, workers: Int, _ size: EventBatch.Size
  ) -> Result<Trace, TraceReadError> {
    do throws(TraceReadError) {
      var reader = try TraceReader(opening: path, workers: workers, batch: size)
      try reader.readDocument()
      return .success(try reader.finish())
    } catch {
      return .failure(error)
    }
  }

  /// Never reads a block.
  private var oneByOne: EventBatch.Size { EventBatch.Size(block: 1, bytes: 1, least: .max) }

  /// Blocks down to a byte, of which every event is one by itself, and up to the whole file.
  private let sizes = [(1, 3_000), (90, 2_000), (700, 4_096), (5_000, 20_000), (1 << 17, 1 << 21)]
    .map { EventBatch.Size(block: $0.0, bytes: $0.1, least: 1) }

  private func expectTheSame(_ path: String, _ comment: Comment) {
    let truth = read(path, workers: 1, oneByOne)
    for size in sizes {
      for workers in [1, 3] {
        #expect(read(path, workers: workers, size) == truth, comment)
      }
    }
  }

  /// The text of a trace laid out in other ways: on one line, with spaces, with line ends elsewhere.
  private func layouts(of bytes: [UInt8]) -> [[UInt8]] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return [
      lines.joined(separator: ""), lines.joined(separator: " \r\n\t "),
      lines.map { $0.replacing("},\"", with: "},\n\"") }.joined(separator: "\n"),
    ].map { Array($0.utf8) }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func blocksMakeTheSameTrace(seed: UInt64) throws {
    let records = RandomRecords(seed: seed, steps: 250).records
    for name in ["trace.json", "trace.json.gz"] {
      let path = folder.file(name)
      try write(records, to: path)
      let truth = try read(path, workers: 1, oneByOne).get()
      #expect(truth == assembled(records))
      expectTheSame(path, "\(name), seed \(seed)")
    }
    let bytes = try contents(folder.file("trace.json"))
    for (number, layout) in layouts(of: bytes).enumerated() {
      let path = folder.file("layout.json")
      try Data(layout).write(to: URL(fileURLWithPath: path))
      expectTheSame(path, "layout \(number), seed \(seed)")
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func damageIsFoundInTheSamePlace(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    let isPacked = seed % 4 == 3
    let whole = folder.file(isPacked ? "whole.json.gz" : "whole.json")
    try write(RandomRecords(seed: seed, steps: 150).records, to: whole)
    var original = try contents(whole)
    if seed % 4 == 2 { original = layouts(of: original)[0] }
    let path = folder.file(isPacked ? "damaged.json.gz" : "damaged.json")
    for _ in 0..<12 {
      var bytes = original
      bytes.mutate(using: &random)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      expectTheSame(path, "seed \(seed)")
    }
  }

  @Test func filesThatEndEarlyEndInTheSamePlace() throws {
    let whole = folder.file("whole.json")
    try write(RandomRecords(seed: 3, steps: 80).records, to: whole)
    let bytes = try contents(whole)
    let path = folder.file("cut.json")
    for count in stride(from: 2_000, to: bytes.count, by: 211) {
      try Data(bytes[..<count]).write(to: URL(fileURLWithPath: path))
      expectTheSame(path, "\(count) bytes")
    }
  }

  @Test func otherTalkOfEventsDoesNotMisleadTheCuts() throws {
    // What looks like events stands in a name, in an object among the arguments, and over lines.
    let path = folder.file("trace.json")
    var records = RandomRecords(seed: 9, steps: 120).records
    let thread = ThreadKey(pid: 1, tid: 1)
    for number in 0..<40 {
      records.append(
        .threadStarted(
          .init(thread: thread, creator: nil, name: "},{\"pid\":1,\"tid\":1", at: 1_000_000_000)))
      records.append(
        .note(.init(pid: 1, text: "\(number) }}, {}, \\\" },{")))
    }
    try write(records, to: path)
    expectTheSame(path, "names")
    let text = String(decoding: try contents(path), as: UTF8.self)
      .replacing("\"args\":{", with: "\"args\":{\"odd\":[{\"a\":1},{\"ph\":\"X\"},{}],")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    expectTheSame(path, "arguments")
  }

  /// Longer than the memory that bytes are first read to, so that it is used again from the front, with events
  /// that are longer than the room in front of what is read there.
  @Test func bytesReadToTheFrontFollowThoseBeforeThem() throws {
    var records: [TraceRecord] = []
    var now: Nanoseconds = 0
    for number in 0..<9_000 {
      let thread = ThreadKey(pid: 1, tid: 1 + Int32(number % 3))
      records.append(
        .running(
          RunningSpan(thread: thread, core: 0, time: TimeRange(now, now + 70), end: .blocked)))
      now += 100
      if number % 900 == 450 {
        records.append(
          .note(.init(pid: 1, text: String(repeating: "long ", count: 3_000 + 3 * number))))
      }
    }
    for name in ["trace.json", "trace.json.gz"] {
      let path = folder.file(name)
      try write(records, to: path)
      let truth = try read(path, workers: 1, oneByOne).get()
      #expect(truth.running.count == 9_000 && truth.agentNotes.count == 10)
      for (block, bytes) in [(2_000, 4_096), (9_000, 30_000), (1 << 15, 1 << 17)] {
        let size = EventBatch.Size(block: block, bytes: bytes, least: 1)
        #expect(read(path, workers: 2, size) == .success(truth), "\(name), \(bytes) at once")
      }
    }
  }
}
