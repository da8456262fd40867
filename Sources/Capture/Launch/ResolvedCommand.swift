import Glibc

/// A command whose file was found, as a shell finds it.
struct ResolvedCommand: Equatable {
  /// The file to execute, as the program will see it: relative names count from its directory.
  var path: String
  /// The program's arguments, its name first.
  var arguments: [String]

  /// Finds the file of `command` along `searchPath` (the `PATH` that the program will have; nil for
  /// the system's default), seen from the program's working directory `directory`.
  init(
    _ command: [String], searchPath: String?, directory: String?
  ) throws(RecordingError) {
    guard let name = command.first, !name.isEmpty else {
      throw RecordingError(.wrongRequest, "there is no command to record")
    }
    arguments = command
    if name.contains("/") {
      if let obstacle = obstacle(at: name, from: directory) { throw obstacle }
      path = name
      return
    }
    var refusal: RecordingError?
    for folder in (searchPath ?? "/bin:/usr/bin").split(
      separator: ":", omittingEmptySubsequences: false)
    {
      let candidate = folder.isEmpty ? "./\(name)" : "\(folder)/\(name)"
      guard let obstacle = obstacle(at: candidate, from: directory) else {
        path = candidate
        return
      }
      if obstacle.kind == .commandNotExecutable, refusal == nil { refusal = obstacle }
    }
    if obstacle(at: "./\(name)", from: directory) == nil {
      throw RecordingError(
        .commandNotFound, "\(name): not found in PATH, but it is here: write ./\(name)")
    }
    throw refusal
      ?? RecordingError(
        .commandNotFound,
        "\(name): command not found in PATH; check its spelling, install it, or give its path")
  }
}

/// Where `path` leads for a program that runs in `directory`.
func locate(_ path: String, from directory: String?) -> String {
  guard let directory, !path.hasPrefix("/") else { return path }
  return "\(directory)/\(path)"
}

/// Why the file at `path` cannot be executed; nil when nothing speaks against it.
private func obstacle(at path: String, from directory: String?) -> RecordingError? {
  let place = locate(path, from: directory)
  var facts = stat()
  guard stat(place, &facts) == 0 else {
    switch errno {
    case ENOENT, ENOTDIR:
      return RecordingError(.commandNotFound, "\(path): no such file; check its spelling")
    case let reason:
      return RecordingError(.commandNotExecutable, "\(path): \(describe(errno: reason))")
    }
  }
  guard facts.st_mode & S_IFMT != S_IFDIR else {
    return RecordingError(
      .commandNotExecutable, "\(path): is a directory, not a program; name a file in it")
  }
  guard faccessat(AT_FDCWD, place, X_OK, AT_EACCESS) == 0 else {
    let fix =
      facts.st_mode & 0o111 == 0
      ? "not executable; allow it (chmod +x \(path)) or name its interpreter (sh \(path))"
      : "permission denied for this user"
    return RecordingError(.commandNotExecutable, "\(path): \(fix)")
  }
  return nil
}
