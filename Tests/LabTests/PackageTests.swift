import FoundationEssentials
import Glibc
import Lab
import Testing

/// How packages are installed: with a stand-in for Python, so that no network is needed.
@Suite struct PackageTests {
  private let packages = PackageList(among: [
    Program(
      path: PackageList.path,
      text:
        "# pinned\nfibers==1.2; python_version >= \"3.11\"\nnew==3; python_version >= \"3.13\"\n")
  ])

  @Test func whatRunsOnThisPythonIsInstalledOnce() throws {
    try withTemporaryFolder { folder in
      let installation = try standIn(
        in: folder, version: "3.11.2", pip: "cat \"$list\" >>\(folder)/log")
      try installation.install(packages)
      try installation.install(packages)
      #expect(try text(folder + "/log") == "fibers==1.2; python_version >= \"3.11\"\n")
    }
  }

  @Test func otherPackagesThanBeforeAreInstalledIntoTheSameEnvironment() throws {
    try withTemporaryFolder { folder in
      let installation = try standIn(
        in: folder, version: "3.13.0", pip: "cat \"$list\" >>\(folder)/log")
      try installation.install(packages)
      var fewer = packages
      fewer.pins.removeLast()
      try installation.install(fewer)
      #expect(try text(folder + "/log").split(separator: "\n").count == 3)
      #expect(try text(folder + "/made") == "made\n")
    }
  }

  @Test func anEnvironmentThatCouldNotBeFilledIsNotLeftBehind() throws {
    try withTemporaryFolder { folder in
      let installation = try standIn(in: folder, version: "3.11.2", pip: "exit 3")
      #expect(throws: LabError.cannotInstall(environment: installation.environment, status: 3)) {
        try installation.install(packages)
      }
      #expect(!FileManager.default.fileExists(atPath: installation.environment))
    }
  }

  @Test func aPythonThatNoPackageRunsOnIsToldWhichWould() throws {
    try withTemporaryFolder { folder in
      let installation = try standIn(in: folder, version: "3.8.1", pip: "exit 3")
      #expect(throws: LabError.packagesTooNew(version: "3.8", oldest: "3.11")) {
        try installation.install(packages)
      }
    }
  }

  /// A Python whose environments have a Python that does `pip` when asked for pip.
  private func standIn(
    in folder: String, version: String, pip: String
  ) throws -> PackageInstallation {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let python = folder + "/python"
    // Called as `python -m venv FOLDER`; what it makes, as `python -m pip … -r LIST`.
    let script = """
      #!/bin/sh
      mkdir -p "$3/bin" && echo made >>\(folder)/made
      printf '#!/bin/sh\\nfor list; do :; done\\n%s\\n' '\(pip)' >"$3/bin/python"
      chmod +x "$3/bin/python"
      """
    try Data(script.utf8).write(to: URL(filePath: python))
    chmod(python, 0o755)
    return PackageInstallation(
      interpreter: Interpreter(executable: python, version: version),
      environment: folder + "/environment")
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
  }
}
