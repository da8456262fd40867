import Capture
import Foundation
import Lab
import Testing
import Trace

/// The Pythons that these tests run experiments with.
enum TestPythons {
  /// With the experiments' packages: what `make test` sets up, or else the usual one.
  static let withPackages = find(
    ProcessInfo.processInfo.environment["COREOGRAPH_TEST_LAB_PYTHON"] ?? "python3")
  /// The newest on this machine.
  static let newest = search.all().last
  /// One without the GIL.
  static let freeThreaded = search.all().last(where: \.isFreeThreaded)

  private static let search = InterpreterSearch(
    modules: Catalogue.standard.neededModules, environment: ProcessInfo.processInfo.environment)

  /// How many cores there are.
  static let cores = Int(TraceMetadata.Cores.current().available)

  private static func find(_ name: String) -> Interpreter? {
    try? Interpreter.find(name, modules: Catalogue.standard.neededModules)
  }

  /// Whether the packages that model or workload `id` needs are there.
  static func has(_ id: String) -> Bool {
    let catalogue = Catalogue.standard
    let needs =
      (catalogue.models.first { $0.id == id }?.needs ?? [])
      + (catalogue.workloads.first { $0.id == id }?.needs ?? [])
    return needs.allSatisfy { need in
      guard case .package(_, let module) = need else { return true }
      return withPackages?.modules.contains(module) == true
    }
  }
}

/// Records the experiment `name` with a size of its own, checks its answer, and returns the trace.
func recordedExperiment(
  _ name: String, size: String, workers: Int = 2, options: [String: String] = [:],
  python: Interpreter? = TestPythons.withPackages, catalogue: Catalogue = .standard,
  picture: ((String) throws -> Void)? = nil
) throws -> RecordedSpans {
  try recordedExperiment(
    name, size: size, workers: workers, options: options,
    equipment: Equipment(interpreters: [try #require(python)]), catalogue: catalogue,
    picture: picture)
}

/// The same with `equipment`.
func recordedExperiment(
  _ name: String, size: String, workers: Int = 2, options: [String: String] = [:],
  equipment: Equipment, catalogue: Catalogue = .standard,
  picture: ((String) throws -> Void)? = nil,
  record: @escaping Lab.Recorder = { try recordWithOpenSignals($0) }
) throws -> RecordedSpans {
  var catalogue = catalogue
  for index in catalogue.workloads.indices { catalogue.workloads[index].size.quick = size }
  var spans: RecordedSpans?
  try withTemporaryFolder { path in
    let folder = try LabFolder(creatingAt: path)
    let lab = Lab(
      catalogue: catalogue, equipment: equipment, folder: folder, quick: true, repetitions: 1,
      record: record)
    let selection = Selection(
      names: [name], workers: [workers], options: options.mapValues { [$0] })
    let index = try lab.run(try catalogue.experiments(selection, cores: 2))
    let run = try #require(index.runs.first)
    #expect(run.correct, "answered '\(run.answer)', expected '\(run.expected)'")
    let trace = try readTrace(at: folder.path(of: run.trace))
    try trace.checkInvariants()
    if let file = run.picture { try picture?(folder.path(of: file)) }
    let output = FileManager.default.contents(atPath: folder.path(of: run.output)) ?? Data()
    spans = RecordedSpans(trace: trace, output: String(decoding: output, as: UTF8.self))
  }
  return try #require(spans)
}

/// Records with every signal let through: threads of a test block most, programs inherit that, and
/// those that end their own children by SIGTERM would wait for ever.
func recordWithOpenSignals(_ request: RecordingRequest) throws -> RecordingOutcome {
  try withOpenSignals { try record(request) }
}

/// Runs `body` on a thread that blocks no signal.
private func withOpenSignals<Result>(_ body: () throws -> Result) rethrows -> Result {
  var none = sigset_t()
  var usual = sigset_t()
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, &usual)
  defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
  return try body()
}

/// Records until two cores ran the program at once, at most three times: on idle cores that is most
/// of the time, but other work may keep one of two cores from a whole run. What must hold in any
/// case: two threads at once were on a core or ready for one. What one lock holds together is not.
func recordedInParallel(
  _ name: String, size: String, python: Interpreter? = TestPythons.withPackages,
) throws -> RecordedSpans {
  var spans = try recordedExperiment(name, size: size, python: python)
  for _ in 0..<2 where spans.timeWith(atLeast: 2) < 10_000_000 {
    spans = try recordedExperiment(name, size: size, python: python)
  }
  #expect(spans.timeWanted(atLeast: 2) >= 20_000_000)
  return spans
}

/// Questions about recorded spans, answered by counting.
struct RecordedSpans {
  let trace: Trace
  /// What the program printed.
  var output = ""

  /// How long at least `level` threads were on cores at once.
  func timeWith(atLeast level: Int) -> Nanoseconds {
    timeCovered(atLeast: level, by: (0..<trace.running.count).map { trace.running.time($0) })
  }

  /// How long at least `level` threads were on cores, or pushed off them and ready to go on.
  func timeWanted(atLeast level: Int) -> Nanoseconds {
    timeCovered(
      atLeast: level,
      by: trace.threads.flatMap { thread in
        thread.running.map { row in
          let isPushedOff = trace.running.endings[row] == .preempted
          let next = row + 1 < thread.running.upperBound ? trace.running.starts[row + 1] : nil
          return TimeRange(
            trace.running.starts[row],
            isPushedOff ? next ?? trace.running.ends[row] : trace.running.ends[row])
        }
      })
  }

  /// How long at least `level` of `stretches` lie over one another.
  func timeCovered(atLeast level: Int, by stretches: [TimeRange]) -> Nanoseconds {
    let changes = stretches.flatMap { time in
      [(time.start, 1), (time.end, -1)]
    }.sorted { $0 < $1 }
    var total: Nanoseconds = 0
    var count = 0
    for (change, next) in zip(changes, changes.dropFirst()) {
      count += change.1
      if count >= level { total += next.0 - change.0 }
    }
    return total
  }

  /// The stretches in which a thread was off its core, for whatever reason: on its way into a long wait
  /// other work may push it off.
  func pauses(of thread: ThreadLife) -> [TimeRange] {
    zip(thread.running, thread.running.dropFirst()).map { row, next in
      TimeRange(trace.running.ends[row], trace.running.starts[next])
    }
  }

  /// From a thread's first moment on a core to its last.
  func firstToLast(of thread: ThreadLife) -> TimeRange {
    guard let first = thread.running.first, let last = thread.running.last else {
      return TimeRange(0, 0)
    }
    return TimeRange(trace.running.starts[first], trace.running.ends[last])
  }

  /// The largest number of `stretches` that any moment lies in.
  func deepestOverlap(of stretches: [TimeRange]) -> Int {
    stretches.map { one in stretches.count { $0.start <= one.start && one.start < $0.end } }
      .max() ?? 0
  }

  /// The stretches in which threads held an interpreter lock: for one lock they never overlap. A
  /// thread that is pushed off its core holds it still.
  func holds(of locks: some Sequence<InterpreterLock>) -> [TimeRange] {
    locks.flatMap { $0.uses.compactMap(\.held) }
  }

  /// How much on-core time there is.
  var work: Nanoseconds { timeSum(of: trace.threads) }

  /// How much on-core time `threads` have, as far as it lies within `range`.
  func timeSum(of threads: [ThreadLife], within range: TimeRange? = nil) -> Nanoseconds {
    threads.flatMap { $0.running }.reduce(0) { sum, row in
      let time = trace.running.time(row)
      guard let range else { return sum + time.duration }
      return sum + max(min(time.end, range.end) - max(time.start, range.start), 0)
    }
  }

  /// The tasks of a kind, with a name if one is given.
  func tasks(_ kind: TaskKind, named name: String? = nil) -> [TaskLife] {
    trace.tasks.filter { $0.kind == kind && (name == nil || $0.name == name) }
  }

  /// Whether all of `tasks` were made before the first of them was through.
  func areMadeBeforeTheFirstEnds(_ tasks: [TaskLife]) -> Bool {
    (tasks.map(\.time.start).max() ?? 0) < (tasks.map(\.time.end).min() ?? 0)
  }

  /// The threads that `tasks` ran on.
  func threads(of tasks: [TaskLife]) -> [ThreadLife] {
    Set(tasks.flatMap { $0.runs.map { trace.taskRuns.threads[$0] } }).map {
      trace.threads[Int($0)]
    }
  }

  /// The runs of `tasks`.
  func runs(of tasks: [TaskLife]) -> [TimeRange] {
    tasks.flatMap { $0.runs.map { trace.taskRuns.time($0) } }
  }

  /// The thread that the program began on.
  var firstThread: ThreadLife { trace.threads[trace.processes[0].threads.lowerBound] }
}

/// Runs a program as the recorder would, but does not record it.
func runUnrecorded(_ request: RecordingRequest) throws -> RecordingOutcome {
  let process = Process()
  process.executableURL = URL(filePath: request.command[0])
  process.arguments = Array(request.command.dropFirst())
  process.currentDirectoryURL = request.workingDirectory.map { URL(filePath: $0) }
  process.environment = ProcessInfo.processInfo.environment.merging(request.environment) { $1 }
  let output = try #require(request.standardOutput)
  try Data().write(to: URL(filePath: output))
  let file = try FileHandle(forWritingTo: URL(filePath: output))
  process.standardOutput = file
  try withOpenSignals {
    try process.run()
    process.waitUntilExit()
  }
  let wasKilled = process.terminationReason == .uncaughtSignal
  return RecordingOutcome(
    output: request.output, metadata: blankMetadata(of: request),
    exitStatus: process.terminationStatus + (wasKilled ? 128 : 0), onCoreSeconds: 0)
}
