import FoundationEssentials
import Lab
import Testing
import Trace

/// Workloads, recorded in earnest: what limits each shows in its spans.
@Suite(.serialized) struct RecordedWorkloadTests {
  @Test(
    .enabled(if: TestPythons.cores >= 2, "needs two cores"),
    arguments: [("hashing", "10"), ("queries", "120000")])
  func threadsInCodeThatLetsGoOfTheLockRunInParallel(workload: String, size: String) throws {
    let spans = try recordedInParallel("\(workload)/threading", size: size)
    #expect(spans.trace.processes.count == 1)
  }

  @Test(
    .enabled(
      if: TestPythons.has("thumbnails") && TestPythons.cores >= 2, "needs Pillow and two cores"))
  func thumbnailsAreMadeByThreadsInParallel() throws {
    let spans = try recordedInParallel("thumbnails/threading", size: "1200")
    #expect(spans.trace.processes.count == 1)
  }

  @Test func everyModelPaintsTheSamePicture() throws {
    var pictures: [Data] = []
    for model in ["sequential", "threading", "process-pool"] {
      _ = try recordedExperiment("mandelbrot/\(model)", size: "120") { path in
        pictures.append(try #require(FileManager.default.contents(atPath: path)))
      }
    }
    #expect(pictures.count == 3 && Set(pictures).count == 1)
    // PNG's signature, the header's length and name, 120 x 90 points, eight bits of grey.
    #expect(
      pictures[0].prefix(26).elementsEqual([
        0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
        0, 0, 0, 120, 0, 0, 0, 90, 8, 0,
      ]))
  }

  @Test func filesGoToTheDisk() throws {
    let spans = try recordedExperiment("files/threading", size: "20000", workers: 4)
    #expect(spans.trace.threads.count == 5)
  }

  @Test func handingOutSquaresCostsMoreThanTheyDo() throws {
    let alone = try recordedExperiment("squares/sequential", size: "1000")
    let handedOut = try recordedExperiment("squares/process-pool", size: "1000")
    #expect(Double(handedOut.work) > 2 * Double(alone.work))
  }

  @Test func mergingIsLeftToOne() throws {
    let spans = try recordedExperiment("sort/process-pool", size: "200000")
    let jobs = spans.tasks(.job)
    let sorted = try #require(spans.runs(of: jobs).map(\.end).max())
    let after = TimeRange(sorted, spans.trace.end)
    let alone = spans.timeSum(of: [spans.firstThread], within: after)
    // The others have nothing to do but to end.
    #expect(Double(alone) > 0.5 * Double(spans.timeSum(of: spans.trace.threads, within: after)))
    #expect(alone > 10_000_000)
  }

  /// The share that the user sets is done by one before the others start, and ten times as much of it
  /// is more, whatever a busy machine makes of its length.
  @Test func theSerialShareIsDoneByOneBeforeTheOthersStart() throws {
    let shares = try ["5", "50"].map { percent in
      let spans = try recordedExperiment(
        "amdahl/process-pool", size: "120000", options: ["serial": percent])
      let jobs = spans.tasks(.job)
      let alone = try #require(spans.trace.marks.first { $0.name == "alone" })
      #expect(alone.thread == 0)
      #expect(spans.runs(of: jobs).allSatisfy { $0.start >= alone.time.end })
      let serial = spans.timeSum(of: [spans.firstThread], within: alone.time)
      // Nobody else is there to compute meanwhile.
      #expect(spans.timeSum(of: spans.trace.threads, within: alone.time) == serial)
      let workers = spans.threads(of: jobs)
      #expect(!workers.contains { $0.process == 0 })
      let shared = spans.trace.marks.filter { $0.name == "together" }
      #expect(shared.count == 48 && !shared.contains { $0.thread == alone.thread })
      return Double(serial) / Double(serial + spans.timeSum(of: workers))
    }
    // One to 19 and one to one.
    #expect(shares[1] > 2 * shares[0], "\(shares)")
  }
}
