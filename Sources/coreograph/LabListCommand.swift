import ArgumentParser
import FoundationEssentials
import Lab

/// `coreograph lab list`: which experiments there are.
struct LabListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments: every workload under every model that suits it.",
    discussion: """
      Example:
        coreograph lab list --json
      """)

  @Flag(help: "For scripts.")
  var json = false

  func run() throws {
    let listing = CatalogueListing(.standard)
    let text = json ? try listing.json() : listing.text
    try writeWhole(Array((text + "\n").utf8), to: "-")
  }
}
