import Foundation

/// The explorer with its data, as `explorer.mustache` sees it.
struct ExplorerView {
  /// The runs that it can show.
  let runs: [Run]

  /// A run that it can show.
  struct Run {
    /// What the run is called.
    let name: String
    /// How many bytes its data have once they are unpacked.
    let size: Int
    /// Its data: base64 of a zlib stream.
    let data: String
  }
}

extension ExplorerView {
  /// The explorer of `runs`; nil where nothing happened in any of them.
  init?(_ runs: [Report.Run]) throws {
    self.runs = try runs.filter { $0.summary.wallSeconds > 0 }.map { run in
      let bytes = try RunBytes(run)
      return Run(
        name: shown(run.name), size: bytes.count,
        data: Data(bytes.compressed).base64EncodedString())
    }
    if self.runs.isEmpty { return nil }
  }
}
