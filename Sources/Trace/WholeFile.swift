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
  var facts = stat()
  let isThere = stat(path, &facts) == 0
  if isThere, facts.st_mode & S_IFMT != S_IFREG {
    let file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else { throw FileWriteError(path: path, code: errno) }
    defer { close(file) }
    return try write(bytes, to: file, path: path)
  }
  let target = realpath(path, nil).map { resolved in
    defer { free(resolved) }
    return String(cString: resolved)
  }
  try replace(target ?? path, with: bytes, like: isThere ? facts : nil, path: path)
}

/// - Parameter former: what is known of the file that is there already.
private func replace(
  _ target: String, with bytes: [UInt8], like former: stat?, path: String
) throws(FileWriteError) {
  let random = String(UInt64.random(in: 0 ... .max), radix: 36)
  let temporary = "\(target).\(random).part"
  let file = open(
    temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, former == nil ? 0o666 : 0o600)
  guard file >= 0 else { throw FileWriteError(path: path, code: errno) }
  do {
    defer { close(file) }
    if let former {
      // The owner first, who may only be given by root: what the mode allows is meant for them.
      _ = fchown(file, former.st_uid, former.st_gid)
      fchmod(file, former.st_mode & 0o777)
    }
    try write(bytes, to: file, path: path)
  } catch {
    unlink(temporary)
    throw error
  }
  guard rename(temporary, target) == 0 else {
    let failure = FileWriteError(path: path, code: errno)
    unlink(temporary)
    throw failure
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
