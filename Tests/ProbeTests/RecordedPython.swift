import Foundation
import Glibc
import Testing
import Trace

/// An interpreter that the tests record.
struct Python: Sendable, CustomTestStringConvertible {
  var path: String
  /// The minor version: 11 for 3.11.
  var minor: Int

  var testDescription: String { "3.\(minor) \(path)" }

  /// Every CPython from 3.8 on that this machine has: on the path, Debian's, and pyenv's. Versions
  /// that are installed twice in one way count once.
  static let all: [Python] = {
    let pyenv = ProcessInfo.processInfo.environment["PYENV_ROOT"] ?? NSHomeDirectory() + "/.pyenv"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: pyenv + "/versions")) ?? []
    let paths =
      ["/usr/bin/python3", "/usr/local/bin/python3"]
      + versions.sorted().map { "\(pyenv)/versions/\($0)/bin/python3" }
    return paths.compactMap(Python.init(path:))
  }()

  private init?(path: String) {
    let show = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
    guard FileManager.default.isExecutableFile(atPath: path),
      let run = try? ProgramRun([path, "-c", show]), run.status == 0
    else { return nil }
    let words = run.output.split(whereSeparator: \.isWhitespace)
    guard words.first == "cpython" else { return nil }
    guard words.count == 3, words[1] == "3", let minor = Int(words[2]), minor >= 8 else {
      return nil
    }
    self.path = path
    self.minor = minor
  }
}

extension Python {
  /// Those of ``all``, and before them the tests' own environment, that have a package installed.
  static func with(_ package: String) -> [Python] {
    packages.filter { $0.names.contains(package) }.map(\.python)
  }

  /// Whether there is one; the tests of its package cannot run without.
  static func have(_ package: String) -> Bool { !with(package).isEmpty }

  private static let packages: [(python: Python, names: Set<String>)] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let own =
      ProcessInfo.processInfo.environment["COREOGRAPH_TEST_PYTHON"]
      ?? root.standardizedFileURL.path + "/.venv/bin/python"
    let list = """
      import importlib.util
      names = "uvloop gevent eventlet twisted pymp uvicorn httptools starlette gunicorn pytest".split()
      print(*[name for name in names if importlib.util.find_spec(name)])
      """
    return ([Python(path: own)].compactMap(\.self) + all).map { python in
      let found = try? ProgramRun([python.path, "-c", list]).output
      return (python, Set((found ?? "").split(whereSeparator: \.isWhitespace).map(String.init)))
    }
  }()
}

/// A program run to its end, within bounded time and memory.
struct ProgramRun {
  var status: Int32
  var output: String
  var diagnostics: String

  /// What keeps a run from going on for ever.
  struct Limits {
    var seconds: Int
    var gigabytes: Int

    /// For what the tests record.
    static let running = Limits(seconds: 120, gigabytes: 8)
    /// For compilers.
    static let building = Limits(seconds: 600, gigabytes: 64)
  }

  init(
    _ command: [String], environment: [String: String] = [:], limits: Limits = .running
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // A sanitizer lays its tables out over terabytes of addresses.
    let isSanitized = ProcessInfo.processInfo.environment["COREOGRAPH_TEST_SANITIZER"] != nil
    let memory = isSanitized ? [] : ["prlimit", "--as=\(limits.gigabytes << 30)"]
    process.arguments = ["timeout", "-k", "5", "\(limits.seconds)"] + memory + command
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = try TemporaryFolder()
    func file(_ name: String) throws -> FileHandle {
      let path = folder.path + "/" + name
      try Data().write(to: URL(filePath: path))
      return try FileHandle(forUpdating: URL(filePath: path))
    }
    let (standardOutput, standardError) = (try file("output"), try file("diagnostics"))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = standardOutput
    process.standardError = standardError
    // A child inherits what the starting thread blocks, and Dispatch's threads block nearly all: it
    // could not end its own children.
    var (none, own) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &own)
    defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
    try process.run()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    status = process.terminationStatus + (signalled ? 128 : 0)
    func text(_ file: FileHandle) throws -> String {
      try file.seek(toOffset: 0)
      return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }
    output = try text(standardOutput)
    diagnostics = try text(standardError)
  }
}

/// A folder that goes when nothing uses it any more.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.path
      + "/coreograph-probe-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A program under `coreograph record`, and its trace, which keeps its laws.
struct RecordedProgram {
  var run: ProgramRun
  var trace: Trace

  /// Records `command` with `options`, in an environment with these variables added. The recorder is
  /// run by the command `under`.
  init(
    _ command: [String], options: [String] = [], environment: [String: String] = [:],
    under: [String] = []
  ) throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/t.json"
    let recorder = [try Self.command, "record", "-o", file] + options + ["--"]
    run = try ProgramRun(under + recorder + command, environment: environment)
    trace = try readTrace(at: file)
    try trace.checkInvariants()
    #expect(!trace.metadata.capture.notes.contains { $0.contains("were lost") })
  }

  /// Records one of this folder's programs with `python`.
  init(_ python: Python, _ program: String, _ arguments: [String] = []) throws {
    try self.init([python.path, Self.program(program)] + arguments)
  }

  /// One of this folder's programs.
  static func program(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs/\(name)").path
  }

  /// The command that this package's build made, beside the tests themselves.
  static var command: String {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(filePath: tests).deletingLastPathComponent().appending(path: "coreograph").path
    }
  }

  /// How many of `tasks` were under way at once at most.
  static func inFlight(_ tasks: [TaskLife]) -> Int {
    tasks.map { task in
      tasks.filter { $0.time.start <= task.time.start && task.time.start < $0.time.end }.count
    }
    .max() ?? 0
  }

  /// The threads that ran a task, by their index in the trace.
  func threads(of task: TaskLife) -> Set<Int> {
    Set(task.runs.map { Int(trace.taskRuns.threads[$0]) })
  }

  /// The stretches of the marks called `name` of the tasks called `task`.
  func marks(_ name: String, in task: String) -> [Mark] {
    trace.marks.filter { mark in
      mark.name == name && mark.task.map { trace.tasks[$0].name } == task
    }
  }

  /// Asserts that every stretch of a task's mark lies inside of one of its runs.
  func expectMarksInRuns(sourceLocation: SourceLocation = #_sourceLocation) {
    for mark in trace.marks {
      guard let task = mark.task else { continue }
      #expect(
        trace.tasks[task].runs.contains { run in
          let time = trace.taskRuns.time(run)
          return time.start <= mark.time.start && mark.time.end <= time.end
        }, "\(mark.name)", sourceLocation: sourceLocation)
    }
  }

  /// The tasks called `name`.
  func tasks(_ name: String) -> [TaskLife] { trace.tasks.filter { $0.name == name } }

  /// For how long two threads that the program started were on cores or taken off them at once, and
  /// for how long the one of them that was so for the shortest time: what two threads ask for does
  /// not depend on how many cores others leave them.
  func demand() -> (together: Nanoseconds, shortest: Nanoseconds) {
    let running = trace.running
    let demands = trace.threads.filter { $0.key.tid != $0.key.pid }.map { thread in
      thread.running.map { span in
        let isTakenOff = running.endings[span] == .preempted && span + 1 < thread.running.upperBound
        return TimeRange(
          running.starts[span], isTakenOff ? running.starts[span + 1] : running.ends[span])
      }
    }
    var together: Nanoseconds = 0
    for first in demands.indices {
      for second in demands.indices where second > first {
        for one in demands[first] {
          for other in demands[second] { together += one.shared(with: other) }
        }
      }
    }
    return (together, demands.map { $0.reduce(0) { $0 + $1.duration } }.min() ?? 0)
  }

  /// On-core time of the threads that Python's program started, in all and while it held an
  /// interpreter lock, and the time for which two of them were on cores at once. From a thread's first
  /// hold to its last: what it takes to make and to end a thread is none of the program's work.
  func workerTimes() -> (onCore: Nanoseconds, holding: Nanoseconds, together: Nanoseconds) {
    let workers = trace.threads.indices.filter {
      trace.threads[$0].key.tid != trace.threads[$0].key.pid
    }
    let holds = trace.interpreterLocks.flatMap { lock in
      lock.uses.compactMap { use in use.held.map { (Int(use.thread), $0) } }
    }
    let spans = workers.flatMap { worker in
      let own = holds.filter { $0.0 == worker }.map(\.1)
      let (first, last) = (own.map(\.start).min() ?? 0, own.map(\.end).max() ?? 0)
      return trace.threads[worker].running.map { trace.running.time($0) }
        .filter { $0.start < last && $0.end > first }
        .map { (worker, TimeRange(max($0.start, first), min($0.end, last))) }
    }
    var (onCore, holding, together): (Nanoseconds, Nanoseconds, Nanoseconds) = (0, 0, 0)
    for (worker, span) in spans {
      onCore += span.duration
      for (holder, held) in holds where holder == worker { holding += span.shared(with: held) }
      for (other, else_) in spans where other > worker { together += span.shared(with: else_) }
    }
    return (onCore, holding, together)
  }
}

extension TimeRange {
  fileprivate func shared(with other: TimeRange) -> Nanoseconds {
    max(0, min(end, other.end) - max(start, other.start))
  }
}
