import ArgumentParser
import FoundationEssentials
import Lab

/// `coreograph lab list`: which experiments there are.
struct LabListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments: every workload under every model that suits it.",
    discussion: """
      Cells that make no sense are named with the reason, and what is not installed with the command \
      that installs it.

      Example:
        coreograph lab list --json
      """)

  @Flag(help: "For scripts.")
  var json = false

  @OptionGroup var lab: LabEquipment

  func run() throws {
    let equipment: Equipment?
    do {
      equipment = try lab.equipment(for: .standard)
    } catch {
      printDiagnostic(error.description)
      equipment = nil
    }
    let listing = CatalogueListing(.standard, equipment: equipment)
    if json { try printJSON(try listing.json().utf8) } else { try printText(listing.text + "\n") }
  }
}
