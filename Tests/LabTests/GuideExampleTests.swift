import Analysis
import Lab
import Testing

/// The guide on workloads of the lab, recorded in earnest under several models: what it advises is one
/// of the fastest. Cores that other programs take cost every model; a run each, up to three times.
@Suite(.serialized) struct GuideExampleTests {
  private func run(_ name: String, size: String, workers: Int) throws -> GuideRun {
    GuideRun(name: name, summary: try LabRecording(name, size: size, workers: workers).summary)
  }

  private func guide(
    _ workload: String, size: String, workers: Int, models: [String]
  ) throws -> Guide {
    let runs = try (["sequential"] + models).map {
      try run("\(workload)/\($0)", size: size, workers: workers)
    }
    return try #require(Guide.all(runs).first)
  }

  @Test func sleepersSuitThreads() throws {
    let guide = try guide(
      "sleep", size: "0.3", workers: 5, models: ["threading", "asyncio", "process-pool"])
    #expect(guide.advice == .threads)
    #expect(guide.choices.map(\.answer) == ["threads", "threads", "neither", "asyncio"])
    #expect(guide.isBorneOut == true, "\(guide.measured)")
    let threads = try #require(guide.expectations.first { $0.model == .threads })
    #expect(threads.gain > 3 && threads.gainAtMost < 5.5)
  }

  @Test(.enabled(if: TestPythons.cores >= 2, "needs two cores"))
  func primesSuitProcesses() throws {
    var found: Guide?
    for _ in 0..<3 where found?.isBorneOut != true {
      found = try guide(
        "primes", size: "160000", workers: TestPythons.cores, models: ["threading", "process-pool"])
    }
    let guide = try #require(found)
    #expect(guide.advice == .processes)
    #expect(guide.choices.first?.answer == "processes")
    #expect(guide.isBorneOut == true, "\(guide.measured)")
    let threads = try #require(guide.expectations.first { $0.model == .threads })
    #expect(threads.gain < 1.1)
  }

  @Test(.enabled(if: TestPythons.cores >= 2, "needs two cores"))
  func aPipelineSuitsALoopWithProcesses() throws {
    var found: Guide?
    for _ in 0..<3 where found?.isBorneOut != true {
      found = try guide(
        "pipeline", size: "0.3", workers: TestPythons.cores,
        models: ["threading", "process-pool", "asyncio-processes"])
    }
    let guide = try #require(found)
    #expect(guide.advice == .eventLoopWithProcesses)
    #expect(guide.isBorneOut == true, "\(guide.measured)")
  }
}
