import FoundationEssentials
import Glibc
import Trace

/// An environment of its own with the packages that experiments need.
public struct PackageInstallation: Sendable {
  /// The Python that it is made from.
  public var interpreter: Interpreter
  /// Its folder.
  public var environment: String

  /// Plans an environment; nothing happens yet.
  public init(interpreter: Interpreter, environment: String) {
    self.interpreter = interpreter
    self.environment =
      environment.hasPrefix("/")
      ? environment : FileManager.default.currentDirectoryPath + "/" + environment
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

    let list = try temporaryFile(holding: Array(wanted))
    defer { unlink(list) }
    let folder = shellQuoted(environment)
    let python = shellQuoted(environment + "/bin/python")
    let make = isThere ? ":" : "\(shellQuoted(interpreter.executable)) -m venv \(folder)"
    // From a folder that is nobody's: `python -m` imports from the working directory before all else.
    let status = shellStatus(
      "{ cd / && \(make) && \(python) -m pip install --disable-pip-version-check --no-input --retries 2 "
        + "-r \(shellQuoted(list)); } >&2")
    if status != 0 {
      if !isThere { try? FileManager.default.removeItem(atPath: environment) }
      throw .cannotInstall(environment: environment, status: status)
    }
    do {
      try writeWholeFile(Array(wanted), to: installed)
    } catch {
      throw .cannotWrite(path: installed, why: error.why)
    }
  }

  /// A file that nobody else can read, replace or foresee: pip installs what it names.
  private func temporaryFile(holding bytes: [UInt8]) throws(LabError) -> String {
    let pattern = FileManager.default.temporaryDirectory.path + "/coreograph-packages-XXXXXX"
    var name = Array(pattern.utf8CString)
    let file = mkstemp(&name)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard file >= 0 else { throw .cannotWrite(path: path, why: String(cString: strerror(errno))) }
    defer { close(file) }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
      let why = String(cString: strerror(errno))
      unlink(path)
      throw .cannotWrite(path: path, why: why)
    }
    return path
  }
}
