import ArgumentParser
import Capture
import Glibc

/// `coreograph record`: runs a program and writes its trace.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Run a command and record when its threads were on which cores.",
    usage: "coreograph record [<options>] [--] <command> [<arguments> ...]",
    discussion: """
      The command runs as it would alone: same streams, signals, directory, environment and exit \
      status (128 + the signal's number when a signal killed it; 127 when it is not found, 126 when \
      it can't be executed). All its threads and processes are recorded, without root.

      Example:
        coreograph record -o primes.trace.json -- python3 primes.py 4
        coreograph summary primes.trace.json
      """)

  /// Which agents report tasks or interpreter locks.
  enum Agents: String, ExpressibleByArgument, CaseIterable {
    case auto
    case off
  }

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "The trace to write; a name in .gz is compressed, - is standard output.",
      discussion: """
        Without it the trace is named after the command and the time. With - what the command writes to \
        standard output goes to standard error.
        """,
      valueName: "trace.json[.gz]"))
  var output: String?

  @Option(help: ArgumentHelp("What to call this run on figures.", valueName: "text"))
  var label: String?

  @Option(
    help: ArgumentHelp("Pin the command to these cores, such as 0 or 0-3,6.", valueName: "list"))
  var cores: String?

  @Option(
    help: "How to watch: tracepoints (privileged), switches, procfs (samples), or the best allowed."
  )
  var capture: RecordingRequest.Rung = .auto

  @Option(
    help: "Tasks of Python programs: coroutines, pool jobs, greenlets, requests; or leave them out."
  )
  var tasks: Agents = .auto

  @Option(help: "CPython's interpreter lock (GIL) and waits for locks; or leave them out.")
  var gil: Agents = .auto

  @OptionGroup var redaction: RedactionOptions

  @Flag(help: "Say nothing about the recording unless the trace is incomplete.")
  var quiet = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The command to run, with its arguments.", valueName: "command"))
  var command: [String] = []

  func run() throws {
    let request = try makeRequest()
    let outcome: RecordingOutcome
    do {
      outcome = try record(request)
    } catch {
      // The name was taken for a trace that there won't be.
      if output == nil { unlink(request.output) }
      throw CommandFailure(exitCode: error.exitStatus, error.description)
    }
    report(outcome)
    throw ExitCode(outcome.exitStatus)
  }

  private func makeRequest() throws -> RecordingRequest {
    let words = try passedCommand(command, of: self, example: "record -- python3 primes.py")
    var pinned: [Int32]?
    if let cores {
      pinned = parseCoreList(cores)
      guard pinned != nil else {
        throw ValidationError("--cores \(cores): write numbers and ranges, such as 0-3,6")
      }
    }
    let redactor = try redaction.redactorOfRecording()
    // The file's name must not tell what is left out of the file.
    let named = redactor?.command(words) ?? words
    return RecordingRequest(
      command: words, output: try output ?? TraceName.reserve(for: named), label: label,
      cores: pinned, rung: capture, agents: .init(gil: gil == .auto, tasks: tasks == .auto),
      redactor: redactor)
  }

  /// Says where the trace is and how the run went.
  ///
  /// A program's standard error stays as it would be alone when it goes to a file or a pipe, unless
  /// the user could not know where the trace is or should know that something is missing.
  private func report(_ outcome: RecordingOutcome) {
    if let problem = outcome.problem { printDiagnostic(problem) }
    guard !quiet else { return }
    for warning in outcome.warnings { printDiagnostic(warning) }
    guard output == nil || isatty(STDERR_FILENO) == 1 else { return }
    printDiagnostic(outcome.line)
  }
}

extension RecordingRequest.Rung: ExpressibleByArgument {}
