import Glibc

/// Whether what stands at `path` was put there by another user, in a folder that everybody may write
/// to, such as /tmp: a link that leads to a file of ours, a second name for one, or a file that its
/// owner reads along.
///
/// Kernels refuse to follow and to write these (fs.protected_symlinks, fs.protected_hardlinks,
/// fs.protected_regular), but not all of them have that switched on. What the folder's owner put
/// there is trusted as the folder is.
public func isForeign(_ path: String) -> Bool {
  var facts = stat()
  guard lstat(path, &facts) == 0 else { return false }
  return isForeign(facts, at: path)
}

/// The same for an entry whose facts are known.
func isForeign(_ facts: stat, at path: String) -> Bool {
  var folder = stat()
  guard stat(folderName(of: path), &folder) == 0 else { return false }
  guard folder.st_mode & S_IWOTH != 0 else { return false }
  let kind = facts.st_mode & S_IFMT
  if kind == S_IFREG, facts.st_nlink > 1 { return true }
  // A device is what its owner, root, says.
  guard kind == S_IFREG || kind == S_IFLNK || kind == S_IFIFO || kind == S_IFDIR else {
    return false
  }
  return facts.st_uid != geteuid() && facts.st_uid != folder.st_uid
}

/// The folder that `path` names an entry of.
private func folderName(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Takes away the link at `path`, if it is one. For files whose names we choose in a folder that the
/// user named: it may have come from a stranger, with links that lead out of it.
public func removeLink(at path: String) {
  if isLink(path) { unlink(path) }
}

/// Whether `path` itself is a symbolic link.
public func isLink(_ path: String) -> Bool {
  var facts = stat()
  return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
}

/// Why nothing is written there, in words that stand behind the file's name.
public let foreignFileText =
  "it is another user's, or has another name, in a folder that everybody may write to; "
  + "choose another place with -o"
