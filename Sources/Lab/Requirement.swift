/// Something that a model or a workload needs and that not every machine has.
public enum Requirement: Sendable, Equatable {
  /// A Python package, with the module that tells whether it is installed.
  case package(String, module: String)
  /// Python 3 of this minor version or a later one.
  case python(minor: Int)
  /// A build of CPython without the global interpreter lock.
  case freeThreadedPython

  /// What it is, as in `needs …`.
  public var description: String {
    switch self {
    case .package(let name, _): "the Python package \(name)"
    case .python(let minor): "Python 3.\(minor) or later"
    case .freeThreadedPython: "a free-threaded build of Python"
    }
  }

  /// Whether `interpreter` meets it.
  func isMet(by interpreter: Interpreter) -> Bool {
    switch self {
    case .package(_, let module): interpreter.modules.contains(module)
    case .python(let minor): interpreter.minorVersion >= minor
    case .freeThreadedPython: interpreter.isFreeThreaded
    }
  }

  /// How `interpreter`, or another one, would meet it.
  func fix(packages: PackageList, for interpreter: Interpreter) -> String {
    switch self {
    case .package(let name, _): packages.fix(name, for: interpreter)
    case .python(let minor): "install Python 3.\(minor) or later, or name one with --python"
    case .freeThreadedPython: "install one (python3.13t or later), or name it with --python"
    }
  }
}
