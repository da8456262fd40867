import Trace

/// Writes a result in one step (``writeWholeFile(_:to:)``), or says why that is not possible.
func writeWhole(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
  do {
    try writeWholeFile(bytes, to: path)
  } catch {
    throw CommandFailure(.usage, error.description)
  }
}
