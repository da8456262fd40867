import FoundationEssentials
import Trace

/// What is known about recordings that are kept under a name: `baseline.json` beside them.
///
/// The file may be a stranger's, with the project that it came with.
package struct Baseline: Codable, Sendable, Equatable {
  /// What the file says it is.
  package private(set) var format = Baseline.currentFormat
  /// What they are kept under.
  package var name: String
  /// Where the first of them was recorded.
  package var machine: TraceMetadata.Machine
  /// What cores it had.
  package var cores: TraceMetadata.Cores
  /// How it was recorded.
  package var method: TraceMetadata.Method
  /// What was recorded.
  package var command: [String]
  /// File names, beside the file that says so.
  package var recordings: [String]

  private static let currentFormat = "coreograph-baseline/1"

  /// Facts of recordings whose names are added as they are kept.
  package init(name: String, like metadata: TraceMetadata) {
    self.name = name
    machine = metadata.machine
    cores = metadata.cores
    method = metadata.capture.method
    command = metadata.command
    recordings = []
  }

  /// Reads the bytes of the file `path`.
  package init(json: [UInt8], path: String) throws(BaselineError) {
    let read: Baseline
    do {
      read = try JSONDecoder().decode(Baseline.self, from: Data(json))
    } catch {
      throw BaselineError(path: path, what: "is no list of kept recordings")
    }
    guard read.format == Self.currentFormat else {
      throw BaselineError(path: path, what: "is of another format, '\(read.format)'")
    }
    guard !read.recordings.isEmpty else {
      throw BaselineError(path: path, what: "names no recording")
    }
    guard read.recordings.allSatisfy(Self.isPlain) else {
      throw BaselineError(path: path, what: "names recordings outside of its folder")
    }
    guard Set(read.recordings).count == read.recordings.count else {
      throw BaselineError(path: path, what: "names a recording twice")
    }
    self = read
  }

  /// Whether it is the name of an entry of a folder, and nothing else.
  package static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }
}

/// Why kept recordings cannot be used.
package struct BaselineError: Error, Equatable, CustomStringConvertible {
  /// The file that lists them.
  package var path: String
  /// What is wrong with it.
  package var what: String

  /// One line with what to do about it.
  package var description: String { "\(path): \(what): save the baseline anew" }
}
