import Analysis
import Figures
import Trace

/// A chart, as `figure.mustache` sees it.
struct FigureView {
  /// Marks it on the page.
  let id: String
  /// Which chart it is.
  let kind: String
  /// What it is called; nil where what stands above it says enough.
  let title: String?
  /// The drawing, as SVG.
  let wide: String
  /// The drawing for narrow screens, as SVG.
  let narrow: String
  /// The same in numbers; nil where a table of the page says it already.
  var table: TableView?
}

extension FigureView {
  /// The charts of a run, the one that shows most at a glance first. Where a comparison has shown its
  /// levels already they are left out; where nobody recorded what cores did, only what tasks did
  /// is there.
  static func all(
    of run: Run, isCompared: Bool, gallery: inout Gallery
  ) throws -> [FigureView] {
    let input = StudiedRun(NamedTrace(name: run.name, trace: run.trace))
    var figures: [FigureView] = []
    guard run.summary.seesCores else {
      figures.append(
        try gallery.figure(
          .concurrency, of: input, title: "Tasks in flight", table: .levels(of: run.summary)))
      if run.trace.hasTasks {
        figures.append(
          try gallery.figure(.tasks, of: input, title: "Tasks", table: .tasks(of: run.trace)))
      }
      return figures
    }
    if !isCompared {
      figures.append(
        try gallery.figure(
          .concurrency, of: input, title: "Tasks in flight and cores executing",
          table: .levels(of: run.summary)))
    }
    figures.append(try gallery.figure(.threads, of: input, title: "Threads"))
    // A lock that nobody waited for explains nothing.
    if run.trace.interpreterLocks.contains(where: { $0.uses.contains { $0.wait != nil } }) {
      figures.append(
        try gallery.figure(
          .gil, of: input, title: "The interpreter lock", table: .locks(of: run.summary)))
    }
    if run.trace.hasTasks {
      figures.append(
        try gallery.figure(.tasks, of: input, title: "Tasks", table: .tasks(of: run.trace)))
    }
    figures.append(
      try gallery.figure(.cores, of: input, title: "Cores", table: .cores(of: run.trace)))
    return figures
  }
}
