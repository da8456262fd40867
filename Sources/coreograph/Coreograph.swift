import ArgumentParser

/// The command line: parse, call, print.
@main
struct Coreograph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coreograph",
    abstract: "Was it concurrent, was it parallel, and what held it back?")
}
