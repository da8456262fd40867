import Analysis
import Capture
import FoundationEssentials
import Glibc
import Lab
import Testing
import Trace

/// What an experiment left: its trace with what is said of it, and what its program printed.
struct LabRecording {
  /// The Python to record with: what `make test` sets up with the experiments' packages, or else the
  /// usual one.
  static let python = try? Interpreter.find(
    ProcessInfo.processInfo.environment["COREOGRAPH_TEST_LAB_PYTHON"] ?? "python3",
    modules: Catalogue.standard.neededModules)

  let trace: Trace
  let summary: Summary
  let output: String

  /// Records the experiment `name` with a size of its own, and checks its answer.
  init(_ name: String, size: String, workers: Int = 4, options: [String: String] = [:]) throws {
    var catalogue = Catalogue.standard
    for index in catalogue.workloads.indices { catalogue.workloads[index].size.quick = size }
    var recording: (Trace, String)?
    try withTemporaryFolder { path in
      let folder = try LabFolder(creatingAt: path)
      let lab = Lab(
        catalogue: catalogue, equipment: Equipment(interpreters: [try #require(Self.python)]),
        folder: folder, quick: true, repetitions: 1,
        record: { request in try Self.withoutBlockedSignals { try record(request) } })
      let selection = Selection(
        names: [name], workers: [workers], options: options.mapValues { [$0] })
      let run = try #require(lab.run(try catalogue.experiments(selection, cores: 2)).runs.first)
      #expect(run.correct, "answered '\(run.answer)', expected '\(run.expected)'")
      let output = FileManager.default.contents(atPath: folder.path(of: run.output)) ?? Data()
      recording = (
        try readTrace(at: folder.path(of: run.trace)), String(decoding: output, as: UTF8.self)
      )
    }
    (trace, output) = try #require(recording)
    try trace.checkInvariants()
    summary = Summary(trace)
  }

  /// Threads of Dispatch block signals, and programs inherit that: an alarm would never come.
  private static func withoutBlockedSignals<Result>(_ body: () throws -> Result) rethrows -> Result
  {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  /// Whether the packages of the model `id` are there.
  static func has(_ id: String) -> Bool {
    let needs = Catalogue.standard.models.first { $0.id == id }?.needs ?? []
    return needs.allSatisfy { need in
      guard case .package(_, let module) = need else { return true }
      return python?.modules.contains(module) == true
    }
  }

  /// The findings of `kinds`, by their kinds.
  func findings(_ kinds: Finding.Kind...) -> [Finding] {
    summary.findings.filter { kinds.contains($0.id) }
  }

  /// The tasks of `kind`, with `name` if one is given.
  func tasks(_ kind: TaskKind, named name: String? = nil) -> [TaskLife] {
    trace.tasks.filter { $0.kind == kind && (name == nil || $0.name == name) }
  }

  /// The largest number of `tasks` that were in flight at once.
  func mostInFlight(_ tasks: [TaskLife]) -> Int {
    let lives = tasks.compactMap(\.inFlight)
    return lives.map { one in lives.count { $0.start <= one.start && one.start < $0.end } }.max()
      ?? 0
  }

  /// How many threads `tasks` ran on.
  func threadCount(of tasks: [TaskLife]) -> Int {
    Set(tasks.flatMap { $0.runs.map { trace.taskRuns.threads[$0] } }).count
  }
}
