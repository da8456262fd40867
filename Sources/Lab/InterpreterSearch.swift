import FoundationEssentials

/// Finds the Pythons of a machine.
public struct InterpreterSearch: Sendable {
  /// The modules to ask each for.
  private let modules: [String]
  /// Where interpreters may lie.
  private let folders: [String]
  /// Where `lab install` puts the environments with the experiments' packages.
  private let environments: String

  /// Searches the folders of PATH, and where Python's version managers put their installations.
  ///
  /// - Parameters:
  ///   - modules: those that the experiments need.
  ///   - environment: the variables of this process.
  public init(modules: [String], environment: [String: String]) {
    self.modules = modules
    let home = environment["HOME"] ?? "/root"
    let data = environment["XDG_DATA_HOME"] ?? home + "/.local/share"
    environments = data + "/coreograph"
    let managed = [
      (environment["PYENV_ROOT"] ?? home + "/.pyenv") + "/versions", data + "/uv/python",
      "/opt/python",
    ]
    folders =
      (environment["PATH"] ?? "/usr/local/bin:/usr/bin").split(separator: ":").map(String.init)
      + ["/usr/local/bin", "/usr/bin"]
      + managed.flatMap { manager in
        Self.content(of: manager).map { "\(manager)/\($0)/bin" }
      }
  }

  /// The interpreters that `names` mean, in the order in which they are named, each once; those that
  /// this machine does not have are told to `missing`. Throws when it has none of them.
  ///
  /// A name is a path, a command, a version such as `3.12` or `3.13t`, or `all` for one of every
  /// version that the machine has. But for a path, an environment that `lab install` made for that
  /// version comes before the interpreter itself.
  public func interpreters(
    _ names: [String], missing: (LabError) -> Void = { _ in }
  ) throws(LabError) -> [Interpreter] {
    var found: [Interpreter] = []
    var failures: [LabError] = []
    for name in names {
      do throws(LabError) {
        for interpreter in try interpreters(name)
        where !found.contains(where: { $0.executable == interpreter.executable }) {
          found.append(interpreter)
        }
      } catch {
        failures.append(error)
      }
    }
    if found.isEmpty { throw failures.first ?? .noSuchVersion(name: "all", known: []) }
    failures.forEach(missing)
    return found
  }

  /// One interpreter of every version on the machine, oldest first.
  public func all() -> [Interpreter] {
    var versions: [String: Interpreter] = [:]
    for folder in folders {
      for name in Self.content(of: folder) where Self.isInterpreterName(name) {
        guard let found = try? Interpreter.find("\(folder)/\(name)", modules: modules) else {
          continue
        }
        if versions[found.shortVersion] == nil { versions[found.shortVersion] = found }
      }
    }
    return versions.values.map { preferred($0) }.sorted {
      ($0.minorVersion, $0.shortVersion) < ($1.minorVersion, $1.shortVersion)
    }
  }

  private func interpreters(_ name: String) throws(LabError) -> [Interpreter] {
    if name == "all" { return all() }
    if name.contains("/") { return [try Interpreter.find(name, modules: modules)] }
    guard name.first?.isNumber == true else {
      return [preferred(try Interpreter.find(name, modules: modules))]
    }
    let candidates =
      ["python\(name)"] + folders.flatMap { ["\($0)/python\(name)", "\($0)/python3"] }
    for candidate in candidates where !candidate.hasPrefix("/") || Self.isFile(candidate) {
      guard let found = try? Interpreter.find(candidate, modules: modules) else { continue }
      if found.shortVersion == name || found.version == name { return [preferred(found)] }
    }
    throw .noSuchVersion(name: name, known: all().map(\.shortVersion))
  }

  /// The environment that `lab install` makes for interpreters like `interpreter`.
  public func environment(for interpreter: Interpreter) -> String {
    "\(environments)/python\(interpreter.shortVersion)"
  }

  private func preferred(_ interpreter: Interpreter) -> Interpreter {
    let path = environment(for: interpreter) + "/bin/python"
    guard !interpreter.isVirtual, Self.isFile(path),
      var own = try? Interpreter.find(path, modules: modules)
    else { return interpreter }
    own.isVirtual = false
    return own
  }

  /// `python3`, `python3.12`, `python3.13t`, and not `python3-config`.
  private static func isInterpreterName(_ name: String) -> Bool {
    guard name.hasPrefix("python3") else { return false }
    let rest = name.dropFirst("python3".count)
    return rest.isEmpty
      || rest.first == "."
        && rest.dropFirst().allSatisfy { $0.isNumber || $0 == "t" }
  }

  private static func content(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private static func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}
