import Analysis
import Glibc

/// Writes a line of diagnostics to standard error. Names in it stay what they are: none of them
/// breaks the line or acts on the terminal.
func printDiagnostic(_ line: String) {
  writeToStandardError("coreograph: \(line.harmless)\n")
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
