/// Something about a run that is worth knowing, with its evidence.
public struct Finding: Sendable, Equatable, Codable {
  /// The kinds of findings there are.
  public enum Kind: String, Sendable, Equatable, Codable, CaseIterable {
    /// A coroutine kept its event loop from going on.
    case blockingCallInEventLoop = "blocking-call-in-event-loop"
    /// Threads took turns on an interpreter lock with CPU work.
    case threadsForCPUWorkUnderGIL = "threads-for-cpu-work-under-gil"
    /// More threads were ready to run than there were cores.
    case moreWorkersThanCores = "more-workers-than-cores"
    /// Starting workers cost more than their work.
    case startupAboveWork = "startup-above-work"
    /// Threads wait for one another in a circle.
    case deadlock
    /// Threads keep busy without progress.
    case livelock
    /// A thread hardly gets its turn.
    case starvation
    /// Concurrent updates overwrote one another.
    case lostUpdates = "lost-updates"
    /// A wait without a time limit.
    case noTimeout = "no-timeout"
    /// Handing over an interpreter lock costs more than what is done with it.
    case gilConvoy = "gil-convoy"
    /// Threads wait for a lock.
    case lockContention = "lock-contention"
    /// A part of the run that only one thread could do.
    case serialFraction = "serial-fraction"
    /// Other programs held cores that the run was ready to use.
    case stolenCores = "stolen-cores"
    /// The recording is incomplete.
    case lostRecords = "lost-records"
  }

  /// How much it matters, least first.
  public enum Severity: String, Sendable, Equatable, Codable, CaseIterable {
    /// Good to know.
    case note
    /// Costs something, or makes numbers less sure.
    case warning
    /// Spoils the run or its numbers.
    case problem
  }

  /// What kind it is.
  public var id: Kind
  /// How much it matters.
  public var severity: Severity
  /// What was seen, with numbers, and what to do about it.
  public var text: String
  /// Where in the run: cores, threads or processes.
  public var `where`: String
  /// How much time it concerns.
  public var seconds: Double

  /// Makes a finding from its parts.
  public init(id: Kind, severity: Severity, text: String, where place: String, seconds: Double) {
    self.id = id
    self.severity = severity
    self.text = text
    self.where = place
    self.seconds = seconds
  }
}
