/// Why experiments cannot be run.
public enum LabError: Error, Equatable, CustomStringConvertible {
  /// No such Python interpreter.
  case noInterpreter(name: String)
  /// Its version is one that the experiments don't run on.
  case interpreterTooOld(name: String, version: String)
  /// A file or folder of the results cannot be written.
  case cannotWrite(path: String, why: String)

  /// What is wrong and what to do about it, in one line.
  public var description: String {
    switch self {
    case .noInterpreter(let name):
      "\(name): no Python interpreter answers to this name: install one (apt install python3) "
        + "or name one with --python"
    case .interpreterTooOld(let name, let version):
      "\(name): is Python \(version); the experiments need 3.8 or later"
    case .cannotWrite(let path, let why):
      "\(path): cannot be written: \(why)"
    }
  }
}
