import Testing

/// Parts of the frameworks' own test suites, alone and recorded: whatever the agent broke in them,
/// one of these some 1,500 cases would see. CONTRIBUTING.md has the command for more of them.
@Suite(.serialized) struct FrameworkSuiteTests {
  @Test(
    .enabled(if: Python.have("twisted"), "no Python has Twisted: make test installs it"),
    arguments: Python.with("twisted").prefix(1))
  func `Twisted's own tests of Deferreds, threads and reactors`(python: Python) throws {
    let folder = try TemporaryFolder()
    let suites = [
      "twisted.test.test_defer", "twisted.test.test_task", "twisted.test.test_threads",
      "twisted.test.test_threadpool", "twisted._threads", "twisted.internet.test",
    ]
    let trial = [python.path, "-m", "twisted.trial", "--reporter=verbose"]
    let command = ["env", "--chdir=\(folder.path)"] + trial + suites
    // "    testCallLater ...                                   [OK]"
    try expectSameResults(of: command, least: 900) { line in
      line.contains("...") && line.last == "]"
    }
  }

  @Test(
    .enabled(if: Python.have("gevent"), "no Python has gevent: make test installs it"),
    arguments: Python.with("gevent").prefix(1))
  func `gevent's own tests of greenlets, events and queues`(python: Python) throws {
    let modules = ["greenlet", "event", "queue", "order", "local", "contextvars", "util"]
    let run = "for module; do '\(python.path)' -m gevent.tests.test__$module -v 2>&1; done"
    // "test_link (__main__.TestLink.test_link) ... ok"
    try expectSameResults(of: ["bash", "-c", run, "bash"] + modules, least: 250) { line in
      line.contains(" ... ")
    }
  }

  /// Asserts that every test has the same result alone and recorded, and that there are that many. Some of
  /// them watch the clock: what ends otherwise has to do so twice.
  private func expectSameResults(
    of command: [String], least: Int, isResult: (Substring) -> Bool
  ) throws {
    func results(_ run: ProgramRun) -> [Substring] {
      run.output.split(separator: "\n").filter(isResult).sorted()
    }
    // What only the one of two runs has, and the two runs.
    func compare() throws -> (difference: Set<Substring>, alone: ProgramRun, recorded: ProgramRun) {
      let (alone, recorded) = (try ProgramRun(command), try RecordedProgram(command).run)
      let (expected, seen) = (results(alone), results(recorded))
      #expect(expected.count >= least, "\(alone.output.suffix(2000))\(alone.diagnostics)")
      #expect(seen.count == expected.count)
      return (Set(expected).symmetricDifference(seen), alone, recorded)
    }
    let first = try compare()
    guard !first.difference.isEmpty else {
      #expect(first.recorded.status == first.alone.status)
      return
    }
    print("once more: \(first.difference.sorted().joined(separator: ", "))")
    let twice = try compare().difference.intersection(first.difference)
    #expect(twice.isEmpty, "\(twice.sorted())")
  }
}
