import ArgumentParser
import Capture
import ScriptJSON

/// `coreograph doctor`: what this machine allows, and what would allow more.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what this machine allows, how `record` will watch, and what would allow more.",
    discussion: """
      Example:
        coreograph doctor
        coreograph doctor --json
      """)

  @Flag(help: "Print JSON (format coreograph-doctor/1) for scripts.")
  var json = false

  func run() throws {
    let capabilities = MachineCapabilities.probe()
    guard json else {
      try printText(capabilities.text + "\n")
      return
    }
    try printJSON(try scriptJSON(capabilities))
  }
}
