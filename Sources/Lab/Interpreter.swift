/// A Python interpreter to run experiments with.
public struct Interpreter: Sendable, Equatable {
  /// The interpreter itself, never a wrapper script that would show up in the recording.
  public var executable: String
  /// Such as `3.11.7`.
  public var version: String
  /// Whether it is a build without the global interpreter lock.
  public var isFreeThreaded: Bool
  /// Whether it belongs to a virtual environment of the user's own, so that packages can be installed
  /// for it alone; those that `lab install` makes are none.
  public var isVirtual: Bool
  /// Those of the modules asked for that it can import.
  public var modules: Set<String>

  /// Names an interpreter of which everything is known.
  public init(
    executable: String, version: String, isFreeThreaded: Bool = false, isVirtual: Bool = false,
    modules: Set<String> = []
  ) {
    self.executable = executable
    self.version = version
    self.isFreeThreaded = isFreeThreaded
    self.isVirtual = isVirtual
    self.modules = modules
  }

  /// The oldest Python that the experiments run on.
  static let oldest = (3, 8)

  /// The 11 of `3.11.7`.
  public var minorVersion: Int {
    let parts = version.split(separator: ".")
    return parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  }

  /// How it is told apart from others, such as `3.11`, or `3.13t` for a free-threaded build.
  public var shortVersion: String {
    version.split(separator: ".").prefix(2).joined(separator: ".") + (isFreeThreaded ? "t" : "")
  }

  /// Asks the interpreter called `name` where it really is, which version it has, and which of
  /// `modules` it can import.
  public static func find(
    _ name: String, modules: [String] = []
  ) throws(LabError) -> Interpreter {
    // Without the working directory, from which Python would import before all else: it may be a
    // stranger's, with a sysconfig.py in it.
    let question = """
      import sys
      sys.path[:] = [folder for folder in sys.path if folder]
      import sysconfig
      from importlib.util import find_spec
      print(sys.executable or '')
      print('.'.join(map(str, sys.version_info[:3])))
      print('t' if sysconfig.get_config_var('Py_GIL_DISABLED') else '')
      print('venv' if sys.prefix != sys.base_prefix else '')
      print(*[name for name in sys.argv[1:] if find_spec(name)])
      """
    let words = [name, "-c", question] + modules
    let lines = shellOutput(
      "exec " + words.map { shellQuoted($0) }.joined(separator: " ") + " 2>/dev/null"
    ).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, !lines[1].isEmpty else { throw .noInterpreter(name: name) }
    let version = lines[1].split(separator: ".").compactMap { Int($0) }
    guard version.count >= 2, (version[0], version[1]) >= oldest else {
      throw .interpreterTooOld(name: name, version: String(lines[1]))
    }
    return Interpreter(
      executable: lines[0].isEmpty ? name : String(lines[0]), version: String(lines[1]),
      isFreeThreaded: lines.count > 2 && lines[2] == "t",
      isVirtual: lines.count > 3 && lines[3] == "venv",
      modules: Set(lines.count > 4 ? lines[4].split(separator: " ").map(String.init) : []))
  }
}
