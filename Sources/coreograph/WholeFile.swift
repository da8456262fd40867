import Glibc

/// Writes a result in one step: whoever reads the file finds the old one or the whole new one,
/// never a part. `-` is standard output; a device or a pipe is written as it is.
func writeWhole(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
  if path == "-" { return try write(bytes, to: STDOUT_FILENO, path: "standard output") }
  var facts = stat()
  if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw unwritable(path) }
    defer { close(file) }
    return try write(bytes, to: file, path: path)
  }
  // Through a symbolic link, so that the link stays one.
  let target = realpath(path, nil).map { resolved in
    defer { free(resolved) }
    return String(cString: resolved)
  }
  try replace(target ?? path, with: bytes, path: path)
}

private func replace(
  _ target: String, with bytes: [UInt8], path: String
) throws(CommandFailure) {
  let temporary = "\(target).\(getpid()).part"
  let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard file >= 0 else { throw unwritable(path) }
  do {
    defer { close(file) }
    try write(bytes, to: file, path: path)
  } catch {
    unlink(temporary)
    throw error
  }
  guard rename(temporary, target) == 0 else {
    let failure = unwritable(path)
    unlink(temporary)
    throw failure
  }
}

private func write(
  _ bytes: [UInt8], to file: Int32, path: String
) throws(CommandFailure) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { throw unwritable(path) }
    rest = rest.dropFirst(written)
  }
}

private func unwritable(_ path: String) -> CommandFailure {
  CommandFailure(
    .usage,
    "\(path): cannot be written: \(String(cString: strerror(errno))); choose another place with -o")
}
