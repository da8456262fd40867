import FoundationEssentials
import Glibc
import Testing

@testable import Trace

@Suite struct TraceWriterTests {
  @Test func linesAreWhatTheDocumentationShows() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("trace.json")
    try write(sampleRecords, to: path)
    let lines = String(decoding: try contents(path), as: UTF8.self).split(separator: "\n")
    #expect(lines.first?.count == 63)
    #expect(lines.first?.hasPrefix(#"{"displayTimeUnit":"ns","traceEvents":[ "#) == true)
    #expect(lines[1].hasPrefix(#"{"ph":"M","name":"coreograph","pid":4194305,"args":{"capture""#))
    let events = lines.drop { !$0.contains("process started") }.dropLast(2)
    #expect(
      events.joined(separator: "\n") == #"""
        {"pid":100,"tid":100,"ts":0.000,"ph":"i","s":"p","name":"process started","args":{"name":"sh"}},
        {"ph":"M","name":"thread_name","pid":100,"tid":100,"args":{"name":"sh"}},
        {"ph":"M","name":"thread_sort_index","pid":100,"tid":100,"args":{"sort_index":0}},
        {"pid":100,"tid":100,"ts":0.000,"ph":"i","s":"t","name":"thread started","args":{"name":"sh"}},
        {"ph":"M","name":"process_name","pid":100,"args":{"name":"python3"}},
        {"pid":100,"tid":100,"ts":1.500,"ph":"i","s":"p","name":"process executed","args":{"name":"python3"}},
        {"ph":"M","name":"thread_name","pid":100,"tid":100,"args":{"name":"python3"}},
        {"pid":100,"tid":100,"ts":1.500,"ph":"i","s":"t","name":"thread renamed","args":{"name":"python3"}},
        {"pid":100,"tid":100,"ts":0.000,"dur":1000.001,"ph":"X","name":"running","args":{"core":0,"end":"blocked"}},
        {"pid":4194305,"tid":0,"ts":0.000,"dur":1000.001,"ph":"X","name":"python3 100"},
        {"ph":"M","name":"thread_name","pid":100,"tid":101,"args":{"name":"a \"b\"\u000a�"}},
        {"ph":"M","name":"thread_sort_index","pid":100,"tid":101,"args":{"sort_index":1}},
        {"pid":100,"tid":101,"ts":900.000,"ph":"i","s":"t","name":"thread started","args":{"name":"a \"b\"\u000a�","creator":{"pid":100,"tid":100}}},
        {"pid":100,"tid":100,"ts":1000.001,"dur":999.999,"ph":"X","name":"blocked","args":{"cause":"lock","evidence":"reported","place":"futex","waker":{"pid":100,"tid":101}}},
        {"pid":100,"tid":101,"ts":900.000,"dur":1100.100,"ph":"X","name":"running","args":{"core":1,"end":"exited"}},
        {"pid":4194305,"tid":1,"ts":900.000,"dur":1100.100,"ph":"X","name":"a \"b\"\u000a� 101"},
        {"pid":100,"tid":101,"ts":2000.100,"ph":"i","s":"t","name":"thread ended","args":{"why":"exited"}},
        {"cat":"foreign","pid":4194305,"tid":1,"ts":2100.000,"dur":100.000,"ph":"X","name":"sshd"},
        {"cat":"lost","pid":4194305,"tid":1,"ts":2200.000,"ph":"i","s":"t","name":"records lost","args":{"until":2300.000,"count":7}},
        {"pid":100,"tid":100,"ts":2050.000,"dur":0.000,"ph":"X","name":"running","args":{"core":0,"end":"preempted"}},
        {"pid":4194305,"tid":0,"ts":2050.000,"dur":0.000,"ph":"X","name":"python3 100"},
        {"pid":100,"tid":100,"ts":2400.000,"dur":100.000,"ph":"X","name":"blocked","args":{"cause":"timer","evidence":"observed","waker":"interrupt"}},
        {"pid":100,"tid":100,"ts":2600.000,"dur":400.000,"ph":"X","name":"running","args":{"core":1,"end":"exited"}},
        {"pid":4194305,"tid":1,"ts":2600.000,"dur":400.000,"ph":"X","name":"python3 100"},
        {"pid":100,"tid":100,"ts":3000.000,"ph":"i","s":"t","name":"thread ended","args":{"why":"exited"}},
        {"pid":100,"tid":100,"ts":3000.000,"ph":"i","s":"p","name":"process ended","args":{"why":"exited"}},
        """#)
    #expect(lines.last?.hasPrefix(#"],"otherData":{"coreograph":{"capture":{"#) == true)
    #expect(lines.last?.hasSuffix("}}}") == true)
  }

  /// Samples of one core can overlap, and viewers drop slices that do so in part.
  @Test func sampledSpansDoNotOverlapOnTheLanesOfCores() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("trace.json")
    let times = [TimeRange(0, 5_000), TimeRange(3_000, 8_000), TimeRange(4_000, 7_000)]
    let spans = times.enumerated().map { index, time in
      TraceRecord.running(
        .init(
          thread: ThreadKey(pid: 1, tid: Int32(index) + 1), core: 0, time: time, end: .sampled))
    }
    try write(spans, to: path, metadata: finishedMetadata(method: .procfs))
    let lines = String(decoding: try contents(path), as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix(#"{"pid":4194305,"#) }
    #expect(
      lines == [
        #"{"pid":4194305,"tid":0,"ts":0.000,"dur":5.000,"ph":"X","name":"thread 1"},"#,
        #"{"pid":4194305,"tid":0,"ts":5.000,"dur":3.000,"ph":"X","name":"thread 2"},"#,
      ])
    // The spans themselves are as they were.
    let trace = try readTrace(at: path)
    #expect((0..<3).map { trace.running.time($0) } == times)
  }

  @Test(arguments: [
    (0, "0.000"), (1, "0.001"), (999, "0.999"), (1_000, "1.000"), (-1, "-0.001"),
    (-1_234_567, "-1234.567"), (Int64.max, "9223372036854775.807"),
    (Int64.min, "-9223372036854775.808"),
  ])
  func microsecondsAreExact(value: Nanoseconds, text: String) {
    var buffer = ByteBuffer(capacity: 64)
    buffer.append(microseconds: value)
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    UInt64.min, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 9_999_999_999_999_999_999,
    10_000_000_000_000_000_000, .max,
  ])
  func integersAreExact(value: UInt64) {
    var buffer = ByteBuffer(capacity: 64)
    buffer.append(decimal: value)
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == String(value))
  }

  @Test func everyByteOfANameSurvives() throws {
    let name = String(String.UnicodeScalarView((0..<0x180).compactMap { UnicodeScalar($0) }))
    var buffer = ByteBuffer(capacity: 8)
    buffer.append(jsonString: name)
    #expect(try JSONDecoder().decode(String.self, from: Data(buffer.bytes)) == name)
  }
}
