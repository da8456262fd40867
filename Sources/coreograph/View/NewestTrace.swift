import Glibc
import Trace

/// The trace that was written last in the working directory.
enum NewestTrace {
  /// Its name. Told by what the file holds: sweeps, comparisons and summaries are JSON, too.
  static func path() throws(CommandFailure) -> String {
    guard let folder = opendir(".") else {
      throw CommandFailure(
        .unreadable, "this folder cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { closedir(folder) }
    var candidates: [(seconds: Int, nanoseconds: Int, name: String)] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasSuffix(".json") || name.hasSuffix(".json.gz") else { continue }
      var facts = stat()
      guard stat(name, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else {
        continue
      }
      candidates.append((facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec, name))
    }
    candidates.sort { $0 > $1 }
    guard let newest = candidates.first(where: { TraceOrDocument.isTrace(at: $0.name) }) else {
      throw CommandFailure(
        .unreadable,
        "no trace is in this folder: record one with `coreograph record`, or name one")
    }
    return newest.name
  }
}
