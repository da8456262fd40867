import ArgumentParser

/// `coreograph lab`: the experiments.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Run the same work under several concurrency models and compare what happens.",
    discussion: """
      Example:
        coreograph lab list
        coreograph lab run primes --workers 2 -o results
      """,
    subcommands: [LabListCommand.self, LabRunCommand.self, LabInstallCommand.self])
}
