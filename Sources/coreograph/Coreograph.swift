import ArgumentParser
import Capture
import Glibc

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
      SummaryCommand.self,
      FigureCommand.self,
      ReportCommand.self,
      ConvertCommand.self,
      LabCommand.self,
      DoctorCommand.self,
    ])

  static func main() {
    occupyClosedStandardStreams()
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
    let code = exitCode(for: error)
    if code == .validationFailure {
      printDiagnostic(message(for: error))
      Glibc.exit(CommandFailure.Code.usage.rawValue)
    }
    exit(withError: error)
  }
}
