import Glibc

/// The trace that was written last in the working directory.
enum NewestTrace {
  /// Its name; names that `record` gives come before other JSON.
  static func path() throws(CommandFailure) -> String {
    guard let folder = opendir(".") else {
      throw CommandFailure(
        .unreadable, "this folder cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { closedir(folder) }
    var best: (rank: Int, seconds: Int, nanoseconds: Int, name: String)?
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let rank = rank(name) else { continue }
      var facts = stat()
      guard stat(name, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else {
        continue
      }
      let time = facts.st_mtim
      let candidate = (rank, time.tv_sec, time.tv_nsec, name)
      if best.map({ $0 < candidate }) ?? true { best = candidate }
    }
    guard let best else {
      throw CommandFailure(
        .unreadable,
        "no trace is in this folder: record one with `coreograph record`, or name one")
    }
    return best.name
  }

  private static func rank(_ name: String) -> Int? {
    let bare = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    if bare.hasSuffix(".trace.json") { return 1 }
    return bare.hasSuffix(".json") ? 0 : nil
  }
}
