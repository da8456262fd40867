import Capture
import FoundationEssentials
import Lab
import Testing
import Trace

/// What a lab run does with what is recorded, whatever was recorded: these record nothing.
@Suite struct LabRunTests {
  @Test func repetitionsAreInterleavedAndLeaveFilesOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      var recorded: [String] = []
      let lab = try standIn(in: folder, repetitions: 2) { request in
        recorded.append(String(request.output.split(separator: "/").last ?? ""))
        return "3636 primes"
      }
      _ = try lab.run(try experiments(["primes/sequential", "primes/threading"], workers: [2]))
      #expect(
        recorded == [
          "primes-sequential-r1.json.gz", "primes-threading-w2-r1.json.gz",
          "primes-sequential-r2.json.gz", "primes-threading-w2-r2.json.gz",
        ])
    }
  }

  @Test func severalNumbersOfWorkersAreToldApartByTheirLabels() throws {
    try withTemporaryFolder { folder in
      let lab = try standIn(in: folder) { _ in "" }
      let index = try lab.run(try experiments(["primes/threading"], workers: [1, 4]))
      #expect(
        index.runs.map(\.label) == ["primes/threading, 1 worker", "primes/threading, 4 workers"])
    }
  }

  @Test func aWrongAnswerIsNotCorrectAndNeitherIsAFailure() throws {
    try withTemporaryFolder { folder in
      var answers = ["4 waits", "5 waits", "5 waits", "5 waits"]
      var statuses: [Int32] = [0, 1, 0, 0]
      let lab = try standIn(in: folder, status: { statuses.removeFirst() }) { _ in
        answers.removeFirst()
      }
      let index = try lab.run(try experiments(["sleep"]))
      #expect(index.runs.map(\.correct) == [false, false, true, true])
    }
  }

  @Test func aLineThatIsWorthKnowingIsKept() throws {
    try withTemporaryFolder { folder in
      let lab = try standIn(in: folder) { _ in "of 8\nlatency: p50 2 ms\n40 answers" }
      let runs = try lab.run(
        try Catalogue.standard.experiments(
          Selection(names: ["echo/asyncio", "files/threading"]), cores: 2)
      ).runs
      #expect(runs.map(\.remark) == [nil, "latency: p50 2 ms"])
    }
  }

  @Test func aKeyboardInterruptKeepsWhatWasRecorded() throws {
    try withTemporaryFolder { folder in
      var statuses: [Int32] = [0, 130]
      let lab = try standIn(in: folder, status: { statuses.removeFirst() }) { _ in "" }
      let index = try lab.run(try experiments(["sleep"]))
      #expect(index.interrupted)
      #expect(index.runs.count == 2)
      let stored = try #require(FileManager.default.contents(atPath: folder + "/runs.json"))
      #expect(try JSONDecoder().decode(LabIndex.self, from: stored) == index)
    }
  }

  /// Ended by a signal during the third run, or killed, which leaves no word of that: the same lab run makes
  /// what is missing, once.
  @Test(arguments: [true, false]) func theSameLabRunGoesOn(byKeyboard: Bool) throws {
    try withTemporaryFolder { folder in
      var recorded: [String] = []
      var lab = try standIn(
        in: folder, repetitions: 2, status: { byKeyboard && recorded.count == 3 ? 130 : 0 }
      ) { request in
        recorded.append(String(request.output.split(separator: "/").last ?? ""))
        guard byKeyboard || recorded.count != 3 else { throw CancellationError() }
        return "5 waits"
      }
      let planned = try experiments(["sleep/sequential", "sleep/threading"])
      if byKeyboard {
        #expect(try lab.run(planned).wholeRuns.count == 2)
      } else {
        #expect(throws: CancellationError.self) { try lab.run(planned) }
      }
      var events: [[Int]] = []
      let index = try lab.run(planned) { event in
        if case .resumed(let done, let count) = event { events.append([done, count]) }
      }
      #expect(events == [[2, 4]])
      #expect(
        recorded == [
          "sleep-sequential-r1.json.gz", "sleep-threading-w5-r1.json.gz",
          "sleep-sequential-r2.json.gz", "sleep-sequential-r2.json.gz",
          "sleep-threading-w5-r2.json.gz",
        ])
      #expect(index.runs.map(\.repetition) == [1, 1, 2, 2] && !index.interrupted)
      // A larger number of repetitions makes more; anything else begins anew.
      lab.repetitions = 3
      #expect(try lab.run(planned).runs.count == 6)
      #expect(recorded.count == 7)
      lab.quick = false
      _ = try lab.run(planned)
      #expect(recorded.count == 13)
    }
  }

  @Test func theNextRunRemovesTheFilesOfTheLastAndNoOthers() throws {
    try withTemporaryFolder { folder in
      let lab = try standIn(in: folder) { _ in "" }
      _ = try lab.run(try experiments(["sleep/sequential"]))
      try Data("mine".utf8).write(to: URL(filePath: folder + "/traces/mine.json"))
      _ = try lab.run(try experiments(["sleep/threading"]))
      let traces = try FileManager.default.contentsOfDirectory(atPath: folder + "/traces")
      #expect(Set(traces) == ["mine.json", "sleep-threading-w5.json.gz"])
    }
  }

  /// What is listed in a folder that a stranger made, links and all, is no reason to remove anything else.
  @Test func nothingOutsideOfTheFolderIsRemoved() throws {
    try withTemporaryFolder { outside in
      try withTemporaryFolder { folder in
        let lab = try standIn(in: folder) { _ in "" }
        try FileManager.default.createDirectory(
          atPath: outside, withIntermediateDirectories: true)
        let victim = outside + "/victim"
        try Data("precious".utf8).write(to: URL(filePath: victim))
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/traces/link", withDestinationPath: outside)
        var index = try lab.run(try experiments(["sleep/sequential"]))
        index.quick.toggle()
        let upwards = String(repeating: "../", count: 32)
        for name in [
          "traces/link/victim", "traces/./link/victim", "traces//link/victim", victim,
          "traces/" + upwards + victim, "traces/..\u{301}/victim",
        ] {
          index.runs[0].trace = name
          try JSONEncoder().encode(index).write(to: URL(filePath: folder + "/runs.json"))
          _ = try lab.run(try experiments(["sleep/threading"]))
          #expect(FileManager.default.fileExists(atPath: victim), "\(name)")
          #expect(
            LabFolder.holds(name) == (name == "traces/link/victim" || name.contains("\u{301}")))
        }
      }
    }
  }

  @Test func programsLieBesideTheTraces() throws {
    try withTemporaryFolder { folder in
      let lab = try standIn(in: folder) { _ in "" }
      _ = try lab.run(try experiments(["sleep"]))
      for program in Catalogue.standard.programs {
        let file = try #require(
          FileManager.default.contents(atPath: folder + "/programs/" + program.path))
        #expect(String(decoding: file, as: UTF8.self) == program.text)
      }
    }
  }

  @Test func severalInterpretersRunEachExperimentAndTheirLabelsSayWhich() throws {
    try withTemporaryFolder { folder in
      let equipment = Equipment(interpreters: [
        Interpreter(executable: "/a/python3", version: "3.11.2"),
        Interpreter(executable: "/b/python3", version: "3.13.1", isFreeThreaded: true),
      ])
      let lab = try standIn(in: folder, equipment: equipment) { _ in "5 waits" }
      let index = try lab.run(try experiments(["sleep/threading"]))
      #expect(
        index.runs.map(\.label)
          == ["sleep/threading, Python 3.11", "sleep/threading, Python 3.13t"])
      #expect(index.runs.map(\.command[0]) == ["/a/python3", "/b/python3"])
      #expect(Set(index.runs.map(\.trace)).count == 2)
    }
  }

  @Test func whatNeedsMoreThanThereIsIsSkippedWithTheCommandThatInstallsIt() throws {
    try withTemporaryFolder { folder in
      let packages = PackageList(among: [
        Program(
          path: PackageList.path, text: "# pinned\nfibers==1.2\nnew==3; python_version >= \"3.12\"")
      ])
      let equipment = Equipment(
        interpreters: [
          Interpreter(executable: "/a/python3", version: "3.11.2"),
          Interpreter(executable: "/v/python3", version: "3.11.2", isVirtual: true),
        ], packages: packages)
      let lab = try standIn(in: folder, equipment: equipment) { _ in "5 waits" }
      var lacking = try experiments(["sleep/threading"])[0]
      lacking.model.needs = [.package("fibers", module: "fibers")]
      lacking.model.id = "fibers"
      var unsupported = lacking
      unsupported.model.needs = [.package("new", module: "new")]
      var swift = lacking
      swift.model.host = .swift
      let index = try lab.run(
        try experiments(["sleep/sequential"]) + [lacking, unsupported, swift])
      #expect(index.runs.count == 2)
      #expect(index.skipped.map(\.name) == ["sleep/fibers", "sleep/fibers", "sleep/fibers"])
      #expect(index.skipped[0].why.hasSuffix("run 'coreograph lab install --python 3.11'"))
      #expect(index.skipped[1].why.contains("runs on Python 3.12 or later, not on 3.11"))
      #expect(index.skipped[2].why.contains("coreograph-lab"))
      #expect(throws: LabError.nothingRuns(Array(index.skipped.prefix(1)))) {
        try lab.run([lacking])
      }
    }
  }

  @Test func aModelThatTheUsualPythonCannotRunGetsAnotherOne() throws {
    let experiment = try experiments(["sleep/threading"])[0]
    let search = InterpreterSearch(modules: [], environment: ["PATH": "/usr/bin"])
    let newest = try #require(search.all().last)
    var needy = experiment
    needy.model.needs = [.python(minor: newest.minorVersion)]
    let equipment = Equipment(
      interpreters: [Interpreter(executable: "/old/python3", version: "3.8.1")], search: search)
    let (supplied, skipped) = equipment.supply([needy])
    #expect(skipped == [])
    #expect(supplied.map(\.host) == [.python(newest)])
    needy.model.needs = [.python(minor: 99)]
    #expect(equipment.supply([needy]).supplied.isEmpty)
  }

  private func experiments(_ names: [String], workers: [Int] = []) throws -> [Experiment] {
    try Catalogue.small.experiments(Selection(names: names, workers: workers), cores: 2)
  }

  /// A lab whose programs print what `answer` says instead of being run.
  private func standIn(
    in folder: String, repetitions: Int = 1, equipment: Equipment? = nil,
    status: @escaping () -> Int32 = { 0 },
    answer: @escaping (RecordingRequest) throws -> String
  ) throws -> Lab {
    let interpreter = Interpreter(executable: "/usr/bin/python3", version: "3.11.2")
    return Lab(
      catalogue: .standard, equipment: equipment ?? Equipment(interpreters: [interpreter]),
      folder: try LabFolder(creatingAt: folder), quick: true, repetitions: repetitions
    ) { request in
      try Data().write(to: URL(filePath: request.output))
      let output = try #require(request.standardOutput)
      try Data((try answer(request) + "\n").utf8).write(to: URL(filePath: output))
      return RecordingOutcome(
        output: request.output, metadata: blankMetadata(of: request), exitStatus: status(),
        onCoreSeconds: 0)
    }
  }
}

/// Runs `body` with a folder that is gone afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder =
    FileManager.default.temporaryDirectory.path + "/coreograph-lab-\(UInt64.random(in: 0 ... .max))"
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

/// What is known of a recording that recorded nothing.
func blankMetadata(of request: RecordingRequest) -> TraceMetadata {
  TraceMetadata(
    writer: "test", label: request.label, command: request.command, workingDirectory: nil,
    machine: TraceMetadata.Machine(
      hostname: "", processor: "", kernel: "", architecture: "", memoryBytes: 0),
    cores: TraceMetadata.Cores(online: [0], usable: [0], quota: nil),
    capture: TraceMetadata.CaptureFacts(
      method: .switches, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
      accountedShare: nil),
    clock: TraceMetadata.Clock(
      name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
}
