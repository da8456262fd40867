import ArgumentParser
import Dialects
import Glibc
import Trace

/// Which part of a run a command is asked for.
struct PartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take the run from this time on, such as 1.2s or 300ms, as a recording of its own.",
      valueName: "time"),
    transform: { try Moment($0) })
  var from: Moment?

  @Option(
    help: ArgumentHelp("Take it until this time.", valueName: "time"), transform: { try Moment($0) }
  )
  var to: Moment?

  /// The part; nil for all of the run.
  func window() throws -> RunWindow? { try runWindow(from: from, to: to, ending: "--to") }
}

/// The part between two times of which one is given at least; nil for all of a run.
func runWindow(from: Moment?, to: Moment?, ending: String) throws -> RunWindow? {
  let window = RunWindow(from: from?.nanoseconds, to: to?.nanoseconds)
  if let end = to?.nanoseconds, end <= from?.nanoseconds ?? 0 {
    throw ValidationError("nothing lies before \(ending): name a later time than that of --from")
  }
  return window
}

/// Reads a recording, or the part `window` of it, or says why it can't.
func readNamedTrace(_ path: String, part window: RunWindow?) throws(CommandFailure) -> NamedTrace {
  let named: NamedTrace
  do throws(TraceReadError) {
    named = try NamedTrace(readingAny: path, part: window)
  } catch {
    throw CommandFailure(.unreadable, error.description)
  }
  guard window == nil || !named.trace.threads.isEmpty else {
    let run = (named.trace.wholeRun.duration.seconds * 1000).rounded() / 1000
    throw CommandFailure(
      .usage, "\(path): nothing happened in this part; the run is \(run) s long: choose another one"
    )
  }
  return named
}

/// Whether the file `path` is so large that a figure of a part of it reads that part alone: holding it
/// would take gigabytes.
func isLongRecording(_ path: String) -> Bool {
  var facts = stat()
  guard path != "-", stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
    return false
  }
  // Compressed, a recording takes about a tenth.
  let isPacked = path.hasSuffix(".gz")
  return facts.st_size > (isPacked ? 100_000_000 : 1_000_000_000)
}
