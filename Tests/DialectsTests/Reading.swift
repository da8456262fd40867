import FoundationEssentials
import Testing
import Trace

@testable import Dialects

/// The trace in a file of the folder Fixtures.
func fixture(_ name: String) throws -> Trace {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  return try readAnyTrace(at: "/\(folder)/Fixtures/\(name)")
}

/// The trace that is in a file with this text.
func trace(_ text: String) throws -> Trace { try readAnyTrace(Array(text.utf8), path: "a.json") }

/// The one line that refuses a file with this text.
func refusal(_ text: String) -> String {
  let error = #expect(throws: TraceReadError.self) { try trace(text) }
  let line = error?.description ?? ""
  #expect(line.hasPrefix("a.json"))
  #expect(line.contains("; ") && !line.contains("\n"), "\(line)")
  return line
}

/// `trace` after it was written as Coreograph's own, and read again.
func written(_ trace: Trace) throws -> Trace {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "dialects-\(UInt64.random(in: 0 ... .max))")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appending(path: "copy.json").path
  var writer = try TraceWriter(path: path, metadata: trace.metadata)
  try trace.replay(into: &writer)
  try writer.finish(metadata: trace.metadata)
  return try readTrace(at: path)
}

extension Trace {
  /// Every task as `name start end`, in order, in microseconds; `…` where it had not ended.
  var told: [String] {
    tasks.map { task in
      "\(task.name) \(task.time.start / 1000) "
        + (task.outcome == nil ? "…" : "\(task.time.end / 1000)")
    }
  }

  /// Every marked stretch as `depth name start end`.
  var toldInside: [String] {
    marks.map { "\($0.depth) \($0.name) \($0.time.start / 1000) \($0.time.end / 1000)" }
  }

  /// What the metadata say was left out.
  var leftOut: String? { metadata.capture.notes.first { $0.hasPrefix("left out: ") } }
}
