import Analysis
import Lab
import Testing

/// The guide on workloads of the lab, recorded in earnest under several models: what it advises is one
/// of the fastest. Other programs take cores from one model or another: up to two runs of each, of
/// which the shortest counts.
@Suite(.serialized) struct GuideExampleTests {
  private func guide(
    _ workload: String, size: String, workers: Int, models: [String]
  ) throws -> Guide {
    var runs: [GuideRun] = []
    var guide: Guide?
    for _ in 0..<2 where guide?.isBorneOut != true {
      for name in (["sequential"] + models).map({ "\(workload)/\($0)" }) {
        let recording = try LabRecording(name, size: size, workers: workers)
        runs.append(GuideRun(name: name, summary: recording.summary))
      }
      guide = Guide.all(runs).first
    }
    return try #require(guide)
  }

  /// Asserts that the guide says of its advice what the runs say: that the advised model was as fast as any
  /// where it was the fastest, and that it was not where it was far from that, as can be if other programs
  /// take the cores from one model.
  private func expectBorneOut(_ guide: Guide) {
    let known = guide.measured.filter { $0.model != nil }
    let fastest = known.map(\.seconds).min() ?? 0
    let advised = known.filter { $0.model == guide.advice }.map(\.seconds).min() ?? 0
    #expect(advised > 0 && guide.isBorneOut != nil)
    if advised == fastest {
      #expect(guide.isBorneOut == true, "\(guide.measured)")
    } else {
      print("\(guide.workload): \(advised - fastest) s behind: the machine is too busy")
      if advised > 1.5 * fastest { #expect(guide.isBorneOut == false, "\(guide.measured)") }
    }
  }

  @Test func sleepersSuitThreads() throws {
    let guide = try guide(
      "sleep", size: "0.3", workers: 5, models: ["threading", "asyncio", "process-pool"])
    #expect(guide.advice == .threads)
    #expect(guide.choices.map(\.answer) == ["threads", "threads", "neither", "asyncio"])
    expectBorneOut(guide)
    let threads = try #require(guide.expectations.first { $0.model == .threads })
    // Five naps at once; what else there is, on a busy machine for longer, gains nothing.
    #expect(threads.gain > 1.5 && threads.gainAtMost < 5.5)
  }

  @Test(.enabled(if: TestPythons.cores >= 2, "needs two cores"))
  func primesSuitProcesses() throws {
    let guide = try guide(
      "primes", size: "80000", workers: TestPythons.cores, models: ["threading", "process-pool"])
    #expect(guide.advice == .processes)
    #expect(guide.choices.first?.answer == "processes")
    expectBorneOut(guide)
    let threads = try #require(guide.expectations.first { $0.model == .threads })
    #expect(threads.gain < 1.1)
  }

  @Test(.enabled(if: TestPythons.cores >= 2, "needs two cores"))
  func aPipelineSuitsALoopWithProcesses() throws {
    let guide = try guide(
      "pipeline", size: "0.05", workers: TestPythons.cores,
      models: ["threading", "process-pool", "asyncio-processes"])
    #expect(guide.advice == .eventLoopWithProcesses)
    expectBorneOut(guide)
  }
}
