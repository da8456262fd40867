import Trace

extension VerdictEvidence {
  /// Gathers what the verdict on `trace` rests on.
  init(
    _ trace: Trace, levels: Levels, insight: ProgramInsight, stateTimes: [StateTimes],
    total: StateTimes, busyShare: Double, pathBusyShare: Double?, cores: Double
  ) {
    let sharerTime = Double(total.running) * VerdictRule.sharerShare
    func isSharer(_ running: Nanoseconds) -> Bool {
      running > 0 && Double(running) >= sharerTime
    }
    self.init(
      wallSeconds: trace.runTime.duration.seconds, cores: cores,
      parallelism: levels.parallelism, concurrency: levels.concurrency, busyShare: busyShare,
      pathBusyShare: pathBusyShare, lockShareOfIdle: 0, gilShare: 0, contentionShare: 0,
      sharingProcesses: trace.processes.count { process in
        isSharer(process.threads.reduce(0) { $0 + stateTimes[$1].running })
      },
      sharingThreads: stateTimes.count { isSharer($0.running) },
      hasThreads: trace.processes.contains { $0.threads.count > 1 },
      gilHolders: insight.locks.map(\.sharers.count).max() ?? 0,
      crowd: TaskCrowd(trace, taskCurve: insight.taskCurve),
      seesCores: trace.metadata.capture.method.seesCores)
    if wallSeconds > 0 {
      let wall = Double(trace.runTime.duration)
      func share(_ waiting: LevelCurve) -> Double {
        Double(
          ProgramInsight.timeWithCoreToSpare(
            waiting, parallelism: levels.parallelism, cores: cores)) / wall
      }
      gilShare = share(insight.gilWaiting)
      contentionShare = share(insight.lockWaiting)
    }
    // Only a run that mostly waits needs to know for what, and it costs another walk.
    if judgedShare <= VerdictRule.waitingShare, total.lockWait > 0 {
      let idle = Double(trace.runTime.duration) * (1 - busyShare)
      lockShareOfIdle = idle > 0 ? Double(trace.timeOfOnlyLockWaits()) / idle : 0
    }
  }
}

extension Trace {
  /// How long at least one thread waited for another one and no thread did or waited for anything
  /// else; waiting for a child to end is waiting for what the child does.
  fileprivate func timeOfOnlyLockWaits() -> Nanoseconds {
    var locks = LevelEvents(over: runTime)
    var others = LevelEvents(over: runTime)
    for thread in threads.indices {
      forEachState(of: thread) { span in
        switch span.state {
        case .lockWait: locks.add(span.time.start, span.time.end)
        case .idle: break
        case .running, .runnable, .gilWait, .ioWait, .timer, .blocked, .unknown:
          others.add(span.time.start, span.time.end)
        }
      }
    }
    var time: Nanoseconds = 0
    LevelCurve.forEachStretch(of: locks.takeCurve(), and: others.takeCurve()) {
      duration, locks, others in
      if locks > 0, others == 0 { time += duration }
    }
    return time
  }
}
