import Lab
import Testing

/// What the programs answer, run but not recorded.
@Suite(.serialized) struct AnswerTests {
  /// As little work as makes each workload what it is.
  private static let sizes = [
    "primes": "800", "mandelbrot": "40", "thumbnails": "200", "hashing": "1", "squares": "60",
    "sort": "800", "amdahl": "800", "sleep": "0.02", "files": "100", "queries": "400",
    "http-fetch": "0.02", "crawl": "8", "pipeline": "0.01", "echo": "20", "c10k": "20",
    "counter": "500", "deadlock": "0.2", "livelock": "20", "starvation": "0.2", "timeouts": "0.1",
    "contention": "1", "convoy": "2000",
    "blocking-call": "0.05", "no-timeout": "0.3", "scheduler": "1",
  ]

  private static var catalogue: Catalogue {
    var catalogue = Catalogue.standard
    for index in catalogue.workloads.indices {
      catalogue.workloads[index].size.quick = sizes[catalogue.workloads[index].id] ?? ""
    }
    return catalogue
  }

  @Test func everyWorkloadHasASize() {
    #expect(Set(Catalogue.standard.workloads.map(\.id)) == Set(Self.sizes.keys))
  }

  /// Every workload that is no mistake answers the same under every model that this machine can run.
  @Test func everyModelAnswersTheSame() async throws {
    let catalogue = Self.catalogue
    // The Swift models have tests of their own, and Dask takes seconds to start.
    let models = catalogue.models.filter { $0.host == .python && $0.id != "dask" }.map(\.id)
    let workloads = Array(catalogue.workloads.map(\.id).prefix { $0 != "scheduler" })
    let shares = (0..<2).map { share in
      workloads.enumerated().filter { $0.offset % 2 == share }.map(\.element)
    }
    // Two at a time: most of them wait, or are too short for a second core.
    let runs = try await withThrowingTaskGroup(of: [LabRun].self) { group in
      for share in shares {
        group.addTask {
          try Self.run(Selection(models: models, workloads: share, workers: [2], all: true))
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    expectRight(runs)
    #expect(runs.count >= 150 || !TestPythons.has("gevent"))
  }

  /// `python FILE --workers 2` is enough to run a program, also one that takes a certain model.
  @Test func everyProgramRunsByItself() throws {
    var catalogue = Self.catalogue
    // Any model will do: it is not told to the program.
    catalogue.workloads = catalogue.workloads.map { workload in
      var workload = workload
      workload.only = nil
      workload.unsuited = [:]
      return workload
    }
    let runs = try Self.run(
      Selection(models: ["threading"], workers: [2], all: true), of: catalogue, namesModel: false)
    #expect(runs.count == Self.sizes.count || !TestPythons.has("thumbnails"))
    expectRight(runs)
  }

  private func expectRight(_ runs: [LabRun]) {
    for run in runs where !run.correct {
      Issue.record("\(run.label) answered '\(run.answer)', expected '\(run.expected)'")
    }
  }

  /// Runs what `selection` names; without the option that names the model if so told.
  private static func run(
    _ selection: Selection, of catalogue: Catalogue = catalogue, namesModel: Bool = true
  ) throws -> [LabRun] {
    var runs: [LabRun] = []
    try withTemporaryFolder { path in
      let python = try #require(TestPythons.withPackages)
      let lab = Lab(
        catalogue: catalogue, equipment: Equipment(interpreters: [python]),
        folder: try LabFolder(creatingAt: path), quick: true, repetitions: 1
      ) { request in
        var request = request
        if !namesModel, let option = request.command.firstIndex(of: "--model") {
          request.command.removeSubrange(option...(option + 1))
        }
        return try runUnrecorded(request)
      }
      runs = try lab.run(try catalogue.experiments(selection, cores: 2)).runs
    }
    return runs
  }
}
