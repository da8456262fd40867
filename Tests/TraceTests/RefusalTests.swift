import FoundationEssentials
import Glibc
import Testing

@testable import Trace

/// Files that are no trace of ours: each is refused with one line that says what it is.
@Suite struct RefusalTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The one line that refuses a file with these bytes, after its path.
  private func refusal(of bytes: [UInt8]) throws -> String {
    let path = folder.file("trace.json")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TraceReadError.self) { try readTrace(at: path) }
    let line = error?.description ?? ""
    #expect(line.hasPrefix(path))
    #expect(!line.contains("\n"))
    #expect(line.contains("; "), "no fix in: \(line)")
    return String(line.dropFirst(path.count))
  }

  /// The refusal of a trace whose only event after the metadata is `event`.
  private func refusal(ofEvent event: String) throws -> String {
    try refusal(of: try traceText(with: event))
  }

  /// A finished trace with one event more, in line 3.
  private func traceText(with event: String) throws -> [UInt8] {
    let path = folder.file("template.json")
    try write([], to: path)
    var lines = String(decoding: try contents(path), as: UTF8.self).split(separator: "\n")
    lines.insert("\(event),", at: 2)
    return Array(lines.joined(separator: "\n").utf8)
  }

  @Test(arguments: [
    ("", "is empty"), (" \n\t", "is empty"), ("\u{FEFF}", "is empty"),
    ("hello world", #"is no JSON: it begins with "hello world""#),
    ("PERFILE2\u{1}", "is a recording of 'perf record'"),
    ("[", "ends before anything was recorded"), ("[   \n", "ends before anything was recorded"),
    ("{", "ends before anything was recorded"),
    (#"{"traceEve"#, "ends before anything was recorded"),
    (#"{"traceEvents""#, "ends before anything was recorded"),
    (#"{"traceEvents":[{"ph":"M","#, "ends before anything was recorded"),
    ("{}", "is JSON, but no trace"), ("[]", "is JSON, but no trace"),
    (#"{"traceEvents":[]}"#, "is JSON, but no trace"), ("[1,2,3]", "is JSON, but no trace"),
    (#"{"format":"coreograph-summary/1"}"#, "is JSON, but no trace"),
    (
      #"[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":5,"name":"f"}]"#,
      "is a Chrome trace by another tool"
    ),
    (#"[{"ph":"B","pid":"a","tid":"b","ts":0.5,"name":"f"},"#, "is a Chrome trace by another tool"),
    (
      #"{"traceEvents":[{"ph":"X","name":"running","args":{}}],"other":[[["{"]]]}"#,
      "is a Chrome trace by another tool"
    ),
    (
      #"[{"ph":"X","cat":"task","pid":1,"tid":1,"ts":0,"dur":5,"name":"f"}]"#,
      "is a Chrome trace by another tool"
    ),
    (#"[{"ph":NaN}]"#, ", byte 1: no valid JSON"), (#"[{"ph":"X",}]"#, ", byte 1: no valid JSON"),
    (#"{"a" 1}"#, ", byte 5: a colon is missing"),
    ("{1:2}", ", byte 1: the name of a member, a comma"),
  ])
  func namesWhatItIs(text: String, reason: String) throws {
    #expect(try refusal(of: Array(text.utf8)).contains(reason))
  }

  @Test func namesBinaryAndForeignlyCompressedFiles() throws {
    #expect(try refusal(of: [0x28, 0xB5, 0x2F, 0xFD, 4]).contains("compressed with zstd"))
    #expect(try refusal(of: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]).contains("compressed with xz"))
    #expect(try refusal(of: [0x42, 0x5A, 0x68, 0x39]).contains("compressed with bzip2"))
    #expect(try refusal(of: [0x50, 0x4B, 3, 4]).contains("compressed with zip"))
    #expect(try refusal(of: [0x7F, 0x45, 0x4C, 0x46, 2]).contains("is neither JSON nor gzip"))
    #expect(try refusal(of: [0x0A, 0x9D, 0x01, 0x08]).contains("is neither JSON nor gzip"))
    #expect(try refusal(of: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3, 7, 7, 7]).contains("damaged"))
  }

  @Test(arguments: [
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":0,"dur":-1,"args":{"core":0,"end":"lost"}}"#,
      "dur < 0"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":-1,"dur":1,"args":{"core":0,"end":"lost"}}"#,
      "ts < 0"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":1e300,"dur":1,"args":{"core":0,"end":"lost"}}"#,
      "no time"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":9e15,"dur":9e15,"args":{"core":0,"end":"lost"}}"#,
      "beyond all time"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":"soon","dur":1,"args":{"core":0,"end":"lost"}}"#,
      "no time"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":1,"args":{"core":0,"end":"lost"}}"#,
      "no length"
    ),
    (
      #"{"ph":"X","name":"running","tid":1,"ts":1,"dur":1,"args":{"core":0,"end":"lost"}}"#,
      "pid, tid"
    ),
    (
      #"{"ph":"X","name":"running","pid":4294967297,"tid":1,"ts":1,"dur":1,"args":{"core":0,"end":"lost"}}"#,
      "pid, tid"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":1,"dur":1,"args":{"core":-1,"end":"lost"}}"#,
      "number of a core"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":1,"dur":1,"args":{"core":99999999,"end":"lost"}}"#,
      "number of a core"
    ),
    (
      #"{"ph":"X","name":"running","pid":1,"tid":1,"ts":1,"dur":1,"args":{"core":0,"end":"bored"}}"#,
      "args.end"
    ),
    (
      #"{"ph":"X","name":"blocked","pid":1,"tid":1,"ts":1,"dur":1,"args":{"cause":"love","evidence":"reported"}}"#,
      "args.cause"
    ),
    (#"{"ph":"i","name":"thread started","pid":1,"tid":1,"ts":1,"args":{}}"#, "args.name"),
    (#"{"ph":"i","name":"process ended","pid":1,"tid":1,"ts":1,"args":{"why":1}}"#, "args.why"),
    (
      #"{"ph":"i","name":"records lost","cat":"lost","pid":4194305,"tid":1,"ts":5,"args":{"until":4,"count":1}}"#,
      "loss"
    ),
    (#"{"ph":"X","cat":"foreign","pid":4194305,"ts":5,"dur":1,"name":"x"}"#, "no tid"),
    (#"{"a":{"b":tru}}"#, "no valid JSON"), ("\"text\"", "an event, a comma or a bracket"),
    ("7", "an event, a comma or a bracket"),
  ])
  func namesTheLineOfABadEvent(event: String, reason: String) throws {
    let line = try refusal(ofEvent: event)
    #expect(line.hasPrefix(", line 3: ") && line.contains(reason), "\(line)")
  }

  @Test func boundsNesting() throws {
    let depth = 100_000
    let nested = String(repeating: #"{"a":["#, count: depth) + String(repeating: "]}", count: depth)
    #expect(try refusal(ofEvent: nested).contains("line 3: no valid JSON"))
    #expect(try refusal(of: Array(repeating: UInt8(ascii: "["), count: depth)).contains("no trace"))
  }

  @Test func refusesContradictions() throws {
    func running(_ tid: Int, _ ts: Int, core: Int) -> String {
      #"{"ph":"X","name":"running","pid":1,"tid":\#(tid),"ts":\#(ts),"dur":10,"#
        + #""args":{"core":\#(core),"end":"lost"}}"#
    }
    let twice = try refusal(ofEvent: "\(running(1, 0, core: 0)),\n\(running(1, 5, core: 1))")
    #expect(twice.contains("thread 1: running from 5000 ns overlaps what ends at 10000 ns"))
    let shared = try refusal(ofEvent: "\(running(1, 0, core: 0)),\n\(running(2, 5, core: 0))")
    #expect(shared.contains("core 0 ran two threads at once at 5000 ns"))
  }

  /// Kernel records that hold are worth reading without an agent's that do not.
  @Test func leavesOutAgentsThatContradictThemselves() throws {
    let path = folder.file("trace.json")
    let main = ThreadKey(pid: 100, tid: 100)
    let tasks: [TraceRecord] = (1...2 as ClosedRange<Int64>).flatMap { number -> [TraceRecord] in
      let task = TaskKey(number)
      let start = number * 10_000
      return [
        .taskCreated(
          .init(
            task: task, pid: 100, parent: nil, name: "t", kind: .job, queued: false, at: start)),
        .taskRan(
          .init(
            task: task, thread: main, time: TimeRange(start, start + 15_000), awaitedTask: nil,
            awaited: nil, line: nil)),
      ]
    }
    try write(sampleRecords + tasks, to: path)
    let trace = try readTrace(at: path)
    var expected = assembled(sampleRecords)
    expected.metadata.capture.notes.append(trace.metadata.capture.notes.last ?? "")
    #expect(trace == expected)
    #expect(
      trace.metadata.capture.notes.last?.contains("task 2 begins inside a run of task 1") == true)
  }

  @Test func refusesOtherVersionsAndIncompleteMetadata() throws {
    let path = folder.file("whole.json")
    try write([], to: path)
    let text = String(decoding: try contents(path), as: UTF8.self)
    func changed(_ old: String, _ new: String) throws -> String {
      try refusal(of: Array(text.split(separator: old).joined(separator: new).utf8))
    }
    #expect(try changed("coreograph-trace/1", "coreograph-trace/2").contains("line 2: the format"))
    #expect(try changed("\"hostname\":\"host\",", "").contains("args.machine.hostname is missing"))
    #expect(
      try changed("\"usable\":[0,1]", "\"usable\":7").contains("args.cores.usable is no Array"))
  }

  @Test func refusesWhatFollowsTheEnd() throws {
    let path = folder.file("whole.json")
    try write(sampleRecords, to: path)
    let text = try contents(path)
    #expect(try refusal(of: text + text).contains("something follows the end of the trace"))
    #expect(try refusal(of: text + Array("x".utf8)).contains("something follows the end"))
  }

  @Test func refusesWhatCannotBeRead() throws {
    #expect(throws: TraceReadError.self) { try readTrace(at: folder.file("missing.json")) }
    let error = #expect(throws: TraceReadError.self) { try readTrace(at: folder.path) }
    #expect(error?.description.contains("is a folder") == true)
  }

  @Test func refusesAValueThatNeverEnds() throws {
    let path = folder.file("long.json.gz")
    // 65 MiB of a string in 64 KiB.
    var packed = ByteBuffer(capacity: 1 << 20)
    var stream = GzipStream(head: Array(#"[{"a":""#.utf8), into: &packed)
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
    for _ in 0..<65 {
      letters.withUnsafeBytes { stream.compress($0, flushing: .none, into: &packed) }
    }
    stream.compress(UnsafeRawBufferPointer(start: nil, count: 0), flushing: .finish, into: &packed)
    packed.append(stream.end(head: Array(#"[{"a":""#.utf8)))
    try Data(packed.bytes).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TraceReadError.self) { try readTrace(at: path) }
    #expect(error?.description.contains("a value of more than 64 MiB begins here") == true)
  }
}
