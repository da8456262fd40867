import Glibc

/// Removes the folder at `path` with what is in it, but for the names in `kept`, where it then stays.
///
/// Other users may be at work in it: a program that changed its user writes there. So every step
/// begins at a folder that is open already and never follows a link. A path would be looked up anew
/// at each step, and whoever puts a link in its midst at the right moment has the recorder, which may
/// be root, remove files elsewhere.
func removeFolder(at path: String, keeping kept: Set<String> = []) {
  let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
  guard folder >= 0 else { return }
  removeEntries(of: folder, keeping: kept, depth: 0)
  if kept.isEmpty { rmdir(path) }
}

/// What is nested deeper was made to wear the recorder out, and stays.
private let deepest = 16

/// Closes `folder`.
private func removeEntries(of folder: Int32, keeping kept: Set<String> = [], depth: Int) {
  guard let stream = fdopendir(folder) else {
    close(folder)
    return
  }
  defer { closedir(stream) }
  var names: [[CChar]] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) {
        Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1))
      }
    }
    let text = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if text != ".", text != "..", !kept.contains(text) { names.append(name) }
  }
  for name in names where unlinkat(folder, name, 0) != 0 {
    if depth < deepest {
      let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if inner >= 0 { removeEntries(of: inner, depth: depth + 1) }
    }
    unlinkat(folder, name, AT_REMOVEDIR)
  }
}
