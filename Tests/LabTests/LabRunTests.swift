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
      var answers = ["4 waits", "5 waits", "5 waits"]
      var statuses: [Int32] = [0, 1, 0]
      let lab = try standIn(in: folder, status: { statuses.removeFirst() }) { _ in
        answers.removeFirst()
      }
      let index = try lab.run(try experiments(["sleep"]))
      #expect(index.runs.map(\.correct) == [false, false, true])
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

  @Test func programsLieBesideTheTraces() throws {
    try withTemporaryFolder { folder in
      let lab = try standIn(in: folder) { _ in "" }
      _ = try lab.run([])
      for program in Catalogue.standard.programs {
        let file = try #require(
          FileManager.default.contents(atPath: folder + "/programs/" + program.path))
        #expect(String(decoding: file, as: UTF8.self) == program.text)
      }
    }
  }

  private func experiments(_ names: [String], workers: [Int] = []) throws -> [Experiment] {
    try Catalogue.standard.experiments(Selection(names: names, workers: workers), cores: 2)
  }

  /// A lab whose programs print what `answer` says instead of being run.
  private func standIn(
    in folder: String, repetitions: Int = 1, status: @escaping () -> Int32 = { 0 },
    answer: @escaping (RecordingRequest) -> String
  ) throws -> Lab {
    let interpreter = Interpreter(executable: "/usr/bin/python3", version: "3.11.2")
    return Lab(
      catalogue: .standard, interpreter: interpreter,
      folder: try LabFolder(creatingAt: folder), quick: true, repetitions: repetitions
    ) { request in
      try Data().write(to: URL(filePath: request.output))
      let output = try #require(request.standardOutput)
      try Data((answer(request) + "\n").utf8).write(to: URL(filePath: output))
      return RecordingOutcome(
        output: request.output, metadata: blankMetadata(of: request), exitStatus: status(),
        onCoreSeconds: 0)
    }
  }

  private func blankMetadata(of request: RecordingRequest) -> TraceMetadata {
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
}

/// Runs `body` with a folder that is gone afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder =
    FileManager.default.temporaryDirectory.path + "/coreograph-lab-\(UInt64.random(in: 0 ... .max))"
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}
