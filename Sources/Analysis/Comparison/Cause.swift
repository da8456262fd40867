/// Something that differs between two runs and explains a part of the difference in wall time.
public struct Cause: Sendable, Equatable {
  /// What kind of thing it is.
  public enum Kind: String, Sendable, Equatable, Codable {
    /// Waits for the interpreter lock.
    case gil
    /// Waits for a lock of the program.
    case lock
    /// Calls that kept an event loop from going on.
    case blockingCall
    /// Time in which nothing was on a core or ready.
    case waiting
    /// Time in which threads were ready for a core and had none.
    case cores
    /// The amount of work.
    case work
    /// How much of the work is done at once.
    case parallelism
  }

  /// What kind of thing.
  public var kind: Kind
  /// What changed, as a part of a sentence: no capital letter, no full stop. Names of the program's own
  /// stand between backticks.
  public var text: String
  /// The number that ``text`` leaves out, such as `175 ms before`; nil where it has all.
  public var evidence: String?
  /// Both together.
  public var fullText: String { evidence.map { "\(text) (\($0))" } ?? text }
  /// About how much wall time it concerns, in seconds: negative where it saves time.
  public var seconds: Double
}

extension Cause {
  /// What explains that `candidate` took another time than `base`: first what changed it the most,
  /// and a cause that names what was in the way before the states that it shows in. Only what goes the
  /// way of the whole difference and concerns a twentieth of it, or of the run where that is more, is
  /// named. Causes overlap: their seconds do not add up (the waterfall's do).
  static func all(_ base: ComparedRun, _ candidate: ComparedRun) -> [Cause] {
    let difference = candidate.wall.seconds - base.wall.seconds
    let least = max(abs(difference), 0.1 * min(base.wall.seconds, candidate.wall.seconds)) / 20
    let causes =
      [
        gil(base, candidate), lock(base, candidate), blockingCall(base, candidate),
        work(base, candidate), parallelism(base, candidate), cores(base, candidate),
      ].compactMap(\.self) + waiting(base, candidate)
    let relevant = causes.filter { abs($0.seconds) >= least && $0.seconds * difference > 0 }
    return relevant.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.map(\.element)
  }

  /// Where states overlap with what brought them about, the latter is told first if it concerns half
  /// as much.
  private var weight: Double {
    switch kind {
    case .gil, .lock, .blockingCall: abs(seconds) * 2
    case .work: abs(seconds) * 1.2
    case .waiting, .cores, .parallelism: abs(seconds)
    }
  }

  private static func gil(_ base: ComparedRun, _ candidate: ComparedRun) -> Cause? {
    let (before, after) = (base.phases[.gilWait].seconds, candidate.phases[.gilWait].seconds)
    return Cause(
      .gil, "threads wait for the GIL while at most one core is busy", from: before, to: after,
      gone: "no thread waits for the GIL any more")
  }

  private static func lock(_ base: ComparedRun, _ candidate: ComparedRun) -> Cause? {
    let (before, after) = (base.phases[.lockWait].seconds, candidate.phases[.lockWait].seconds)
    let lock = after < before ? base.locks.first : candidate.locks.first
    let whose =
      lock.map { lock in
        let holders = enumeration(lock.holders.map { "`\($0.harmless)`" }, most: 2)
        return holders.isEmpty ? "a lock" : "the lock that \(holders) takes"
      } ?? "a lock"
    return Cause(
      .lock, "threads wait for \(whose)", from: before, to: after,
      gone: "no thread waits for \(whose) any more")
  }

  /// Less or more work, at the parallelism before.
  private static func work(_ base: ComparedRun, _ candidate: ComparedRun) -> Cause? {
    let (before, after) = (base.summary.cpuSeconds, candidate.summary.cpuSeconds)
    let effect = (after - before) / max(base.summary.parallelism.mean, 1)
    let share = before > 0 ? abs(after / before - 1) : 1
    guard share >= 0.02 else { return nil }
    return Cause(
      kind: .work,
      text: "it computes \(after < before ? "less" : "more"): \(duration(after)) on cores "
        + "instead of \(duration(before))", seconds: effect)
  }

  /// The same work by more or fewer cores at once.
  private static func parallelism(_ base: ComparedRun, _ candidate: ComparedRun) -> Cause? {
    let (before, after) = (base.summary.parallelism.mean, candidate.summary.parallelism.mean)
    guard before > 0, after > 0, max(before, after) > 1.1 else { return nil }
    let work = min(base.summary.cpuSeconds, candidate.summary.cpuSeconds)
    return Cause(
      kind: .parallelism,
      text: "\(decimals(after, 2)) cores are busy on average instead of \(decimals(before, 2))",
      // Where nothing is on a core, other causes say why.
      seconds: work / max(after, 1) - work / max(before, 1))
  }

  private static func cores(_ base: ComparedRun, _ candidate: ComparedRun) -> Cause? {
    let (before, after) = (base.phases[.runnable].seconds, candidate.phases[.runnable].seconds)
    return Cause(
      .cores, "threads are ready and none has a core", from: before, to: after,
      gone: "threads no longer wait for a core")
  }

  private static func waiting(_ base: ComparedRun, _ candidate: ComparedRun) -> [Cause] {
    let phases: [(WallPhase, String)] = [
      (.ioWait, "everything waits for files, devices or the network"),
      (.timer, "everything sleeps"), (.idle, "everything waits for a process or a signal"),
      (.threadWait, "everything waits for another thread"), (.blocked, "everything waits"),
    ]
    return phases.map { phase, what in
      let (before, after) = (base.phases[phase].seconds, candidate.phases[phase].seconds)
      return Cause(
        .waiting, what, from: before, to: after, gone: "the time in which \(what) is gone")
    }
  }

  /// What happens, for how long before and after.
  init(
    _ kind: Kind, _ what: String, from before: Double, to after: Double, gone: String
  ) {
    self.kind = kind
    seconds = after - before
    if after < 0.02 * before {
      text = gone
      evidence = "\(duration(before)) before"
    } else if before < 0.02 * after {
      text = "\(what) now"
      evidence = "\(duration(after))"
    } else {
      text = "\(what) for \(duration(after)) instead of \(duration(before))"
    }
  }
}
