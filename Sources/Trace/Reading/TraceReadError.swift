/// Why a file cannot be read as a trace: one line that names the file, the place and the fix.
public struct TraceReadError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where in a file something stands.
  public enum Place: Sendable, Equatable, CustomStringConvertible {
    /// A line, counted from 1.
    case line(Int)
    /// A byte, counted from 0; of the unpacked text where the file is compressed.
    case byte(Int)

    /// Such as `line 12`.
    public var description: String {
      switch self {
      case .line(let number): "line \(number)"
      case .byte(let number): "byte \(number)"
      }
    }
  }

  /// The file as the user named it; `-` is standard input.
  public var path: String
  /// Where the trouble begins; nil where it concerns the whole file.
  public var place: Place?
  /// What is wrong.
  public var what: String
  /// What can be done about it.
  public var fix: String

  /// Makes the error from its parts.
  public init(path: String, place: Place?, what: String, fix: String) {
    self.path = path
    self.place = place
    self.what = what
    self.fix = fix
  }

  /// All of it in one line.
  public var description: String {
    let name = path == "-" ? "standard input" : path
    let place = place.map { ", \($0)" } ?? ""
    return "\(name)\(place): \(what); \(fix)"
  }
}
