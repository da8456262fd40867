import ArgumentParser
import Capture
import Glibc
import Trace

/// The command line: parse, call, print.
///
/// Commands run on the first thread and none of them is async: a recorder must not have threads
/// that it doesn't need, because signals and parent-death notices belong to threads.
@main
struct Coreograph: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coreograph",
    abstract: "Was it concurrent, was it parallel, and what held it back?",
    version: recorderVersion,
    subcommands: [
      RecordCommand.self,
      SweepCommand.self,
      SummaryCommand.self,
      CheckCommand.self,
      CompareCommand.self,
      BenchCommand.self,
      GuideCommand.self,
      FitCommand.self,
      FigureCommand.self,
      ViewCommand.self,
      ReportCommand.self,
      ConvertCommand.self,
      MergeCommand.self,
      LabCommand.self,
      DoctorCommand.self,
    ])

  static func main() {
    occupyClosedStandardStreams()
    Workers.limit(to: TraceMetadata.Cores.current().available)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      printDiagnostic(failure.description)
      Glibc.exit(failure.exitCode)
    } catch {
      leave(with: error)
    }
  }

  /// Prints help or a usage error; the parser's own code for the latter is 64, ours is 2.
  private static func leave(with error: any Error) -> Never {
    guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
    var line = oneLine(message(for: error))
    var command: any ParsableCommand.Type = self
    var called = "coreograph"
    var words = CommandLine.arguments.dropFirst()
    while let word = words.first, let next = command.subcommand(word) {
      command = next
      called += " \(word)"
      words.removeFirst()
    }
    if let word = words.first, !word.hasPrefix("-"), !command.configuration.subcommands.isEmpty {
      line = "there is no command '\(word)'"
    }
    // A command's own check names the fix; the parser only says what is wrong.
    if !(error is ValidationError) { line += "; see `\(called) --help`" }
    printDiagnostic(line)
    Glibc.exit(CommandFailure.Code.usage.rawValue)
  }

  /// The parser's message as one line: many allowed values stand in it one below the other.
  private static func oneLine(_ message: String) -> String {
    let parts = message.split(whereSeparator: \.isNewline)
    let values = parts.filter { $0.hasPrefix("  - ") }.map { $0.dropFirst(4) }
    let words = parts.filter { !$0.hasPrefix("  - ") }
    return (words + (values.isEmpty ? [] : [values.joined(separator: ", ")[...]]))
      .joined(separator: " ")
  }
}

extension ParsableCommand {
  /// The command of that name below this one.
  fileprivate static func subcommand(_ name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }
}
