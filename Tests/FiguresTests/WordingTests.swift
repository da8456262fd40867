import Analysis
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

@Suite struct WordingTests {
  @Test func titlesStateTheFinding() {
    #expect(
      titleText(Summary(Program.turns(threads: 4))) == "4 threads took turns: 0.99 of 2 cores busy")
    #expect(
      titleText(Summary(Program.pool(workers: 4)))
        == "4 processes in parallel: 1.89 of 2 cores busy")
    #expect(
      titleText(Summary(Program.sleepers(5)))
        == "5 threads waited at the same time: 0.13 of 2 cores busy")
    var one = ProgramScript(cores: 1)
    one.process(9, "ls", at: 0)
    one.thread(9, of: 9, "ls", at: 0)
    one.run(9, of: 9, core: 0, 0, 10, end: .exited)
    #expect(titleText(Summary(one.trace())) == "One thing at a time: 1.00 of 1 core busy")
    #expect(titleText(Summary(ProgramScript().trace())) == "Nothing was recorded")
  }

  @Test func aRecordingCutBeforeItsFirstSpansClaimsNothing() {
    var cut = ProgramScript()
    cut.process(1, "p", at: 0)
    cut.thread(1, of: 1, "p", at: 0)
    cut.thread(2, of: 1, "p", at: 30)
    let summary = Summary(cut.trace())
    #expect(titleText(summary) == "No thread was seen on a core")
    #expect(
      summary.verdictText == "No thread was seen on a core: nothing is known of what they did.")
    #expect(summary.bound == .mixed)
  }

  @Test func requestsOfAnEventLoopAreInFlightAndTakeNoTurns() throws {
    var script = ProgramScript(cores: 2)
    script.process(1, "server", at: 0)
    script.thread(1, of: 1, "server", at: 0)
    script.run(1, of: 1, core: 0, 0, 100, end: .exited)
    for index in 0..<3 {
      let start = Double(index) * 10
      script.task(
        Int64(index + 1), .request, "GET", on: 1, of: 1, made: start,
        runs: [(start, start + 5), (90, 90 + Double(index))], end: 90 + Double(index))
    }
    script.end(1, of: 1, at: 100)
    #expect(
      titleText(Summary(script.trace())) == "3 requests in flight at once: 1.00 of 2 cores busy")
  }

  @Test func theStripOfTasksSaysWhereItCountsLessThanTheSummary() throws {
    func pieces(_ trace: Trace) throws -> [String] {
      try makeScene(
        FigureRequest(kind: .tasks, inputs: [NamedTrace(name: "t", trace: trace)]),
        measuring: try BundledTypeface()
      ).texts().map(\.text.string)
    }
    // The loop's thread counts before its first task and after its last; a task that is all counts alone.
    let text = "in flight: tasks alone, without threads beside them"
    #expect(try pieces(Program.eventLoop()).contains { $0.contains(text) })
    var alone = ProgramScript()
    alone.process(1, "p", at: 0)
    alone.thread(1, of: 1, "p", at: 0)
    alone.run(1, of: 1, core: 0, 0, 10, end: .exited)
    alone.task(1, .coroutine, "main", on: 1, of: 1, made: 0, runs: [(0, 10)], end: 10)
    alone.end(1, of: 1, at: 10)
    #expect(try !pieces(alone.trace()).contains { $0.contains(text) })
  }

  @Test func titlesOfSeveralRecordingsNameTheRange() {
    let inputs = [
      ("threading", Summary(Program.turns(threads: 4))),
      ("multiprocessing", Summary(Program.pool(workers: 4))),
    ]
    #expect(
      titleText(inputs.map { (name: $0.0, summary: $0.1) })
        == "Multiprocessing kept 1.89 cores busy, threading 0.99")
  }

  @Test func provenanceSaysHowWhereAndWhen() {
    #expect(
      provenance(of: [Program.turns(threads: 2)]) == [
        "kernel switch records", "Intel Xeon, 2 cores", "no records lost",
        "within 0.1 % of the kernel's accounting", "2026-11-21 08:33 UTC", "coreograph 0.1.0",
      ])
  }

  @Test func provenanceNamesAMachineOnce() {
    var pinned = Program.turns(threads: 2, cores: 4)
    pinned.metadata.cores.usable = [0]
    pinned.metadata.capture.accountedShare = 0.62
    let pieces = provenance(of: [pinned, Program.turns(threads: 2, cores: 4)])
    #expect(pieces.contains("Intel Xeon, 1 of 4 cores or 4 cores"))
    #expect(pieces.contains("spans are 62 to 100 % of the kernel's accounting"))
  }

  @Test func provenanceNamesWhatIsMissing() {
    var trace = Program.turns(threads: 2)
    trace.metadata.capture.lostRecords = 1_234_567
    trace.metadata.capture.accountedShare = 0.88
    trace.metadata.cutShort = true
    trace.metadata.cores.online = [0, 1, 2, 3]
    trace.metadata.cores.quota = 1.5
    let pieces = provenance(of: [trace])
    #expect(pieces.contains("1,234,567 records lost"))
    #expect(pieces.contains("spans are 88 % of the kernel's accounting"))
    #expect(pieces.contains("recording cut short"))
    #expect(pieces.contains("Intel Xeon, 2 of 4 cores, quota 1.50 cores"))
  }

  @Test(arguments: [
    ("See https://example.org/talk.", "https://example.org/talk"),
    ("(http://example.org/?a=1&b=2)", "http://example.org/?a=1&b=2"),
    ("ACME · <HTTPS://acme.example>", "HTTPS://acme.example"), ("https://", nil),
    ("example.org, javascript:alert(1)", nil), ("https://a'b", nil), ("no address", nil),
  ])
  func addressesAreFoundInWords(_ text: String, _ address: String?) {
    #expect(webAddress(in: text) == address)
  }

  @Test func numbersStayWithTheirUnits() {
    #expect(unbrokenWords("ran for 41 % of it") == ["ran", "for", "41 %", "of", "it"])
    #expect(unbrokenWords("100 ms, or 5 s") == ["100 ms,", "or", "5 s"])
    #expect(unbrokenWords("4 threads, 2 sequential") == ["4", "threads,", "2", "sequential"])
  }

  @Test func longTitlesPartWhereTheyPause() throws {
    func lines(_ title: String) throws -> [String] {
      let options = FigureOptions(preset: .slideSquare, title: title)
      let request = FigureRequest(
        kind: .threads, inputs: [NamedTrace(name: "sleepers", trace: Program.sleepers(2))],
        options: options)
      return try makeScene(request, measuring: BundledTypeface()).texts()
        .filter { $0.path.contains("title") }.map(\.text.string)
    }
    #expect(
      try lines("13 tasks on one thread, up to 6 in flight; 1 failed, 2 timed out, 1 cancelled")
        == ["13 tasks on one thread, up to 6 in flight;", "1 failed, 2 timed out, 1 cancelled"])
    #expect(
      try lines("Threads waited for I/O for 41 % of their time and ran for 4 %")
        == ["Threads waited for I/O for 41 %", "of their time and ran for 4 %"])
    #expect(
      try lines("43 waits for I/O took 4.87 s, half of them 100 ms or more")
        == ["43 waits for I/O took 4.87 s,", "half of them 100 ms or more"])
  }

  @Test func captionsAndLogosLeadToTheirAddresses() throws {
    var options = FigureOptions(preset: .slide)
    options.caption = "More at https://example.org/talk"
    options.theme.logo = "acme.example · https://acme.example/"
    let request = FigureRequest(
      kind: .threads, inputs: [NamedTrace(name: "sleepers", trace: Program.sleepers(2))],
      options: options)
    let links = try makeScene(request, measuring: BundledTypeface()).texts()
      .compactMap(\.text.link)
    #expect(links == ["https://example.org/talk", "https://acme.example/"])
  }

  @Test func everyStateHasItsOwnPatternAndName() {
    #expect(Set(ThreadState.allCases.map(\.pattern)).count == ThreadState.allCases.count)
    #expect(Set(ThreadState.allCases.map(\.legend)).count == ThreadState.allCases.count)
  }

  @Test func tooltipsTellTheWholeSpan() {
    let trace = Program.pool(workers: 4)
    let source = ThreadLaneSource(trace: trace, thread: 1, paint: .thread(1), offset: 0)
    var described: [String] = []
    source.forEachMark(in: TimeRange(0, trace.end)) { described.append(source.describe($0)) }
    // Worker 5101 is dealt the first slice of core 0, from 25 ms for 11 ms.
    #expect(
      described.contains(
        "python3 5101 · running on core 0 · 25–36 ms (11.0 ms) · preempted"))
    #expect(described.contains { $0.hasPrefix("python3 5101 · waiting for a core · ") })
  }
}

@Suite struct LossTests {
  @Test func lostRecordsAreMarkedWhereTheyWere() throws {
    var script = ProgramScript(cores: 2)
    script.process(1, "program", at: 0)
    script.thread(1, of: 1, "program", at: 0)
    script.run(1, of: 1, core: 0, 0, 40, end: .lost)
    script.receive(.lost(Loss(core: 0, time: TimeRange(40_000_000, 60_000_000), count: 12)))
    script.run(1, of: 1, core: 0, 60, 100, end: .exited)
    let trace = script.trace()
    let scene = try makeScene(
      FigureRequest(kind: .cores, inputs: [NamedTrace(name: "lossy", trace: trace)]),
      measuring: BundledTypeface())
    #expect(scene.texts().contains { $0.text.string == "records lost" })
    let axis = try #require(scene.leaves().first { $0.path.contains("axis") }?.element.bounds)
    let marks = scene.leaves().filter { leaf in
      guard case .path(let path) = leaf.element else { return false }
      return path.style.stroke?.color == Theme.light.warning && !leaf.path.contains("legend")
    }
    // Once over the curve, once on the core's lane: from 40 to 60 of 100 ms.
    #expect(marks.count == 2)
    for mark in marks {
      let bounds = try #require(mark.element.bounds)
      #expect(abs(bounds.x - (axis.x + 0.4 * axis.width)) < 2)
      #expect(abs(bounds.maxX - (axis.x + 0.6 * axis.width)) < 2)
    }
  }
}

@Suite struct LabelTextTests {
  @Test func namesThatHideOrTurnOthersAreMadeVisible() {
    #expect(labelText("") == "unnamed")
    #expect(labelText(" \u{0} ") == "unnamed")
    #expect(labelText("\u{202e}esrever") == "\u{fffd}esrever")
    #expect(labelText("مرحبا") == "مرحبا")
  }
}

@Suite struct LaneChoiceTests {
  private func groups() -> [LaneGroup] {
    ThreadLanes(
      Program.pool(workers: 3), colors: ThreadColors(Program.pool(workers: 3)), offset: 0,
      window: TimeRange(0, 330_000_000)
    ).groups
  }

  private func chosen(_ text: String) throws -> [String] {
    try LaneChoice(text).applied(to: groups()).flatMap(\.lanes).map(\.id)
  }

  @Test func lanesAreChosenOrderedAndHidden() throws {
    #expect(try chosen("5103, 5101") == ["thread-5103", "thread-5101"])
    #expect(try chosen("5101-5102") == ["thread-5101", "thread-5102"])
    #expect(try chosen("!5100") == ["thread-5101", "thread-5102", "thread-5103"])
    #expect(try chosen("py*,!5102") == ["thread-5100", "thread-5101", "thread-5103"])
    #expect(try chosen("python3 5102") == ["thread-5102"])
    #expect(
      try LaneChoice("5101,nobody").unmatched(in: groups())?.description == "nobody")
  }

  @Test func lanesAreRenamedAndGrouped() throws {
    let groups = try LaneChoice("Workers: 5102=Second, 5101 = First; The rest: *, !5103")
      .applied(to: groups())
    #expect(groups.map(\.heading) == ["Workers", "The rest"])
    #expect(groups.map { $0.lanes.map(\.name) } == [["Second", "First"], ["python3"]])
    // A name that the user chose needs no number beside it, and the old ones still find the lane.
    let second = groups[0].lanes[0]
    #expect(second.detail == nil)
    #expect(LanePattern("python3").matches(second) && LanePattern("5102").matches(second))
    #expect(LanePattern("Second").matches(second))
  }

  @Test func whatMeansSomethingCanBeWritten() throws {
    let choice = try LaneChoice(#"a\,b\=c=d\;e, kworker/0:1, x\*"#)
    #expect(choice.items.map(\.name) == ["d;e", nil, nil])
    #expect(choice.items.map(\.heading) == [nil, nil, nil])
    #expect(choice.items[0].pattern.matches("a,b=c"))
    #expect(choice.items[1].pattern.matches("kworker/0:1"))
    #expect(choice.items[2].pattern.matches("x*") && !choice.items[2].pattern.matches("xy"))
  }

  @Test(arguments: ["", " , ", "a=", "=b", "!a=b", "!", "Heading: "])
  func whatStatesNothingIsRefused(_ text: String) {
    #expect(throws: OptionSyntaxError.self) { try LaneChoice(text) }
  }

  @Test func anUnknownLaneIsRefusedByName() throws {
    let request = FigureRequest(
      kind: .threads, inputs: [NamedTrace(name: "pool", trace: Program.pool(workers: 3))],
      options: FigureOptions(lanes: try LaneChoice("pyhton3 5101")))
    let error = #expect(throws: FigureError.self) {
      try makeScene(request, measuring: BundledTypeface())
    }
    #expect(
      error
        == .unknownName(.lanes, LanePattern("pyhton3 5101"), nearest: "python3 5101"))
    #expect(
      "\(error, default: "")".hasPrefix("--lanes: no lane is called 'pyhton3 5101'; the nearest"))
  }

  @Test(arguments: [
    ("*", "anything", true), ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "acd", false),
    ("", "", true), ("", "a", false), ("*-7", "worker-7", true), ("**", "", true),
    ("w*r*7", "worker-17", true), ("w?", "wx", false),
  ])
  func starsStandForAnything(_ pattern: String, _ text: String, _ matches: Bool) {
    #expect(LanePattern(pattern).matches(text) == matches)
  }
}
