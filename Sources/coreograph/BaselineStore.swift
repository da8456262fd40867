import ArgumentParser
import FoundationEssentials
import Glibc
import Trace

/// Recordings kept under names in a folder of the project, to be compared with later.
struct BaselineStore {
  /// The folder of all of them, relative to where the command runs.
  static let folder = ".coreograph/baselines"

  /// What is known about a baseline: `baseline.json` beside its recordings.
  private struct Facts: Codable {
    var format = "coreograph-baseline/1"
    var name: String
    var machine: TraceMetadata.Machine
    var cores: TraceMetadata.Cores
    var method: TraceMetadata.Method
    var command: [String]
    /// File names, beside this one.
    var recordings: [String]
  }

  /// The recordings of the baseline `name`.
  func recordings(of name: String) throws -> [String] {
    let folder = try folder(of: name)
    let path = "\(folder)/baseline.json"
    let facts: Facts
    do {
      facts = try JSONDecoder().decode(Facts.self, from: Data(try readWholeInput(path)))
    } catch {
      let known = names()
      let hint =
        known.isEmpty
        ? "none is kept here: --save-baseline \(name) keeps one"
        : "kept here: "
          + known.joined(separator: ", ")
      throw CommandFailure(.unreadable, "\(path): there is no such baseline (\(hint))")
    }
    // The file may be a stranger's, with the project that it came with.
    guard facts.recordings.allSatisfy(Self.isPlain) else {
      throw CommandFailure(
        .unreadable, "\(path): names recordings outside of its folder: save the baseline anew")
    }
    return facts.recordings.map { "\(folder)/\($0)" }
  }

  /// Keeps copies of `recordings` as the baseline `name`, in place of one of that name.
  func save(_ recordings: [String], as name: String) throws {
    let folder = try folder(of: name)
    let traces = try recordings.map { path throws(CommandFailure) in try readNamedTrace(path) }
    guard let first = traces.first?.trace.metadata else { return }
    try makeFolders(folder)
    var names: [String] = []
    for (index, path) in recordings.enumerated() {
      let bytes = try readWholeInput(path)
      let isCompressed = bytes.starts(with: [0x1f, 0x8b])
      let file = "run-\(index + 1).json\(isCompressed ? ".gz" : "")"
      try writeWhole(bytes, to: "\(folder)/\(file)")
      names.append(file)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let facts = Facts(
      name: name, machine: first.machine, cores: first.cores, method: first.capture.method,
      command: first.command, recordings: names)
    try writeWhole(
      Array(try encoder.encode(facts)) + [UInt8(ascii: "\n")], to: "\(folder)/baseline.json")
    printDiagnostic("kept \(recordings.count) runs as baseline '\(name)' in \(folder)")
  }

  private func folder(of name: String) throws -> String {
    guard Self.isPlain(name) else {
      throw ValidationError(
        "'\(name)' cannot name a baseline: use letters, digits, dots, hyphens and underscores")
    }
    return "\(Self.folder)/\(name)"
  }

  /// Whether it is the name of an entry of a folder, and nothing else.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }

  private func makeFolders(_ path: String) throws {
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
