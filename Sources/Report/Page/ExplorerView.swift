import Foundation
import Typesetting

/// The explorer with its data, as `explorer.mustache` sees it.
struct ExplorerView {
  /// How wide text is in saved figures.
  let typeface: Packed
  /// The runs that it can show.
  let runs: [Run]
  /// Those that are too long for it, with how they can be looked at, a sentence each.
  let tooLong: [SentenceView]
  /// Whether there are any that it can show.
  let opens: Bool

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

extension Report.Run {
  /// A page of ten million spans opens in a browser, in a gigabyte (docs/REPORT.md).
  private static let mostRows = 12_000_000

  /// How many spans and runs of tasks a page would have to carry.
  fileprivate var explorerRows: Int {
    trace.running.count + trace.blocked.count + trace.taskRuns.count + trace.lockWaits.count
      + trace.interpreterLocks.reduce(0) { $0 + $1.uses.count }
  }

  fileprivate var fitsExplorer: Bool { explorerRows <= Self.mostRows }
}

extension ExplorerView {
  /// The fonts of this machine for what the bundled one lacks, as in figures that are drawn here. Asking which
  /// there are takes as long as a chart: once in a process.
  private static let machineFonts = FallbackFonts()

  /// The explorer of `runs`; nil where nothing happened in any of them.
  init?(_ runs: [Report.Run]) throws {
    var texts: Set<String> = []
    let shownRuns = runs.filter { $0.summary.wallSeconds > 0 }
    if shownRuns.isEmpty { return nil }
    tooLong = shownRuns.filter { !$0.fitsExplorer }.map { run in
      SentenceView(
        name: nil,
        text:
          "\(shown(run.name)) has \(grouped(run.explorerRows)) spans, more than a browser holds with "
          + "ease. Look at a part of it: coreograph report … --from 0s --to 60s.")
    }
    self.runs = try shownRuns.filter(\.fitsExplorer).map { run in
      let bytes = try RunBytes(run)
      texts.formUnion(bytes.texts)
      return Run(
        name: shown(run.name), packed: Packed(size: bytes.count, compressed: bytes.compressed))
    }
    opens = !self.runs.isEmpty
    let table = try sortedJSON(TypefaceTable(texts, fallbacks: Self.machineFonts))
    typeface = Packed(size: table.count, compressed: deflated(table))
  }
}
