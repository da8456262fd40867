import Testing

@testable import Checks

/// What requirements say of documents whose numbers stand beside them.
@Suite struct RequirementTests {
  static let fulfilled: [String] = [
    // Order and equality, at the boundary and on both sides of it.
    "wallSeconds == 1.5", "wallSeconds <= 1.5", "wallSeconds >= 1.5", "wallSeconds != 1.4",
    "wallSeconds < 1.6", "wallSeconds > 1.4", "1.4 < wallSeconds", "1.5 >= wallSeconds",
    // Units: the same moment in all of them.
    "wallSeconds == 1500ms", "wallSeconds == 1.5 s", "wallSeconds == 1500000us",
    "wallSeconds == 0.025min", "states.runnable == 3ms", "states.runnable <= 3000µs",
    "parallelism.secondsAtLevel[1] == 500ms", "maxResidentBytes == 10MiB",
    "maxResidentBytes == 10240KiB", "maxResidentBytes > 10MB", "cpuUse == 75%", "cpuUse > 20 %",
    // What an object stands for.
    "parallelism < 1.5", "parallelism.mean < 1.5", "parallelism.peak == 2",
    // Text, with and without quotation marks, and what is true or false.
    "verdict == parallel", "verdict != sequential", "parallel == verdict", "verdict == 'parallel'",
    "bound = \"cpu\"", "command == python3 or command[1] == 'primes.py'", "not capture.cutShort",
    "capture.cutShort == false", "capture.cutShort != true",
    // Every element of a list, some of them, one of them.
    "threads.runningSeconds <= 1s", "threads[*].runningSeconds >= 0.25",
    "threads[name=worker-1].runningSeconds == 1", "threads[name=worker-*].runningSeconds > 0.9",
    "threads[runningSeconds<500ms].name == main", "threads[2].tid == 9",
    "threads[tid=8].cores[1] == 1",
    "threads[name != main].runningSeconds == 1s", "parallelism.secondsAtLevel < 1s",
    // One number of many.
    "count(threads) == 3", "count(gil) == 0", "count(findings[severity=problem]) == 0",
    "count(findings[id=stolen-cores]) == 1", "sum(threads.runningSeconds) == cpuSeconds",
    "max(threads.runningSeconds) == 1s", "min(threads.runningSeconds) == 250ms",
    "mean(threads[name=worker-*].runningSeconds) == 1s", "count(processes.parent) == 1",
    // Two fields.
    "cpuSeconds > wallSeconds", "threads.runningSeconds < wallSeconds",
    // Logic: `and` binds closer than `or`, `not` closest.
    "wallSeconds < 1 or cpuUse < 1 and cores == 2",
    "(wallSeconds > 1 or cores == 9) and cores == 2",
    "not wallSeconds < 1 and cores == 2", "not (wallSeconds < 1 or cores == 1)",
    "not not cores == 2",
    "wallSeconds > 1 and not verdict == sequential",
    // What is not known.
    "spanSeconds == null", "wallSeconds != null", "label == null",
    "spanSeconds == null or spanSeconds < 1s",
  ]

  @Test(arguments: fulfilled) func holds(_ text: String) throws {
    let check = try Requirement(text).check(Documents.summary)
    #expect(check.holds, "\(check.measured)")
    // And its negation does not.
    let negation = try Requirement("not (\(text))").check(Documents.summary)
    #expect(!negation.holds)
  }

  /// What is not known neither holds nor does not.
  @Test(arguments: [
    "spanSeconds < 1s", "spanSeconds > 1s", "runnable.mean < 1", "runnable < 1", "label == ready",
    "gil.waitShare < 20%", "gil[0].holdShare > 0", "threads[name=nobody].runningSeconds < 1s",
    "threads[9].tid > 0", "processes[0].parent == 7", "spanSeconds < wallSeconds",
    "max(gil.holdShare) < 1", "spanSeconds < 1s and wallSeconds > 1", "wallSeconds > spanSeconds",
  ])
  func whatIsUnknownDoesNotHold(_ text: String) throws {
    let check = try Requirement(text).check(Documents.summary)
    #expect(!check.holds && !check.measured.isEmpty)
    #expect(try !Requirement("not (\(text))").check(Documents.summary).holds)
  }

  @Test func comparisonsAndFits() throws {
    for text in [
      "ratio.wallSeconds.high < 1.15", "ratio.wallSeconds > 1.05", "ratio.wallSeconds <= 110%",
      "metrics[name=wallSeconds].decision == slower", "metrics[name=wallSeconds].with == 1.1",
      "metrics.decision != 'no detectable change'",
    ] { #expect(try Requirement(text).check(Documents.comparison).holds, "\(text)") }
    #expect(try !Requirement("ratio.gilWaitSeconds < 1.05").check(Documents.comparison).holds)
    for text in [
      "serialFraction < 25%", "serialFraction.high <= 0.22", "best == amdahl",
      "laws[law=amdahl].parameters.s.high < 0.25", "karpFlatt[n=4] > 20%",
      "laws[law=amdahl].accepted",
      "max(karpFlatt.value) < 25%", "count(laws) == 2",
    ] { #expect(try Requirement(text).check(Documents.fit).holds, "\(text)") }
    let both = JSONTree.list([Documents.summary, Documents.summary])
    #expect(try Requirement("wallSeconds < 2s").check(both).measured.count == 2)
  }

  /// Every value that broke a requirement is told, with the digits that show it.
  @Test(arguments: [
    ("parallelism >= 1.5", ["parallelism.mean is 1.4999999"]),
    ("wallSeconds < 250ms", ["wallSeconds is 1.500 s"]),
    (
      "threads.runningSeconds > 0.9s and verdict == sequential and cores == 2",
      ["threads[0].runningSeconds is 250.0 ms", "verdict is 'parallel'"]
    ),
    ("cpuUse < 20%", ["cpuUse is 75.00 %"]),
    ("maxResidentBytes < 1MiB", ["maxResidentBytes is 10.00 MiB"]),
    ("spanSeconds < 1s", ["spanSeconds is not known"]),
    ("gil.waitShare < 20%", ["gil.waitShare is nothing: there is none"]),
    ("count(threads) < 3", ["count(threads) is 3"]),
    ("not cores == 2", ["cores is 2"]),
    ("wallSeconds > cpuSeconds", ["wallSeconds is 1.500 s", "cpuSeconds is 2.250 s"]),
  ])
  func failuresTellWhatWasMeasured(_ text: String, _ measured: [String]) throws {
    let check = try Requirement(text).check(Documents.summary)
    #expect(!check.holds)
    #expect(check.measured.map { "\($0.field) is \($0.text)" } == measured)
  }

  @Test func reportsListAllFailures() throws {
    var report = CheckReport()
    try report.add(
      Documents.summary, named: "a.json",
      ["parallelism >= 1.5", "cores == 2", "wallSeconds < 1s"].map { try Requirement($0) })
    #expect(!report.holds)
    #expect(
      report.text == """
        FAILS  parallelism >= 1.5: parallelism.mean is 1.4999999
        holds  cores == 2: cores is 2
        FAILS  wallSeconds < 1s: wallSeconds is 1.500 s

        """)
    let json = try #require(JSONTree(json: report.json()))
    #expect(json["format"] == .text("coreograph-check/1") && json["holds"] == .boolean(false))
    #expect(try Requirement("count(requirements[holds=false]) == 2").check(json).holds)
  }
}
