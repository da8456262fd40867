import ArgumentParser
import Lab

/// `coreograph lab install`: the packages that some models need.
struct LabInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Install the Python packages that some models need, in an environment of their own.",
    discussion: """
      The packages come from PyPI, in the versions that the models were tested with, into \
      ~/.local/share/coreograph (or below XDG_DATA_HOME), a folder for each version of Python. \
      'lab run' finds them there; nothing else changes. Where they are installed already, nothing is \
      done.

      Example:
        coreograph lab install --python 3.12
      """)

  @Option(
    help: ArgumentHelp(
      "The Pythons to install for, separated by commas: versions, commands or 'all'.",
      valueName: "list"))
  var python = "python3"

  func run() throws {
    do {
      try install()
    } catch let error as LabError {
      throw CommandFailure(.notAllowed, error.description)
    }
  }

  private func install() throws {
    let search = LabEquipment.search(for: .standard)
    let packages = PackageList(among: Catalogue.standard.programs)
    let names = python.split(separator: ",").map(String.init)
    let interpreters = try search.interpreters(names) {
      printDiagnostic("skipped: \($0.description)")
    }
    var tooOld: [LabError] = []
    for interpreter in interpreters {
      let environment = search.environment(for: interpreter)
      do {
        try PackageInstallation(interpreter: interpreter, environment: environment)
          .install(packages)
        try printText(environment + "\n")
      } catch let error as LabError {
        guard case .packagesTooNew = error else { throw error }
        tooOld.append(error)
      }
    }
    if tooOld.count == interpreters.count, let first = tooOld.first { throw first }
    for error in tooOld { printDiagnostic("skipped: \(error.description)") }
  }
}
