import Glibc

/// Why a trace cannot be written. What was written before stays readable up to that point.
public struct TraceWriteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure that a caller may want to tell apart.
  public enum Reason: Sendable, Equatable {
    /// The output could not be created; `errno`'s value.
    case cannotCreate(Int32)
    /// Another user put something of that name into a folder that everybody may write to.
    case foreign
    /// No space, or no quota, is left.
    case full
    /// The same where the output is written whole or not at all.
    case noRoom
    /// Whoever read the output (a pipe) has closed it.
    case readerGone
    /// The file was deleted, or cut, by someone else while it was being written.
    case removed
    /// What should be written cannot be said in JSON, such as a number that is not finite.
    case unencodable(String)
    /// Any other failure of the system; `errno`'s value.
    case system(Int32)
  }

  /// The output, as the user named it.
  public var path: String
  /// What went wrong.
  public var reason: Reason

  /// Makes the error for the output `path`.
  public init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// One line that names the file, what is wrong and what to do.
  public var description: String {
    let name = path == "-" ? "standard output" : path
    switch reason {
    case .cannotCreate(let code):
      let fix = code == ENOENT ? "create its folder first" : "choose another place with -o"
      return "\(name): cannot be created: \(systemMessage(code)); \(fix)"
    case .foreign:
      return "\(name): cannot be written: \(foreignFileText)"
    case .full:
      return "\(name): no space left: the trace ends here and is readable up to this moment; "
        + "free some space, or choose another place with -o (a name in .gz is ten times smaller)"
    case .noRoom:
      return "\(name): no space left: nothing is written; free some space, or choose another place "
        + "with -o (a name in .gz is ten times smaller)"
    case .readerGone:
      return "\(name): whoever read it has closed it; the rest of the trace is not written"
    case .removed:
      return "\(name): was deleted or cut by another program while it was being written; "
        + "record again"
    case .unencodable(let what):
      return "\(name): \(what)"
    case .system(let code):
      return "\(name): cannot be written: \(systemMessage(code))"
    }
  }

  /// The failure of a write that ended with `code`.
  static func writing(_ path: String, code: Int32) -> TraceWriteError {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: TraceWriteError(path: path, reason: .full)
    case EPIPE: TraceWriteError(path: path, reason: .readerGone)
    default: TraceWriteError(path: path, reason: .system(code))
    }
  }
}

/// The system's words for an `errno` value, in lower case as they stand after a colon.
func systemMessage(_ code: Int32) -> String {
  let message = String(cString: strerror(code))
  return message.prefix(1).lowercased() + message.dropFirst()
}
