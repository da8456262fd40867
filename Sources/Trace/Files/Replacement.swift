import Glibc

/// A file that is written beside another one, under a name that nobody can foresee and never where
/// something is already, and takes its place once it is whole. Until then it goes when it is not used
/// any more.
final class Replacement {
  /// The system would not; `errno`'s value.
  struct Failure: Error { var code: Int32 }

  /// What to write to.
  let descriptor: Int32
  /// Where it is to be in the end: a symbolic link stays one.
  private let target: String
  private let temporary: String
  private var isInPlace = false

  /// Whether the file `path` can be replaced: it is a regular file, or nothing yet.
  static func isPossible(of path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG
  }

  /// Begins to replace the file `path`, whose owner and permissions will be kept.
  init(of path: String) throws(Failure) {
    var former = stat()
    let isThere = stat(path, &former) == 0
    target =
      realpath(path, nil).map { resolved in
        defer { free(resolved) }
        return String(cString: resolved)
      } ?? path
    temporary = "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36)).part"
    descriptor = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, isThere ? 0o600 : 0o666)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    guard isThere else { return }
    // The owner first, who may only be given by root: what the mode allows is meant for them.
    _ = fchown(descriptor, former.st_uid, former.st_gid)
    fchmod(descriptor, former.st_mode & 0o777)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if descriptor >= 0, !isInPlace { unlink(temporary) }
  }

  /// Puts what was written into its place. Nothing may be written afterwards.
  func takePlace() throws(Failure) {
    guard rename(temporary, target) == 0 else { throw Failure(code: errno) }
    isInPlace = true
  }
}
