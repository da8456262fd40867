/// A recorded run as the guide sees it: its name says what it ran, and how.
public struct GuideRun: Sendable, Equatable {
  /// Its whole name.
  public var name: String
  /// What the recording says in numbers.
  public var summary: Summary

  /// A run called `name`, such as `primes/threading, 4 workers`.
  public init(name: String, summary: Summary) {
    self.name = name
    self.summary = summary
  }

  /// What ran, whatever the model and the number of workers: `amdahl, serial 20` of
  /// `amdahl/threading, 4 workers, serial 20`. A name without a slash is its own workload.
  public var workload: String {
    guard let slash = name.firstIndex(of: "/") else { return name }
    let kept = suffixes.filter { !$0.hasSuffix(" workers") && !$0.hasSuffix(" worker") }
    return ([String(name[..<slash])] + kept).joined(separator: ", ")
  }

  /// The model as the name says it, such as `threading`; nil where it doesn't.
  var modelName: String? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    return String(name[name.index(after: slash)...].prefix { $0 != "," })
  }

  /// The parts of the name behind the model.
  private var suffixes: [String] {
    name.split(separator: ",").dropFirst().map { part in
      String(part.drop { $0 == " " })
    }
  }

  /// Which of the guide's models it ran under, by its name, or else by what was recorded; nil for
  /// another one.
  var model: GuideModel? {
    guard let modelName else { return summary.recordedModel }
    return GuideModel.labModels[modelName]
  }

  /// The runs of each workload, in the order in which they were given.
  static func byWorkload(_ runs: [GuideRun]) -> [(workload: String, runs: [GuideRun])] {
    var order: [String] = []
    var members: [String: [GuideRun]] = [:]
    for run in runs {
      if members[run.workload] == nil { order.append(run.workload) }
      members[run.workload, default: []].append(run)
    }
    return order.map { ($0, members[$0] ?? []) }
  }
}

extension Summary {
  /// The guide's model that the structure of the run is that of.
  var recordedModel: GuideModel {
    let busy = processes.count { $0.cpuSeconds >= VerdictRule.sharerShare * cpuSeconds }
    let hasWorkers = processes.count > 1 && busy > 1
    // A launcher's helpers, such as shells, are other programs than the one that works.
    let worker = processes.max { $0.cpuSeconds < $1.cpuSeconds }
    let likes = processes.count { $0.name == worker?.name }
    switch taskKind {
    case "tasks", "greenlets", "callbacks", "requests":
      return hasWorkers ? .eventLoopWithProcesses : .eventLoop
    case "processes", "members": return .processes
    case "jobs", "threads": return likes > 1 ? .processes : .threads
    default:
      if verdict == .sequential { return .sequential }
      return hasWorkers ? .processes : .threads
    }
  }
}
