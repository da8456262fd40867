import Glibc
import Trace

/// A rung that was opened, and why it is no better one.
struct ChosenRung {
  var rung: any CaptureRung
  /// Why each better rung was left out; one line each.
  var notes: [String] = []
  /// What the user should be told at once: that spans will be sampled although nobody asked for it.
  var warning: String?
}

/// Opens the rung that was asked for, or the best one that this machine allows.
func chooseRung(
  _ wanted: RecordingRequest.Rung, heldChild pid: pid_t, cores: TraceMetadata.Cores
) throws(RecordingError) -> ChosenRung {
  let origin = monotonicNow()
  func switches() throws(PerfError) -> any CaptureRung {
    try SwitchesRung(
      heldChild: pid, origin: origin,
      cpus: PerfCores.toWatch(online: cores.online, usable: cores.usable))
  }
  switch wanted {
  case .procfs:
    return ChosenRung(rung: ProcfsRung(heldChild: pid, origin: origin))
  case .switches:
    return ChosenRung(rung: try demand(wanted, PerfProbe.switches(), switches))
  case .tracepoints:
    throw RecordingError(
      .notAllowed, "--capture tracepoints: this version cannot record them; use --capture auto")
  case .auto:
    var denial: String
    switch PerfProbe.switches() {
    case .available:
      do {
        return ChosenRung(rung: try switches())
      } catch {
        denial = error.description
      }
    case .denied(_, let reason, let fix):
      denial = reason + (fix.map { "; to allow it: \($0)" } ?? "")
    }
    return ChosenRung(
      rung: ProcfsRung(heldChild: pid, origin: origin), notes: ["switches: \(denial)"],
      warning: "threads are sampled, not traced: \(denial)")
  }
}

/// Opens a rung that must be this one, or says why it cannot be and what would allow it.
private func demand(
  _ rung: RecordingRequest.Rung, _ availability: PerfAvailability,
  _ open: () throws(PerfError) -> any CaptureRung
) throws(RecordingError) -> any CaptureRung {
  if case .denied(_, let reason, let fix) = availability {
    let help = fix.map { "allow it with `\($0)`, or use --capture auto" } ?? "use --capture auto"
    throw RecordingError(.notAllowed, "--capture \(rung.rawValue): \(reason); \(help)")
  }
  do {
    return try open()
  } catch {
    throw RecordingError(
      .notAllowed, "--capture \(rung.rawValue): \(error.description); use --capture auto")
  }
}
