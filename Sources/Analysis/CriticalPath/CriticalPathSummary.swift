import Trace

/// What the critical path went to, in seconds: all of them together are the run.
public struct CriticalPathSummary: Sendable, Equatable, Codable {
  /// Computing.
  public var runningSeconds: Double
  /// Ready, waiting for a core.
  public var runnableSeconds: Double
  /// What was waited for had been given, and who waited for it had not yet gone on.
  public var handOverSeconds: Double
  /// A moment in time had to come.
  public var timerSeconds: Double
  /// A device or the network had to answer.
  public var deviceSeconds: Double
  /// A program outside the recording had to act.
  public var externalSeconds: Double
  /// Nobody knows.
  public var unknownSeconds: Double

  /// The share of the path in which it was on a core or ready for one; 0 for a path without length.
  public var busyShare: Double {
    let busy = runningSeconds + runnableSeconds
    let waits = handOverSeconds + timerSeconds + deviceSeconds + externalSeconds + unknownSeconds
    return busy > 0 ? busy / (busy + waits) : 0
  }

  /// Adds up `path` in one pass.
  init(_ path: CriticalPath) {
    var times: [CriticalPath.Kind: Nanoseconds] = [:]
    for segment in path.segments { times[segment.kind, default: 0] += segment.time.duration }
    func seconds(_ kind: CriticalPath.Kind) -> Double { times[kind, default: 0].seconds }
    runningSeconds = seconds(.running)
    runnableSeconds = seconds(.runnable)
    handOverSeconds = seconds(.handOver)
    timerSeconds = seconds(.timer)
    deviceSeconds = seconds(.device)
    externalSeconds = seconds(.external)
    unknownSeconds = seconds(.unknown)
  }
}
