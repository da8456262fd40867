import Glibc

/// Why a file cannot be written.
public struct FileWriteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, as the user named it.
  public var path: String
  /// What is wrong and what to do about it.
  public var why: String

  init(path: String, why: String) {
    self.path = path
    self.why = why
  }

  fileprivate init(path: String, code: Int32) {
    self.init(path: path, why: "\(systemMessage(code)); choose another place with -o")
  }

  /// One line that names the file, what is wrong and what to do.
  public var description: String {
    "\(path == "-" ? "standard output" : path): cannot be written: \(why)"
  }
}

/// Writes a file in one step: whoever reads it finds the old one or the whole new one, never a part.
/// A symbolic link stays one, and a file that was there keeps its permissions. A device or a pipe is
/// written as it is; `-` is standard output.
///
/// What is written on the way stands beside the file under a name that nobody can foresee, and never
/// where something is already.
///
/// - Throws: ``FileWriteError``; what was there before is there still.
public func writeWholeFile(_ bytes: [UInt8], to path: String) throws(FileWriteError) {
  if path == "-" { return try write(bytes, to: STDOUT_FILENO, path: path) }
  guard !isForeign(path) else { throw FileWriteError(path: path, why: foreignFileText) }
  guard Replacement.isPossible(of: path) else {
    let file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else { throw FileWriteError(path: path, code: errno) }
    defer { close(file) }
    return try write(bytes, to: file, path: path)
  }
  let replacement: Replacement
  do throws(Replacement.Failure) {
    replacement = try Replacement(of: path)
  } catch {
    throw FileWriteError(path: path, code: error.code)
  }
  try write(bytes, to: replacement.descriptor, path: path)
  do throws(Replacement.Failure) {
    try replacement.takePlace()
  } catch {
    throw FileWriteError(path: path, code: error.code)
  }
}

private func write(
  _ bytes: [UInt8], to file: Int32, path: String
) throws(FileWriteError) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { throw FileWriteError(path: path, code: errno) }
    rest = rest.dropFirst(written)
  }
}
