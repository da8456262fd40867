import Scaling

/// Why a sweep cannot be taken up again.
public struct ResumeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line: the file, what differs, and the way out.
  public var description: String
}

extension SweepDocument {
  /// This document with what `earlier`, from the file `path`, already measured.
  ///
  /// Refuses where plan or machine differ: measurements of two programs or two machines in one table
  /// would be a law of neither.
  public func resuming(_ earlier: SweepDocument, path: String) throws(ResumeError) -> SweepDocument
  {
    guard !earlier.runs.isEmpty else { return self }
    let differences = [
      ("command", plan.command == earlier.plan.command),
      ("--workers", plan.workers == earlier.plan.workers),
      ("--repeat", plan.repeats == earlier.plan.repeats),
      ("--warmup", plan.warmups == earlier.plan.warmups),
      ("--seed", plan.seed == earlier.plan.seed),
      ("machine", machine.isSame(as: earlier.machine)),
    ].filter { !$0.1 }.map(\.0)
    guard differences.isEmpty else {
      throw ResumeError(
        description: "\(path) holds another sweep (\(differences.joined(separator: ", "))): "
          + "name another file with -o, or remove this one")
    }
    return earlier
  }
}

extension SweepMachine {
  /// Whether measurements here and there compare: kernels may be updated between two runs.
  func isSame(as other: SweepMachine) -> Bool {
    hostname == other.hostname && processor == other.processor
      && onlineCores == other.onlineCores && usableCores == other.usableCores
      && quota == other.quota
  }
}
