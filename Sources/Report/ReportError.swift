/// Why a report cannot be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// There is no recording to report on.
  case noInputs
  /// A template of the user's cannot be used.
  case badTemplate(path: String, why: String)

  /// What is wrong and what to do about it, in one line.
  public var description: String {
    switch self {
    case .noInputs:
      "there is no recording to report on: name at least one trace"
    case .badTemplate(let path, let why):
      "\(path): \(why)"
    }
  }
}
