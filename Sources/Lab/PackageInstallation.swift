import FoundationEssentials
import Glibc

/// An environment of its own with the packages that experiments need.
public struct PackageInstallation: Sendable {
  /// The Python that it is made from.
  public var interpreter: Interpreter
  /// Its folder.
  public var environment: String

  /// Plans an environment; nothing happens yet.
  public init(interpreter: Interpreter, environment: String) {
    self.interpreter = interpreter
    self.environment = environment
  }

  /// Makes the environment where there is none, and installs those of `packages` into it that run on
  /// this Python, with pip, which says on standard error what it does.
  ///
  /// Where they are there already nothing is done, so that no network is needed. An environment that
  /// could not be filled is not left behind.
  public func install(_ packages: PackageList) throws(LabError) {
    let pins = packages.pins(for: interpreter)
    if pins.isEmpty {
      throw .packagesTooNew(version: interpreter.shortVersion, oldest: packages.oldestPython)
    }
    let wanted = Data((pins.joined(separator: "\n") + "\n").utf8)
    let installed = environment + "/requirements.txt"
    let isThere = FileManager.default.isExecutableFile(atPath: environment + "/bin/python")
    if isThere, FileManager.default.contents(atPath: installed) == wanted { return }

    let list = FileManager.default.temporaryDirectory.path + "/coreograph-packages-\(getpid()).txt"
    try write(wanted, to: list)
    defer { try? FileManager.default.removeItem(atPath: list) }
    let folder = shellQuoted(environment)
    let python = shellQuoted(environment + "/bin/python")
    let make = isThere ? ":" : "\(shellQuoted(interpreter.executable)) -m venv \(folder)"
    let status = shellStatus(
      "{ \(make) && \(python) -m pip install --disable-pip-version-check --no-input --retries 2 "
        + "-r \(shellQuoted(list)); } >&2")
    if status != 0 {
      if !isThere { try? FileManager.default.removeItem(atPath: environment) }
      throw .cannotInstall(environment: environment, status: status)
    }
    try write(wanted, to: installed)
  }

  private func write(_ data: Data, to path: String) throws(LabError) {
    do {
      try data.write(to: URL(filePath: path))
    } catch {
      throw .cannotWrite(path: path, why: "\(error)")
    }
  }
}
