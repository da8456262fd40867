import ArgumentParser
import FoundationEssentials
import Lab

/// What `lab` commands know of the machine they run on.
struct LabEquipment: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The Pythons to run with, separated by commas: versions such as 3.12 or 3.13t, commands, "
        + "paths, or 'all'.",
      valueName: "list"))
  var python: String?

  /// Looks for what experiments of `catalogue` need.
  func equipment(for catalogue: Catalogue) throws(LabError) -> Equipment {
    let names = python.map { $0.split(separator: ",").map(String.init) } ?? []
    let search = Self.search(for: catalogue)
    return Equipment(
      interpreters: try search.interpreters(names.isEmpty ? ["python3"] : names) {
        printDiagnostic("skipped: \($0.description)")
      },
      search: names.isEmpty ? search : nil, swiftPrograms: Self.swiftPrograms(),
      packages: PackageList(among: catalogue.programs))
  }

  static func search(for catalogue: Catalogue) -> InterpreterSearch {
    InterpreterSearch(
      modules: catalogue.neededModules, environment: ProcessInfo.processInfo.environment)
  }

  /// `coreograph-lab` beside this program; nil where it is not installed.
  private static func swiftPrograms() -> String? {
    guard
      let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let slash = own.lastIndex(of: "/")
    else { return nil }
    let path = String(own[..<slash]) + "/coreograph-lab"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }
}
