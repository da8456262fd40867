import Trace

/// Why nothing is predicted, and what would help.
public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// What stands against it.
  public var reason: String
  /// What to do.
  public var fix: String

  /// Both, as one sentence.
  public var description: String { "\(reason); \(fix)" }

  /// Makes a refusal from its parts.
  init(_ reason: String, fix: String) {
    self.reason = reason
    self.fix = fix
  }
}

extension Refusal {
  /// What stands against a prediction from `trace` before anything is replayed; nil where nothing does.
  init?(of trace: Trace) {
    let metadata = trace.metadata
    let capture = metadata.capture
    let again = "record the program again"
    if capture.method == .tasks {
      self.init(
        "this trace says nothing about cores", fix: "record the program with `coreograph record`")
    } else if metadata.capture.notes.contains(where: { $0.hasPrefix("merged: ") }) {
      self.init("this is several recordings in one", fix: "predict from one of them")
    } else if metadata.part != nil {
      self.init(
        "this is a part of a recording: what came before is missing", fix: "name the whole one")
    } else if metadata.cutShort {
      self.init("this recording was cut short: its end is missing", fix: again)
    } else if capture.lostRecords > 0 || !trace.losses.isEmpty {
      self.init(
        "records were lost: what threads did meanwhile is not known",
        fix: "record a shorter run, or one that switches less often")
    } else if capture.method == .procfs {
      self.init(
        "samples do not tell what threads waited for, nor when they had cores",
        fix: "record where the kernel's switch records may be read (`coreograph doctor`)")
    } else if trace.processes.contains(where: { $0.ending == .untraceable }) {
      self.init(
        "a process changed to a program that may not be watched",
        fix: "record as the user who may, or without it")
    } else if metadata.cores.usable.isEmpty {
      self.init("the trace does not say which cores the program could use", fix: again)
    } else if let quota = metadata.cores.quota, quota < Double(metadata.cores.usable.count) {
      self.init(
        "a control group took cores away from time to time, by a quota",
        fix: "record without it, pinned with `coreograph record --cores`")
    } else if trace.running.count == 0 {
      self.init("nothing in it was on a core", fix: "record a program that computes")
    } else {
      return nil
    }
  }
}
