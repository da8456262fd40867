import Trace

/// What makes runs hard to compare.
struct ComparisonNotes {
  private(set) var lines: [String] = []

  init(_ base: [ComparedRun], _ candidate: [ComparedRun]) {
    differ("machines", base, candidate) { $0.machine.hostname }
    differ("processors", base, candidate) { $0.machine.processor }
    differ("kernels", base, candidate) { $0.machine.kernel }
    differ("memory", base, candidate) { "\($0.machine.memoryBytes >> 30) GiB" }
    differ("cores", base, candidate) { run in
      let usable = "\(plainNumber(run.cores.available)) of \(run.cores.online.count)"
      return run.cores.quota.map { "\(usable), quota \(plainNumber($0))" } ?? usable
    }
    differ("capture methods", base, candidate) { $0.summary.capture.method.rawValue }
    let all = base + candidate
    let failed = all.filter { ($0.summary.exitStatus ?? 0) != 0 }
    if !failed.isEmpty {
      lines.append("\(failed.count) of \(all.count) runs failed: their times may mean nothing")
    }
    let disturbed = all.count { run in
      run.summary.findings.contains { $0.id == .stolenCores && $0.severity != .note }
    }
    if disturbed > 0 {
      lines.append(
        "other programs took cores during \(disturbed) of \(all.count) runs: "
          + "measure again on a quieter machine")
    }
    let lossy = all.count { $0.summary.capture.lostRecords > 0 }
    if lossy > 0 { lines.append("records were lost in \(lossy) of \(all.count) runs") }
  }

  /// Says so where the sides do not agree on a fact.
  private mutating func differ(
    _ what: String, _ base: [ComparedRun], _ candidate: [ComparedRun],
    _ fact: (ComparedRun) -> String
  ) {
    let (before, after) = (Set(base.map(fact)).sorted(), Set(candidate.map(fact)).sorted())
    guard before != after else { return }
    lines.append(
      "different \(what): \(before.joined(separator: ", ").harmless) before, "
        + "\(after.joined(separator: ", ").harmless) after")
  }
}
