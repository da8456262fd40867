import Analysis
import ArgumentParser
import CMalloc
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
    discussion: """
      Example:
        coreograph record -o primes.json -- python3 primes.py 4
        coreograph summary primes.json
        coreograph figure threads primes.json -o primes.svg --preset slide
        coreograph report primes.json -o primes.html --open
      """,
    version: recorderVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Recording",
        subcommands: [
          RecordCommand.self, SweepCommand.self, BenchCommand.self, LabCommand.self,
          DoctorCommand.self,
        ]),
      CommandGroup(
        name: "Reading",
        subcommands: [
          SummaryCommand.self, CompareCommand.self, CheckCommand.self, GuideCommand.self,
          FitCommand.self, PredictCommand.self,
        ]),
      CommandGroup(
        name: "Showing",
        subcommands: [FigureCommand.self, ReportCommand.self, ViewCommand.self]),
      CommandGroup(
        name: "File", subcommands: [ConvertCommand.self, MergeCommand.self]),
    ])

  static func main() {
    occupyClosedStandardStreams()
    keepFreedMemory()
    Workers.limit(to: TraceMetadata.Cores.current().available)
    // The parser would print its own help for `help nosuch` and `nosuch --help`, and call that success.
    if let line = misnamedCommand {
      printDiagnostic(line)
      Glibc.exit(CommandFailure.Code.usage.rawValue)
    }
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

  /// Lets the allocator use memory again that was freed, which it would give back and have cleared anew
  /// by the kernel, page by page: a tenth of the time that drawing a recording takes. Larger blocks go
  /// back at once.
  private static func keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 128 << 20)
  }

  /// Prints help or a usage error; the parser's own code for the latter is 64, ours is 2.
  private static func leave(with error: any Error) -> Never {
    guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
    var line = oneLine(message(for: error))
    var command: any ParsableCommand.Type = self
    var called = "coreograph"
    for word in CommandLine.arguments.dropFirst() {
      guard let next = command.subcommand(word) else { break }
      command = next
      called += " \(word)"
    }
    // A command's own check names the fix; the parser only says what is wrong.
    if !(error is ValidationError) { line += "; see `\(called) --help`" }
    printDiagnostic(line)
    Glibc.exit(CommandFailure.Code.usage.rawValue)
  }

  /// What is said of a command line that names a command which is not there; nil for any other.
  private static var misnamedCommand: String? {
    var command: any ParsableCommand.Type = self
    var called = "coreograph"
    var words = CommandLine.arguments.dropFirst()
    while words.first == "help" { words.removeFirst() }
    while let word = words.popFirst(), !word.hasPrefix("-") {
      let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
      if names.isEmpty { return nil }
      guard let next = command.subcommand(word) else {
        let near = nearestName(to: word, among: names, changing: 0.4)
        return "there is no command '\(word)'"
          + (near.map { "; did you mean '\($0)'? See" } ?? "; see") + " `\(called) --help`"
      }
      command = next
      called += " \(word)"
    }
    return nil
  }

  /// The parser's message as one line: many allowed values stand in it one below the other.
  private static func oneLine(_ message: String) -> String {
    let parts = message.split(whereSeparator: \.isNewline)
    let values = parts.filter { $0.hasPrefix("  - ") }.map { $0.dropFirst(4) }
    let words = parts.filter { !$0.hasPrefix("  - ") }
    let line = (words + (values.isEmpty ? [] : [values.joined(separator: ", ")[...]]))
      .joined(separator: " ")
    return line.hasSuffix(".") && !line.hasSuffix("..") ? String(line.dropLast()) : line
  }
}

extension ParsableCommand {
  /// The command of that name below this one.
  fileprivate static func subcommand(_ name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }
}
