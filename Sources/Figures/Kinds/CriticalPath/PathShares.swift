import Analysis
import Trace

/// A run's critical path and what it consists of.
struct PathShares {
  /// From this share on, a path that nobody knows is no picture.
  static let mostUnknown = 0.5

  let path: CriticalPath
  private let whole: Nanoseconds
  private let times: [CriticalPath.Kind: Nanoseconds]
  /// How long the thread computed that did so longest.
  private let busiest: Nanoseconds
  /// How many threads computed for a twentieth of what all did.
  private let sharers: Int

  init(_ trace: Trace) {
    path = CriticalPath(trace)
    whole = trace.runTime.duration
    var times: [CriticalPath.Kind: Nanoseconds] = [:]
    var running: [Int: Nanoseconds] = [:]
    for segment in path.segments {
      times[segment.kind, default: 0] += segment.time.duration
      if segment.kind == .running { running[segment.thread, default: 0] += segment.time.duration }
    }
    self.times = times
    busiest = running.values.max() ?? 0
    let all = running.values.reduce(0, +)
    sharers = running.values.count { $0 * 20 >= all }
  }

  /// A kind's share of the path; all of a path without time is unknown.
  func share(of kind: CriticalPath.Kind) -> Double {
    guard whole > 0 else { return kind == .unknown ? 1 : 0 }
    return Double(times[kind] ?? 0) / Double(whole)
  }

  /// The finding: what most of it is.
  var finding: String {
    guard let most = times.max(by: { ($0.value, $1.key.legend) < ($1.value, $0.key.legend) })
    else { return "Nothing was recorded" }
    func isMost(_ time: Nanoseconds) -> String {
      "\(percentText(time, of: whole)) of the critical path is"
    }
    switch most.key {
    case .running:
      // Where one thread has most of it, the others hardly matter.
      if busiest * 10 >= most.value * 9 || sharers < 2 {
        return "\(isMost(busiest)) one thread's computing"
      }
      return "\(isMost(most.value)) computing, \(sharers) threads in turn"
    case .runnable: return "\(isMost(most.value)) waiting for a core"
    case .handOver: return "\(isMost(most.value)) handing over from thread to thread"
    case .timer: return "\(isMost(most.value)) sleeping"
    case .device: return "\(isMost(most.value)) waiting for devices or the network"
    case .external: return "\(isMost(most.value)) waiting for other programs"
    case .unknown: return "\(isMost(most.value)) not known"
    }
  }
}

/// The finding of one path, or how much of each of several is computing.
func pathTitle(_ paths: [(name: String, shares: PathShares)]) -> String {
  if let only = paths.first, paths.count == 1 { return only.shares.finding }
  let ordered = paths.sorted { $0.shares.share(of: .running) < $1.shares.share(of: .running) }
  guard let least = ordered.first, let most = ordered.last else { return "Nothing was recorded" }
  func text(_ shares: PathShares) -> String {
    percentText(Nanoseconds(shares.share(of: .running) * 1e9), of: 1_000_000_000)
  }
  return "\(text(most.shares)) of the critical path is computing in \(labelText(most.name)), "
    + "\(text(least.shares)) in \(labelText(least.name))"
}
