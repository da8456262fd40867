import Analysis
import Testing
import Trace

@testable import Dialects

/// Chrome Trace Event JSON by hand: every phase, every form of the file.
@Suite struct ChromeTests {
  @Test(arguments: [
    #"[{"ph":"X","pid":1,"tid":2,"ts":10,"dur":5,"name":"f"}]"#,
    // The format's own document allows an array without its end.
    #"[{"ph":"X","pid":1,"tid":2,"ts":10,"dur":5,"name":"f"},"#,
    #"[{"ph":"X","pid":1,"tid":2,"ts":10,"dur":5,"name":"f"}"#,
    "[\n{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":10,\"dur\":5,\"name\":\"f\"},\n",
    #"{"displayTimeUnit":"ms","traceEvents":[{"ph":"X","pid":1,"tid":2,"ts":10,"dur":5,"name":"f"}]}"#,
    #"{"other":[{"ph":1}],"traceEvents":[{"name":"f","dur":5,"ts":10,"tid":2,"pid":1,"ph":"X"}],"z":{}}"#,
    #"[{"ph":"X","pid":"1","tid":"2","ts":"10.000","dur":"5","name":"f","args":{"a":[{"b":1},{"c":"},{"}]}}]"#,
    #"[{"ph":"X","pid":1,"tid":2,"ts":1e1,"dur":0.5E1,"name":"\u0066"}]"#,
    #"[{"ph":"B","pid":1,"tid":2,"ts":10,"name":"f"},{"ph":"E","pid":1,"tid":2,"ts":15}]"#,
    // In any order.
    #"[{"ph":"E","pid":1,"tid":2,"ts":15},{"ph":"B","pid":1,"tid":2,"ts":10,"name":"f"}]"#,
    "\u{FEFF}[{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":10,\"dur\":5,\"name\":\"f\"}]",
  ])
  func oneSliceInEveryForm(text: String) throws {
    let trace = try trace(text)
    #expect(trace.told == ["f 0 5"])
    #expect(trace.threads.map(\.key) == [ThreadKey(pid: 1, tid: 2)])
    #expect(trace.metadata.clock.originNanoseconds == "10000")
    #expect(trace.metadata.capture.method == .tasks)
    #expect(!trace.metadata.cutShort)
    #expect(trace.leftOut == nil)
  }

  @Test func timesAreExactToTheNanosecond() throws {
    let trace = try trace(
      #"[{"ph":"X","pid":1,"tid":1,"ts":1795296832644308.801,"dur":0.001,"name":"a"},"#
        + #"{"ph":"X","pid":1,"tid":1,"ts":1795296832644310,"dur":2.0625,"name":"b"}]"#)
    #expect(trace.tasks.map(\.time) == [TimeRange(0, 1), TimeRange(1199, 3262)])
    #expect(trace.metadata.clock.originUnixNanoseconds == "1795296832644308801")
  }

  /// Hand-worked: f lasts from 0 to 100 with g inside, which has h inside; k follows.
  @Test func theOutermostSlicesAreTasks() throws {
    let trace = try trace(
      """
      [{"ph":"X","pid":1,"tid":1,"ts":20,"dur":10,"name":"h"},
       {"ph":"B","pid":1,"tid":1,"ts":10,"name":"g"},
       {"ph":"X","pid":1,"tid":1,"ts":0,"dur":100,"name":"f"},
       {"ph":"E","pid":1,"tid":1,"ts":50},
       {"ph":"X","pid":1,"tid":1,"ts":100,"dur":1,"name":"k"}]
      """)
    #expect(trace.told == ["f 0 100", "k 100 101"])
    #expect(trace.toldInside == ["0 g 10 50", "1 h 20 30"])
    #expect(Summary(trace).verdict == .sequential)
  }

  @Test func asyncSlicesAreTasksThatOverlap() throws {
    let trace = try trace(
      """
      [{"ph":"b","cat":"r","id":"0x1","pid":1,"tid":1,"ts":0,"name":"get"},
       {"ph":"b","cat":"r","id":2,"pid":1,"tid":1,"ts":10,"name":"get"},
       {"ph":"n","cat":"r","id":2,"pid":1,"tid":1,"ts":11,"name":"half"},
       {"ph":"b","cat":"r","id":2,"pid":1,"tid":1,"ts":20,"name":"parse"},
       {"ph":"e","cat":"r","id":2,"pid":1,"tid":1,"ts":30,"name":"parse"},
       {"ph":"e","cat":"r","id":"0x1","pid":1,"tid":1,"ts":40,"name":"get"},
       {"ph":"e","cat":"r","id":2,"pid":1,"tid":1,"ts":50,"name":"get"},
       {"ph":"S","cat":"old","id":1,"pid":1,"tid":1,"ts":60,"name":"legacy"},
       {"ph":"T","cat":"old","id":1,"pid":1,"tid":1,"ts":61,"name":"legacy"},
       {"ph":"F","cat":"old","id":1,"pid":1,"tid":1,"ts":70,"name":"legacy"},
       {"ph":"b","cat":"r","id2":{"local":"a"},"pid":1,"tid":1,"ts":80,"name":"own"},
       {"ph":"b","cat":"r","id2":{"local":"a"},"pid":2,"tid":1,"ts":81,"name":"own"},
       {"ph":"e","cat":"r","id2":{"local":"a"},"pid":1,"tid":1,"ts":90,"name":"own"}]
      """)
    #expect(
      trace.told == [
        "get 0 40", "get 10 50", "parse 20 30", "legacy 60 70", "own 80 90", "own 81 …",
      ])
    #expect(trace.tasks.map(\.parent) == [nil, nil, 1, nil, nil, nil])
    // The first two overlap from 10 to 40; while the second parses, that is what is in flight of it.
    let summary = Summary(trace)
    #expect(summary.concurrency.peak == 2)
    #expect(summary.concurrency.secondsAtLevel[2] == 39e-6)
    #expect(trace.leftOut == "left out: instants (2)")
  }

  @Test func namesAndIds() throws {
    let trace = try trace(
      """
      [{"ph":"M","name":"process_name","pid":"ip:1","args":{"name":"host"}},
       {"ph":"M","name":"thread_name","pid":"ip:1","tid":"worker:a","args":{"name":"first"}},
       {"ph":"M","name":"thread_sort_index","pid":"ip:1","tid":"worker:a","args":{"sort_index":3}},
       {"ph":"X","pid":"ip:1","tid":"worker:a","ts":0,"dur":1,"name":"f"},
       {"ph":"X","pid":"ip:1","tid":"worker:b","ts":0,"dur":1,"name":"f"},
       {"ph":"X","pid":7,"tid":140234567890123,"ts":0,"dur":1,"name":"f"},
       {"ph":"X","pid":7,"tid":-1,"ts":0,"dur":1,"name":"f"},
       {"ph":"X","ts":0,"dur":1,"name":"f"}]
      """)
    #expect(trace.processes.map(\.name) == ["host", "process 7", ""])
    #expect(trace.threads.map(\.name) == ["first", "worker:b", "140234567890123", "", ""])
    #expect(Set(trace.threads.map(\.key)).count == 5)
    #expect(try written(trace) == trace)
  }

  @Test func whatIsNotKeptIsCounted() throws {
    let trace = try trace(
      """
      [{"ph":"X","pid":1,"tid":1,"ts":0,"dur":10,"name":"f"},
       {"ph":"C","pid":1,"ts":1,"name":"memory","args":{"bytes":7}},
       {"ph":"C","pid":1,"ts":2,"name":"memory","args":{"bytes":8}},
       {"ph":"s","id":1,"pid":1,"tid":1,"ts":3,"name":"flow"},
       {"ph":"E","pid":1,"tid":1,"ts":4},
       {"ph":"X","pid":1,"tid":1,"ts":5,"name":"no length"},
       {"ph":"X","pid":1,"tid":1,"dur":5,"name":"no time"},
       {"ph":"e","cat":"c","id":1,"pid":1,"tid":1,"ts":6,"name":"g"},{}]
      """)
    #expect(trace.told == ["f 0 10"])
    #expect(
      trace.leftOut == "left out: counters (2), ends without a beginning (2), "
        + "events of no known kind (1), flows (1), slices without a length (1), "
        + "slices without a time (1)")
  }

  @Test func aSliceWithoutAnEndLastsUntilTheTraceDoes() throws {
    let trace = try trace(
      """
      [{"ph":"B","pid":1,"tid":1,"ts":0,"name":"f"},{"ph":"B","pid":1,"tid":1,"ts":5,"name":"g"},
       {"ph":"X","pid":1,"tid":2,"ts":0,"dur":50,"name":"h"}]
      """)
    #expect(trace.told == ["f 0 …", "h 0 50"])
    #expect(trace.toldInside == ["0 g 5 50"])
    #expect(Summary(trace).tasks.unfinished == 1)
  }

  @Test func slicesThatCrossAreBothInFlight() throws {
    let trace = try trace(
      """
      [{"ph":"X","pid":1,"tid":1,"ts":0,"dur":10,"name":"f"},
       {"ph":"X","pid":1,"tid":1,"ts":5,"dur":10,"name":"g"},
       {"ph":"X","pid":1,"tid":1,"ts":20,"dur":10,"name":"h"},
       {"ph":"X","pid":1,"tid":1,"ts":25,"dur":5.5,"name":"rounded"}]
      """)
    #expect(trace.told == ["f 0 10", "g 5 15", "h 20 30"])
    #expect(trace.toldInside == ["0 rounded 25 30"])
    #expect(Summary(trace).concurrency.peak == 2)
    #expect(trace.metadata.capture.notes.contains { $0.hasSuffix("end after it: 1") })
  }

  @Test func nestingIsBounded() throws {
    let events = (0..<100).map { depth in
      #"{"ph":"X","pid":1,"tid":1,"ts":\#(depth),"dur":\#(1000 - 2 * depth),"name":"d\#(depth)"}"#
    }
    let trace = try trace("[\(events.joined(separator: ","))]")
    #expect(trace.told == ["d0 0 1000"])
    #expect(trace.marks.count == SliceNesting.deepest)
    #expect(trace.leftOut == "left out: slices inside others (\(99 - SliceNesting.deepest))")
  }

  @Test(arguments: [
    (#"{"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"f"}"#, 68),
    (#"{"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"f"},{"ph":"X","#, 69),
    (#"[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"f"},{"ph":"X","na"#, 54),
  ])
  func aCutFileIsReadUpToTheCut(text: String, place: Int) throws {
    let trace = try trace(text)
    #expect(trace.told == ["f 0 1"])
    #expect(trace.metadata.cutShort)
    #expect(
      trace.metadata.capture.notes.last
        == "cut short: the file ends at byte \(place), before its own end")
  }

  @Test(arguments: [
    (#"[{"ph":"X","ts":0,"dur":1},{"ph":"X","ts":NaN,"dur":1}]"#, "byte 27: no valid event"),
    (
      #"[{"ph":"X","ts":0,"dur":1},{"ph":"X","ts":1e300,"dur":1}]"#,
      "byte 27: no valid event: ts is no"
    ),
    (#"[{"ph":"X","ts":"soon","dur":1}]"#, "byte 1: no valid event: ts is no number"),
    (#"[{"ph":"X","ts":0,"dur":-1}]"#, "byte 1: no valid event: a slice ends before it starts"),
    (#"[{"ph":"X","ts":4e15,"dur":4e15}]"#, "byte 1: no valid event: a slice ends beyond all time"),
    (#"[{"ph":"X","ts":0,"dur":1},7]"#, "byte 27: an event, a comma or a bracket"),
    (#"[{"ph":"X","ts":0,"dur":1,}]"#, "byte 1: no valid event"),
    (#"{"traceEvents":[{"ph":"X","ts":0,"dur":1}],7}"#, "byte 43: the name of a member"),
    (#"{"traceEvents" [{"ph":"X","ts":0,"dur":1}]}"#, "byte 15: a colon is missing"),
    (#"[{"ph":"M","name":"process_name","pid":1,"args":{"name":"x"}}]"#, "without slices"),
    (#"[{"ph":"C","pid":1,"ts":0,"name":"c"}]"#, "without slices"),
    (#"{"traceEvents":[{"ph":7"#, "byte 16: ends before anything was recorded"),
    (
      #"[{"ph":"X","ts":-4e15,"dur":1},{"ph":"X","ts":3.9e15,"dur":1}]"#,
      "contradicts itself: the recording lasts for more than 146 years"
    ),
  ])
  func refusesInOneLine(text: String, reason: String) {
    #expect(refusal(text).contains(reason), "\(refusal(text))")
  }
}
