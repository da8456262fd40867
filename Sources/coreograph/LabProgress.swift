import Glibc
import Lab

/// Tells how far a lab run is: a bar on a terminal, a line for each run elsewhere.
struct LabProgress {
  private let bar = ProgressBar()
  /// The folder of the results, as the user named it.
  let folder: String
  private var done = 0
  /// How many runs there are in all.
  private(set) var count = 1

  init(folder: String) { self.folder = folder }

  /// Shows what happened.
  mutating func show(_ event: Lab.Event) {
    switch event {
    case .skipped(let experiment):
      end()
      printProgress("skipped: \(experiment.name) \(experiment.why)")
    case .resumed(let done, let count):
      (self.done, self.count) = (done, count)
      end()
      printDiagnostic(
        "going on with \(folder): \(done) of \(count) runs are there; to begin anew, name another "
          + "folder with -o, or remove this one")
    case .started(let label, let number, let count):
      (done, self.count) = (number - 1, count)
      show(note: label)
    case .finished(let run, let number, let count):
      (done, self.count) = (number, count)
      guard !bar.isShown else { return show(note: run.label) }
      let seconds = run.wallSeconds.map { " \(($0 * 100).rounded() / 100) s" } ?? ""
      let remark = run.remark.map { " (\($0))" } ?? ""
      printProgress("\(number)/\(count) \(run.label)\(seconds): \(run.answer)\(remark)")
    }
  }

  /// Shows what is being done.
  func show(note: String) { bar.show(done: done, of: count, note: note) }

  /// Leaves the terminal as it was.
  func end() { bar.end() }
}
