/// Why experiments cannot be run.
public enum LabError: Error, Equatable, CustomStringConvertible {
  /// No such Python interpreter.
  case noInterpreter(name: String)
  /// Its version is one that the experiments don't run on.
  case interpreterTooOld(name: String, version: String)
  /// No interpreter of this version; the versions there are.
  case noSuchVersion(name: String, known: [String])
  /// Everything that was asked for needs something that is not installed.
  case nothingRuns([SkippedExperiment])
  /// The packages of the experiments could not be installed into an environment.
  case cannotInstall(environment: String, status: Int32)
  /// None of the packages runs on this version; the oldest that one does.
  case packagesTooNew(version: String, oldest: String?)
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
    case .noSuchVersion(let name, let known):
      "--python \(name): no such Python here; this machine has "
        + (known.isEmpty ? "none" : known.joined(separator: ", "))
    case .nothingRuns(let skipped):
      "nothing to run: "
        + (skipped.first.map { "\($0.name) \($0.why)" } ?? "no experiment was chosen")
    case .cannotInstall(let environment, let status):
      "\(environment): the packages could not be installed (pip's status \(status), see above): try "
        + "again with a connection to PyPI"
    case .packagesTooNew(let version, let oldest):
      "Python \(version): the packages run on Python \(oldest ?? "3") or later: name one with --python"
    case .cannotWrite(let path, let why):
      "\(path): cannot be written: \(why)"
    }
  }
}
