import Foundation
import Testing

/// A file in the folder Golden that was looked at before it was kept.
///
/// With `COREOGRAPH_RECORD` in the environment it is written anew and the test fails, so that a changed
/// figure is never kept without someone looking at it.
struct GoldenFile {
  /// Its name in the folder, with the ending.
  var name: String

  /// Where it lies.
  var path: String { Self.folder.appending(path: name).path }

  /// Its bytes.
  var bytes: Data {
    get throws { try Data(contentsOf: URL(filePath: path)) }
  }

  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  /// Whether `drawn` was written in place of the file, because that was asked for.
  func isRecordedAnew(_ drawn: some Sequence<UInt8>) throws -> Bool {
    guard ProcessInfo.processInfo.environment["COREOGRAPH_RECORD"] != nil else { return false }
    try Data(drawn).write(to: URL(filePath: path))
    Issue.record("\(path) was recorded anew: look at it, then run without COREOGRAPH_RECORD")
    return true
  }
}
