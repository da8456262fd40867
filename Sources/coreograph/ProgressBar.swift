import Analysis
import Glibc

/// How far something is, in one line of a terminal; shows nothing where standard error is none.
struct ProgressBar {
  /// Whether there is a terminal to show it on.
  let isShown =
    isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"

  /// Shows that `done` of `count` are done, and `note` beside it.
  func show(done: Int, of count: Int, note: String) {
    guard isShown else { return }
    let width = 28
    let filled = count > 0 ? done * width / count : width
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    writeToStandardError("\r\u{1B}[K\(bar) \(done)/\(count)  \(note.harmless)")
  }

  /// Leaves the terminal as it was.
  func end() {
    if isShown { writeToStandardError("\r\u{1B}[K") }
  }
}
