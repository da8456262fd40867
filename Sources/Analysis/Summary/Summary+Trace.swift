import Trace

extension Summary {
  /// Works out everything from `trace`; linear in its spans but for sorting.
  public init(_ trace: Trace) {
    self = Self.withLevels(of: trace).summary
  }

  /// The summary of `trace` with the curves that it rests on: one walk over the spans makes both.
  public static func withLevels(of trace: Trace) -> (summary: Summary, levels: Levels) {
    let (summary, levels, _) = withLevelsAndIndex(of: trace)
    return (summary, levels)
  }

  /// The same with where the time in each state can be looked up, which that walk yields as well.
  package static func withLevelsAndIndex(
    of trace: Trace
  ) -> (summary: Summary, levels: Levels, states: StateIndex) {
    var survey = LifeSurvey(trace)
    let levels = survey.takeLevels()
    return (Summary(trace, &survey, levels), levels, survey.stateIndex)
  }

  private init(_ trace: Trace, _ survey: inout LifeSurvey, _ levels: Levels) {
    let metadata = trace.metadata
    let stateTimes = survey.stateTimes
    let latencies = survey.latencies
    let method = metadata.capture.method
    let insight = ProgramInsight(trace, taskCurve: survey.takeTaskCurve())
    let census = SpanCensus(trace)
    let wall = trace.runTime.duration
    var total = StateTimes()
    for times in stateTimes { total += times }

    let cores = trace.availableCores
    let chain = trace.longestChain(work: stateTimes.map(\.running))
    // The path that was walked may have gone past a longer one that other cores had time for.
    let path = trace.knownPath
    let span = path.map { max($0.span, chain) }
    let criticalPath = path.map { CriticalPathSummary($0) }
    let evidence = VerdictEvidence(
      trace, levels: levels, insight: insight, stateTimes: stateTimes, total: total,
      busyShare: levels.busyShare, pathBusyShare: criticalPath?.busyShare, cores: cores)
    let parallelisms = trace.parallelisms(levels)
    let latency = LatencySummaries(latencies, method)
    let threadLatencies = concurrentMap(
      latencies.count, workers: Workers.paying(for: trace.running.count)
    ) { LatencySummaries([latencies[$0]], method) }

    self.init(
      label: metadata.label, command: metadata.command, exitStatus: metadata.exit?.status,
      capture: CaptureSummary(
        method: metadata.capture.method, lostRecords: trace.lostRecords,
        overheadSeconds: metadata.capture.overheadSeconds, cutShort: metadata.cutShort,
        notes: metadata.capture.notes),
      cores: cores, wallSeconds: wall.seconds, cpuSeconds: total.running.seconds,
      cpuUse: Self.share(total.running.seconds, of: cores * wall.seconds),
      verdict: evidence.verdict, bound: evidence.bound, verdictText: evidence.text,
      concurrency: LevelSummary(levels.concurrency),
      parallelism: LevelSummary(levels.parallelism, most: trace.mostCoresAtOnce),
      runnable: method.seesSwitches ? LevelSummary(levels.runnable) : nil,
      oversubscription: method.seesSwitches ? Oversubscription(levels, cores: cores) : nil,
      latency: latency,
      busyShare: levels.busyShare, longestWaitSeconds: levels.longestWait.seconds,
      workSeconds: total.running.seconds, spanSeconds: span?.seconds,
      logicalParallelism: Self.quotient(total.running, span), criticalPath: criticalPath,
      spanAtLeastSeconds: chain.seconds,
      logicalParallelismAtMost: Self.quotient(total.running, chain), states: total,
      contextSwitches: census.hasSwitches
        ? census.switches : metadata.usage.map { SwitchCounts($0) },
      migrations: census.migrations, maxResidentBytes: metadata.usage?.maxResidentBytes,
      accounting: AccountingSummary(metadata, recordedSeconds: total.running.seconds),
      gil: zip(trace.interpreterLocks, insight.locks).map { GILSummary($0, $1, trace) },
      processes: zip(trace.processes, parallelisms).map { process, parallelism in
        ProcessSummary(
          pid: process.pid, parent: process.parent.map { trace.processes[$0].pid },
          name: process.name, startSeconds: process.time.start.seconds,
          endSeconds: process.time.end.seconds,
          cpuSeconds: process.threads.reduce(0) { $0 + stateTimes[$1].running }.seconds,
          states: process.threads.reduce(into: StateTimes()) { $0 += stateTimes[$1] },
          parallelism: parallelism,
          // The only process is the whole program.
          latency: trace.processes.count == 1
            ? latency : LatencySummaries(latencies[process.threads], method))
      },
      threads: trace.threads.indices.map { index in
        let life = trace.threads[index]
        return ThreadSummary(
          pid: life.key.pid, tid: life.key.tid,
          name: trace.ownName(ofThread: index) ?? life.name,
          startSeconds: life.time.start.seconds, endSeconds: life.time.end.seconds,
          runningSeconds: stateTimes[index].running.seconds, states: stateTimes[index],
          cores: census.threads[index].cores,
          contextSwitches: census.hasSwitches ? census.threads[index].switches : nil,
          migrations: census.threads[index].migrations,
          latency: threadLatencies[index])
      },
      tasks: TaskCounts(trace), startup: WorkerStartup(trace)?.summary,
      taskKind: evidence.crowd?.noun, findings: [])
    findings = makeFindings(trace, levels: levels, insight: insight)
    if !method.seesCores { forgetCores() }
  }

  /// A share from 0 to 1 that is never NaN. A quota lets a run burst above it for a moment, so that
  /// a ratio may come out above 1.
  private static func share(_ part: Double, of whole: Double) -> Double {
    whole > 0 ? min(part / whole, 1) : 0
  }

  private static func quotient(_ work: Nanoseconds, _ span: Nanoseconds?) -> Double? {
    span.flatMap { $0 > 0 ? Double(work) / Double($0) : nil }
  }
}

extension Trace {
  /// How many records were lost, in the recorder's count or in the events, whichever knows of more.
  var lostRecords: UInt64 {
    max(metadata.capture.lostRecords, losses.reduce(0) { $0 + $1.count })
  }

  /// How many cores the run could use; where the recording doesn't say, those that it used.
  var availableCores: Double {
    let available = metadata.cores.available
    return available > 0 ? available : Double(Set(running.cores).count)
  }
}

extension Trace {
  /// At most so many threads can have been on cores at once. Sampled spans have no exact place, so
  /// that more of them may overlap than there are cores; recorded ones don't.
  fileprivate var mostCoresAtOnce: Int {
    guard metadata.capture.method == .procfs, !metadata.cores.online.isEmpty else { return .max }
    return metadata.cores.online.count
  }

  /// The critical path; nil where too much of it is not known.
  fileprivate var knownPath: CriticalPath? {
    guard metadata.capture.method.seesSwitches, runTime.duration > 0 else { return nil }
    let most = Nanoseconds(Double(runTime.duration) * SpanRule.unknownShare)
    return CriticalPath(self, mostUnknown: most)
  }
}

/// When a critical path is good for a number.
enum SpanRule {
  /// Up to this share of the path may be unknown.
  static let unknownShare = 0.05
}

extension Trace {
  /// For each process its threads on cores, over its own life; nil where switches are not recorded.
  fileprivate func parallelisms(_ levels: Levels) -> [LevelSummary?] {
    guard metadata.capture.method.seesSwitches else { return processes.map { _ in nil } }
    // The only process is the whole program.
    if let only = processes.first, processes.count == 1 {
      return [LevelSummary(levels.parallelism, over: only.time)]
    }
    return concurrentMap(processes.count, workers: Workers.paying(for: running.count)) {
      parallelism(of: processes[$0])
    }
  }

  private func parallelism(of process: ProcessLife) -> LevelSummary {
    var events = LevelEvents(over: process.time)
    events.reserve(process.threads.reduce(0) { $0 + threads[$1].running.count })
    for row in process.threads.lazy.flatMap({ threads[$0].running }) {
      let time = process.time.intersection(running.time(row))
      events.add(time.start, time.end)
    }
    return LevelSummary(events.takeCurve(workers: 1))
  }
}

extension TraceMetadata.Method {
  /// Whether every switch of a thread is recorded, with why it left its core.
  var seesSwitches: Bool {
    switch self {
    case .tracepoints, .switches: true
    case .procfs, .tasks: false
    }
  }
}

extension TraceMetadata.Method {
  /// Whether anybody recorded when threads were on cores.
  public var seesCores: Bool { self != .tasks }
}

extension SwitchCounts {
  init(_ usage: TraceMetadata.Usage) {
    self.init(voluntary: usage.voluntarySwitches, involuntary: usage.involuntarySwitches)
  }
}

extension AccountingSummary {
  /// - Parameter recordedSeconds: time on cores, from the recorded spans.
  init?(_ metadata: TraceMetadata, recordedSeconds: Double) {
    guard let usage = metadata.usage else { return nil }
    self.init(
      cpuSeconds: usage.userSeconds + usage.systemSeconds,
      voluntarySwitches: usage.voluntarySwitches,
      involuntarySwitches: usage.involuntarySwitches,
      accountedShare: metadata.capture.accountedShare,
      inferredSeconds: metadata.capture.inferredSeconds,
      stolenSeconds: metadata.capture.stolenSeconds,
      unseenSeconds: metadata.capture.heldSeconds.map {
        usage.userSeconds + usage.systemSeconds - $0 - recordedSeconds
      })
  }
}
