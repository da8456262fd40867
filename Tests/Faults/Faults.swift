import ArgumentParser

/// What can go wrong with a recording, tried (docs/FAULTS.md).
@main struct Faults: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Faults", abstract: "See whether recordings stay true, whatever happens.",
    subcommands: [Campaign.self, LongDay.self], defaultSubcommand: Campaign.self)
}
