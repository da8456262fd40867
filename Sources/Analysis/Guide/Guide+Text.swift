extension Guide {
  /// The advice, why, what it gains and what it costs.
  static func text(_ advised: GuideExpectation, _ profile: WorkloadProfile) -> String {
    let nature = nature(of: profile)
    guard advised.model != .sequential else {
      return
        "Leave it sequential: it takes \(duration(profile.sequentialSeconds)), \(nature), and no"
        + " model would save \(decimals(GuideRule.leastSaving, 1)) s and make it"
        + " \(decimals(GuideRule.leastGain, 2)) times as fast."
    }
    let atMost =
      advised.gainAtMost > advised.gain * 1.05
      ? ", at most \(decimals(advised.gainAtMost, 1))" : ""
    return
      "Use \(advised.title): it takes \(duration(profile.sequentialSeconds)) one after the other,"
      + " \(nature). Expected are \(duration(advised.seconds)) (\(advised.derivation)):"
      + " \(decimals(advised.gain, 1)) times as fast\(atMost). The price: \(advised.price)."
  }

  /// What its time goes to.
  private static func nature(of profile: WorkloadProfile) -> String {
    let computing = "computing for \(percent(min(profile.workShare, 1))) of that"
    guard let locked = profile.gilSeconds, profile.workShare >= GuideRule.share else {
      return computing
    }
    let share = profile.workSeconds > 0 ? min(locked / profile.workSeconds, 1) : 0
    return "\(computing), \(percent(share)) of it under the GIL"
  }

  /// What is to be known of the numbers.
  func makeNotes(_ advised: GuideExpectation, _ profile: WorkloadProfile) -> [String] {
    var notes: [String] = []
    if !profile.isMeasured {
      notes.append(
        "No run did one task after another: how long that takes is worked out from \(profile.run)."
          + " Record one to be sure.")
    }
    let needsWorkers = advised.model == .processes || advised.model == .eventLoopWithProcesses
    if needsWorkers, profile.startupSeconds == nil {
      notes.append(
        "What starting a worker process costs was not recorded; it comes on top of what is expected."
      )
    }
    let computesAtOnce = advised.model != .sequential && advised.model != .eventLoop
    if computesAtOnce, profile.serialSeconds == nil, profile.workShare >= GuideRule.share {
      notes.append(
        "That all of its computing can be shared out is taken for granted: no recorded run says how"
          + " much of it only one can do.")
    }
    if let fastest = measured.first(where: { $0.model != nil }), isBorneOut == false {
      notes.append(
        "The recordings do not bear this out: \(fastest.run) was fastest, with"
          + " \(duration(fastest.seconds)).")
    }
    return notes
  }

  /// Why there is no advice where the recording shows a program that does not work as it should; nil
  /// where it does.
  static func obstacle(_ profile: WorkloadProfile, _ runs: [GuideRun]) -> String? {
    guard let summary = runs.first(where: { $0.name == profile.run })?.summary else { return nil }
    if let problem = summary.findings.first(where: { $0.severity == .problem }) {
      return
        "No advice: the recording shows a mistake (\(problem.id.rawValue)), and no model mends it."
        + " `coreograph summary` says where."
    }
    guard !profile.isMeasured, summary.bound == .lock else { return nil }
    return "No advice: its threads wait for one another, and would under any model. `coreograph"
      + " summary` says for which locks; or record it one task after another."
  }
}
