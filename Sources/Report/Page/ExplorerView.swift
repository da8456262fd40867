import Foundation
import Typesetting

/// The explorer with its data, as `explorer.mustache` sees it.
struct ExplorerView {
  /// How wide text is in saved figures.
  let typeface: Packed
  /// The runs that it can show.
  let runs: [Run]

  /// Something that the page carries beside its text.
  struct Packed {
    /// How many bytes it has once it is unpacked.
    let size: Int
    /// It itself: base64 of a zlib stream.
    let data: String

    init(size: Int, compressed: [UInt8]) {
      self.size = size
      data = Data(compressed).base64EncodedString()
    }
  }

  /// A run that it can show.
  struct Run {
    /// What the run is called.
    let name: String
    /// Its data.
    let packed: Packed
  }
}

extension ExplorerView {
  /// The fonts of this machine for what the bundled one lacks, as in figures that are drawn here. Asking which
  /// there are takes as long as a chart: once in a process.
  private static let machineFonts = FallbackFonts()

  /// The explorer of `runs`; nil where nothing happened in any of them.
  init?(_ runs: [Report.Run]) throws {
    var texts: Set<String> = []
    self.runs = try runs.filter { $0.summary.wallSeconds > 0 }.map { run in
      let bytes = try RunBytes(run)
      texts.formUnion(bytes.texts)
      return Run(
        name: shown(run.name), packed: Packed(size: bytes.count, compressed: bytes.compressed))
    }
    if self.runs.isEmpty { return nil }
    let table = try sortedJSON(TypefaceTable(texts, fallbacks: Self.machineFonts))
    typeface = Packed(size: table.count, compressed: deflated(table))
  }
}
