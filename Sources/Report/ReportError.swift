/// Why a report cannot be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// There is no recording to report on.
  case noInputs
  /// Of one recording nobody knows what cores did, and it is to stand beside others.
  case unknownCores(name: String)
  /// A template of the user's cannot be used.
  case badTemplate(path: String, why: String)

  /// What is wrong and what to do about it, in one line.
  public var description: String {
    switch self {
    case .noInputs:
      "there is no recording to report on: name at least one trace"
    case .unknownCores(let name):
      "\(name): says nothing of cores, by which a report compares recordings: report on it alone"
    case .badTemplate(let path, let why):
      "\(path): \(why)"
    }
  }
}
