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

/// The ways to watch a program, from the one that tells most to the one that always works.
struct Ladder {
  /// The held child.
  var program: pid_t
  /// The cores of the machine and those that the program may use.
  var cores: TraceMetadata.Cores

  /// Opens the rung that was asked for, or the best one that this machine allows.
  func climb(to wanted: RecordingRequest.Rung) throws(RecordingError) -> ChosenRung {
    switch wanted {
    case .procfs: return ChosenRung(rung: sampling())
    case .switches: return ChosenRung(rung: try demand(.switches))
    case .tracepoints: return ChosenRung(rung: try demand(.tracepoints))
    case .auto: break
    }
    var notes: [String] = []
    var denial = ""
    for method in [TraceMetadata.Method.tracepoints, .switches] {
      switch attempt(method) {
      case .success(let rung): return ChosenRung(rung: rung, notes: notes)
      case .failure(let obstacle):
        denial = obstacle.reason + (obstacle.fix.map { "; to allow it: \($0)" } ?? "")
        notes.append("\(method.rawValue): \(denial)")
      }
    }
    return ChosenRung(
      rung: sampling(), notes: notes, warning: "threads are sampled, not traced: \(denial)")
  }

  /// Why a rung cannot be used.
  private struct Obstacle: Error {
    var reason: String
    var fix: String?
  }

  private func attempt(_ method: TraceMetadata.Method) -> Result<any CaptureRung, Obstacle> {
    let availability =
      method == .tracepoints ? PerfProbe.tracepoints() : PerfProbe.switches()
    if case .denied(_, let reason, let fix) = availability {
      return .failure(Obstacle(reason: reason, fix: fix))
    }
    do throws(PerfError) {
      let origin = monotonicNow()
      guard method != .tracepoints else {
        return .success(
          try TracepointsRung(heldChild: program, origin: origin, cpus: cores.online))
      }
      let watched = PerfCores.toWatch(online: cores.online, usable: cores.usable)
      return .success(try SwitchesRung(heldChild: program, origin: origin, cpus: watched))
    } catch {
      return .failure(Obstacle(reason: error.description))
    }
  }

  private func demand(_ method: TraceMetadata.Method) throws(RecordingError) -> any CaptureRung {
    switch attempt(method) {
    case .success(let rung): return rung
    case .failure(let obstacle):
      let help = obstacle.fix.map { "allow it with `\($0)`, or " } ?? ""
      throw RecordingError(
        .notAllowed, "--capture \(method.rawValue): \(obstacle.reason); \(help)use --capture auto")
    }
  }

  private func sampling() -> any CaptureRung {
    ProcfsRung(heldChild: program, origin: monotonicNow())
  }
}
