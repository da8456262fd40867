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

  /// Makes the environment where there is none, and installs `packages` into it with pip, which
  /// says on standard error what it does.
  public func install(_ packages: PackageList) throws(LabError) {
    let list = FileManager.default.temporaryDirectory.path + "/coreograph-packages-\(getpid()).txt"
    do {
      try Data(packages.pins.joined(separator: "\n").utf8).write(to: URL(filePath: list))
    } catch {
      throw .cannotWrite(path: list, why: "\(error)")
    }
    defer { try? FileManager.default.removeItem(atPath: list) }
    let python = shellQuoted(environment + "/bin/python")
    let made = "\(shellQuoted(interpreter.executable)) -m venv \(shellQuoted(environment))"
    let installed =
      "\(python) -m pip install --disable-pip-version-check --no-input -r \(shellQuoted(list))"
    let status = shellStatus("{ [ -x \(python) ] || \(made); } >&2 && \(installed) >&2")
    if status != 0 { throw .cannotInstall(environment: environment, status: status) }
  }
}
