import Glibc
import Trace

/// A rung that was opened, and why it is no better one.
struct ChosenRung {
  var rung: any CaptureRung
  /// Why each better rung was left out; one line each.
  var notes: [String]
}

/// Opens the rung that was asked for, or the best one that this machine allows.
func chooseRung(
  _ wanted: RecordingRequest.Rung, heldChild pid: pid_t, cores: [Int32]
) throws(RecordingError) -> ChosenRung {
  ChosenRung(rung: ProcfsRung(heldChild: pid, origin: monotonicNow()), notes: [])
}
