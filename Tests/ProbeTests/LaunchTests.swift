import Foundation
import Glibc
import Testing
import Trace

/// Programs started in all the ways in which people start them, and what else is preloaded.
@Suite(.serialized) struct LaunchTests {
  private let naps = RecordedProgram.program("sleeps.py")

  @Test(arguments: Python.all.prefix(1))
  func `a script, a module, a command and standard input are the same`(python: Python) throws {
    let folder = try TemporaryFolder()
    let script = folder.path + "/naps"
    let text = try String(contentsOfFile: naps, encoding: .utf8)
    try "#!\(python.path)\n\(text)".write(toFile: script, atomically: true, encoding: .utf8)
    chmod(script, 0o755)
    for command in [
      [script], [python.path, "-c", text], ["sh", "-c", "'\(python.path)' < '\(naps)'"],
      ["env", "PYTHONPATH=\(RecordedProgram.program(""))", python.path, "-m", "sleeps"],
      ["env", "--chdir=\(RecordedProgram.program(""))", python.path, "sleeps.py"],
    ] {
      let recorded = try RecordedProgram(command)
      #expect(recorded.run.status == 0, "\(command): \(recorded.run.diagnostics)")
      #expect(recorded.tasks("nap").count == 5, "\(command)")
    }
  }

  @Test(arguments: Python.all.prefix(1))
  func `a virtual environment is as its interpreter`(python: Python) throws {
    let folder = try TemporaryFolder()
    let made = try ProgramRun([python.path, "-m", "venv", "--without-pip", folder.path + "/venv"])
    try #require(made.status == 0, "\(made.diagnostics)")
    let show = "import sys; print(sys.prefix, sys.path, sys.flags)"
    let own = folder.path + "/venv/bin/python"
    let recorded = try RecordedProgram([own, "-c", show])
    #expect(recorded.run.output == (try ProgramRun([own, "-c", show])).output)
    #expect(try RecordedProgram([own, naps]).tasks("nap").count == 5)
  }

  @Test(arguments: Python.all)
  func `a task that leaves the program is kept`(python: Python) throws {
    let recorded = try RecordedProgram(python, "launches/leaves.py")
    #expect(recorded.run.status == 3)
    #expect(recorded.tasks("done").map(\.outcome) == [.ok, .ok])
    let main = try #require(recorded.tasks("main").first)
    #expect(main.outcome == nil && main.runs.count == 2)
  }

  @Test(arguments: Python.all)
  func `a library of the user's stays in front`(python: Python) throws {
    let folder = try TemporaryFolder()
    let library = folder.path + "/counts.so"
    let source = RecordedProgram.program("launches/counts_signals.c")
    let compiled = try ProgramRun(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"])
    try #require(compiled.status == 0, "\(compiled.diagnostics)")
    let program = RecordedProgram.program("launches/preloaded.py")
    let recorded = try RecordedProgram(
      [python.path, program], environment: ["LD_PRELOAD": library])
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    #expect(recorded.run.output == library + "\n")
    let lock = try #require(recorded.trace.interpreterLocks.first)
    #expect(lock.uses.contains { $0.held != nil })
    #expect(recorded.tasks("sum").map(\.kind) == [.thread])
  }

  @Test(
    .enabled(if: hasMusl, "needs musl-gcc: make test installs it"),
    arguments: [["musl-gcc"], ["musl-gcc", "-static"], ["cc", "-static"]])
  func `programs of another C library run as alone`(compiler: [String]) throws {
    let folder = try TemporaryFolder()
    let source = RecordedProgram.program("launches/forks.c")
    let compiled = try ProgramRun(compiler + ["-pthread", source, "-o", folder.path + "/forks"])
    try #require(compiled.status == 0, "\(compiled.diagnostics)")
    let recorded = try RecordedProgram([folder.path + "/forks"])
    #expect(recorded.run.status == 5)
    #expect(recorded.run.output == "child left with 3\n")
    #expect(recorded.run.diagnostics == "")
    #expect(recorded.trace.processes.count == 2)
  }

  private static let hasMusl =
    (try? ProgramRun(["musl-gcc", "--version"]).status) == 0

  @Test(
    .enabled(if: Python.have("pytest"), "no Python has pytest: make test installs it"),
    arguments: Python.with("pytest"))
  func `pytest finds and runs what it does alone`(python: Python) throws {
    let tests = RecordedProgram.program("launches/test_naps.py")
    let command = [python.path, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests]
    let alone = try ProgramRun(command)
    let recorded = try RecordedProgram(command)
    #expect(alone.status == 1 && recorded.run.status == 1)
    func report(_ output: String) -> String {
      output.replacing(/in [0-9.]+s/, with: "").replacing(/0x[0-9a-f]+/, with: "")
    }
    #expect(report(recorded.run.output) == report(alone.output))
    #expect(recorded.tasks("nap").count == 5)
  }

  @Test(
    .enabled(if: Python.have("gunicorn"), "no Python has gunicorn: make test installs it"),
    arguments: Python.with("gunicorn"), Server.all)
  func `both workers of a server are seen`(python: Python, server: Server) throws {
    let recorded = try RecordedProgram(
      python, "launches/served.py", [python.path] + server.arguments)
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    #expect(recorded.run.output == "2\n")
    let trace = recorded.trace
    let answers = trace.tasks.filter { $0.name == server.task && $0.kind == server.kind }
    let workers = Set(
      answers.flatMap { recorded.threads(of: $0) }.map { trace.threads[$0].process })
    #expect(workers.count == 2)
    #expect(Set(trace.interpreterLocks.map(\.process)).isSuperset(of: workers))
    #expect(trace.agentNotes.isEmpty)
  }

  /// A server with two workers, and what the handling of a request is there.
  struct Server: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var task: String
    var kind: TaskKind

    var testDescription: String { arguments.joined(separator: " ") }

    static let all = [
      Server(
        arguments: ["-m", "uvicorn", "--workers", "2", "--host", "127.0.0.1", "--port", "PORT"]
          + ["--log-level", "critical", "served:asgi"], task: "GET /", kind: .request),
      Server(arguments: gunicorn("gthread"), task: "ThreadWorker.handle", kind: .job),
      Server(
        arguments: gunicorn("gevent"), task: "_handle_and_close_when_done", kind: .greenlet),
    ]

    private static func gunicorn(_ workers: String) -> [String] {
      ["-m", "gunicorn", "--workers", "2", "--worker-class", workers, "--bind", "127.0.0.1:PORT"]
        + ["--log-level", "critical", "served:wsgi"]
    }
  }

  @Test func `what a killed recorder left goes with the next recording`() throws {
    let folder = try TemporaryFolder()
    let recorder = [
      try RecordedProgram.command, "record", "-o", folder.path + "/killed.json", "--",
    ]
    // The recorder is the parent of what it records. The program lives on, without the descriptor
    // by which Foundation would wait for it.
    let program = #"""
      for file in /proc/$$/fd/*; do
        n=${file##*/}; (( n > 2 && n != 255 )) && eval "exec $n>&-"
      done
      echo "${LD_PRELOAD##*:}" $$
      kill -9 $PPID
      exec sleep 60
      """#
    let said = try ProgramRun(recorder + ["bash", "-c", program]).output
    let words = said.split(whereSeparator: \.isWhitespace)
    try #require(words.count == 2)
    let (library, pid) = (String(words[0]), try #require(pid_t(words[1])))
    let left = URL(filePath: library).deletingLastPathComponent().path
    #expect(FileManager.default.fileExists(atPath: library))

    // While it lives, its children need the library; what only the recorder needed is gone.
    _ = try RecordedProgram(["true"])
    let kept = try FileManager.default.contentsOfDirectory(atPath: left)
    #expect(Set(kept) == ["lock", "coreograph-probe.so"])

    kill(pid, SIGKILL)
    while FileManager.default.fileExists(atPath: "/proc/\(pid)/exe") { usleep(10_000) }
    _ = try RecordedProgram(["true"])
    #expect(!FileManager.default.fileExists(atPath: left))
  }
}
