import Analysis
import ArgumentParser
import Glibc

/// Prints a result for people, which ends as it is given. Nothing in it acts on a terminal but the
/// colours of the style, where there are any.
func printText(
  _ text: String, style: TerminalStyle = .ofStandardOutput
) throws(CommandFailure) {
  try writeWhole(Array(text.harmlessLines(keepingColors: style.usesColor).utf8), to: "-")
}

/// Prints a result for scripts, and a line feed.
func printJSON(_ json: some Sequence<UInt8>) throws(CommandFailure) {
  let text = String(decoding: Array(json), as: UTF8.self).harmlessJSON
  try writeWhole(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: "-")
}

/// Writes a line of diagnostics to standard error. Names in it stay what they are: none of them
/// breaks the line or acts on the terminal.
func printDiagnostic(_ line: String) {
  printProgress("coreograph: \(line)")
}

/// Writes a line to standard error that is no diagnostic: how far something is.
func printProgress(_ line: String) {
  writeToStandardError("\(line.harmless)\n")
}

/// Writes text to standard error as it is.
func writeToStandardError(_ text: String) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { return }
    rest = rest.dropFirst(written)
  }
}

/// Fills standard streams that were closed by the caller, so that no file of ours takes their
/// number and gets what is meant for them. A program that is started finds them closed as before.
func occupyClosedStandardStreams() {
  while true {
    let descriptor = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard (0...STDERR_FILENO).contains(descriptor) else {
      if descriptor >= 0 { close(descriptor) }
      return
    }
  }
}

/// Refuses `-` where it is named twice: what was read from standard input is gone.
func refuseSecondStandardInput(among inputs: [String]) throws {
  guard inputs.count(where: { $0 == "-" }) > 1 else { return }
  throw ValidationError("- is named twice, and standard input can be read once: name files")
}

/// Refuses `-` as the name of a folder to write: a folder cannot go to standard output.
func refuseStandardOutput(asFolder folder: String?, of option: String) throws {
  guard folder == "-" else { return }
  throw ValidationError(
    "\(option) -: what is written is a folder, which cannot go to standard output; name one")
}
