import Analysis
import ArgumentParser
import FoundationEssentials
import Glibc
import Trace

/// Recordings kept under names in a folder of the project, to be compared with later.
struct BaselineStore {
  /// The folder of all of them, relative to where the command runs.
  static let folder = ".coreograph/baselines"

  /// The recordings of the baseline `name`.
  func recordings(of name: String) throws -> [String] {
    let folder = try folder(of: name)
    let path = "\(folder)/baseline.json"
    guard FileManager.default.fileExists(atPath: path) else {
      let known = names()
      let hint =
        known.isEmpty
        ? "none is kept here: --save-baseline \(name) keeps one"
        : "kept here: "
          + known.joined(separator: ", ")
      throw CommandFailure(.unreadable, "\(path): there is no such baseline (\(hint))")
    }
    do {
      let baseline = try Baseline(json: readWholeInput(path), path: path)
      return baseline.recordings.map { "\(folder)/\($0)" }
    } catch let error as BaselineError {
      throw CommandFailure(.unreadable, error.description)
    }
  }

  /// Keeps copies of the recordings given last as the baseline `name`, in place of one of that name.
  func save(_ files: ComparisonFiles, as name: String) throws {
    let folder = try folder(of: name)
    let paths = files.candidate.isEmpty ? files.base : files.candidate
    // Written apart and then put in place, so that a baseline is never a half one.
    let temporary = "\(folder).\(getpid()).part"
    try makeFolders(temporary)
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    var facts: Baseline?
    for (index, path) in paths.enumerated() {
      let named = try files.read(path)
      let isCompressed = path.hasSuffix(".gz")
      let file = "run-\(index + 1).json\(isCompressed ? ".gz" : "")"
      try keep(named.trace, of: path, at: "\(temporary)/\(file)")
      facts = facts ?? Baseline(name: name, like: named.trace.metadata)
      facts?.recordings.append(file)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try writeWhole(
      Array(try encoder.encode(facts)) + [UInt8(ascii: "\n")], to: "\(temporary)/baseline.json")
    try replace(folder, with: temporary)
    printDiagnostic("kept \(paths.count) runs as baseline '\(name)' in \(folder)")
  }

  /// Copies the file `path`, which `trace` was read from; what came from a pipe is written
  /// anew.
  private func keep(_ trace: Trace, of path: String, at copy: String) throws {
    do {
      var facts = stat()
      if stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG {
        let file = URL(filePath: path).resolvingSymlinksInPath()
        return try FileManager.default.copyItem(atPath: file.path, toPath: copy)
      }
      var writer = try TraceWriter(path: copy, metadata: trace.metadata)
      try trace.replay(into: &writer)
      try writer.finish(metadata: trace.metadata)
    } catch {
      throw CommandFailure(
        .usage, "\(copy): cannot be written: make room, or change its permissions")
    }
  }

  private func replace(_ folder: String, with temporary: String) throws {
    do {
      if FileManager.default.fileExists(atPath: folder) {
        try FileManager.default.removeItem(atPath: folder)
      }
      try FileManager.default.moveItem(atPath: temporary, toPath: folder)
    } catch {
      throw CommandFailure(.usage, "\(folder): cannot be replaced: change its permissions")
    }
  }

  private func folder(of name: String) throws -> String {
    guard Baseline.isPlain(name) else {
      throw ValidationError(
        "'\(name)' cannot name a baseline: use letters, digits, dots, hyphens and underscores")
    }
    return "\(Self.folder)/\(name)"
  }

  private func makeFolders(_ path: String) throws {
    var folder = ""
    for part in path.split(separator: "/") {
      folder += folder.isEmpty ? String(part) : "/\(part)"
      guard !isLink(folder) else {
        throw CommandFailure(.usage, "\(folder): is a link to elsewhere: remove it")
      }
      // Whoever owns it could put a link in the place of what is being written.
      guard !isForeign(folder) else {
        throw CommandFailure(
          .usage, "\(folder): cannot be written: it is another user's; keep baselines elsewhere")
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(.usage, "\(path): cannot be made: \(String(cString: strerror(errno)))")
    }
  }

  private func names() -> [String] {
    let entries = try? FileManager.default.contentsOfDirectory(atPath: Self.folder)
    return (entries ?? []).sorted()
  }
}
