import Trace

/// Threads and processes with what they did, as a log of the kernel and slices of programs tell it together.
struct ScheduledLives {
  private var roster: ThreadRoster
  private let spans: SchedulingSpans
  private let log: SchedulingLog
  private let texts: TextTable
  /// The first and the last moment of the trace.
  let time: ClosedRange<Nanoseconds>
  /// How many threads are of processes that nobody names.
  private(set) var ownerless = 0
  /// How many threads are listed and did nothing.
  private(set) var idle = 0

  /// Puts together what `log` tells within `time`.
  init(
    _ log: SchedulingLog, _ texts: TextTable, time: ClosedRange<Nanoseconds>,
    foreignFrom: Int32?
  ) {
    var log = log
    roster = ThreadRoster(log)
    spans = SchedulingSpans(
      &log, &roster, until: time.upperBound, foreignFrom: foreignFrom, names: { texts[$0] })
    self.log = log
    self.texts = texts
    self.time = time
  }

  /// How often the log contradicts itself.
  var contradictions: Int { spans.contradictions }
  /// The cores that something is told of.
  var cores: [Int32] { spans.cores }

  /// The thread `thread` of `process` was there within `time`, and is called `name` where that is not 0.
  /// Returns its key.
  mutating func cover(
    process: Int32, thread: Int32, _ time: ClosedRange<Nanoseconds>, named name: Int32
  ) -> ThreadKey {
    let life = roster.life(of: thread, at: time.lowerBound)
    if roster.lives[life].process == nil { roster.lives[life].process = process }
    roster.lives[life].see(time.lowerBound)
    roster.lives[life].see(min(time.upperBound, roster.limit(of: life) ?? .max))
    if name != 0 { roster.lives[life].givenName = name }
    return key(of: life)
  }

  private func key(of life: Int) -> ThreadKey {
    let thread = roster.lives[life].thread
    return ThreadKey(pid: roster.lives[life].process ?? thread, tid: thread)
  }

  // MARK: Lives

  private func start(of life: Int) -> Nanoseconds {
    let life = roster.lives[life]
    return life.isBorn ? life.from : life.seen?.lowerBound ?? time.lowerBound
  }

  private func end(of life: Int) -> (at: Nanoseconds, why: LifeEnd) {
    let limit = roster.limit(of: life)
    let life = roster.lives[life]
    let last = life.seen?.upperBound ?? time.upperBound
    let told = [life.exit, life.death].compactMap(\.self).max() ?? life.free
    guard let end = told ?? limit.map({ min($0, last) }) else {
      return (time.upperBound, .recordingEnded)
    }
    return (min(max(end, min(last, life.free ?? last)), limit ?? .max), .exited)
  }

  /// Threads of one process; of processes with one id, those that follow one another are told apart.
  private struct Group {
    var pid: Int32
    var start: Nanoseconds
    var end: Nanoseconds
    var hasEnded: Bool
    var lives: [Int]
  }

  private func groups() -> [Group] {
    var groups: [Group] = []
    var lastOfProcess: [Int32: Int] = [:]
    let told = roster.lives.indices.filter { roster.lives[$0].seen != nil }
    for life in told.sorted(by: { (start(of: $0), $0) < (start(of: $1), $1) }) {
      let pid = key(of: life).pid
      let (from, until) = (start(of: life), end(of: life))
      let hasEnded = until.why == .exited
      // The id is another process's once a first thread with it begins after everybody is gone.
      if let last = lastOfProcess[pid],
        roster.lives[life].thread != pid || groups[last].end > from || groups[last].start == from
          || !roster.lives[life].isBorn
      {
        groups[last].lives.append(life)
        groups[last].end = max(groups[last].end, until.at)
        groups[last].hasEnded = groups[last].hasEnded && hasEnded
      } else {
        lastOfProcess[pid] = groups.count
        groups.append(
          Group(pid: pid, start: from, end: until.at, hasEnded: hasEnded, lives: [life]))
      }
    }
    return groups
  }

  // MARK: Sending

  /// Hands everything to `builder`, in times after `origin`. `processNames` are the numbers of names of
  /// processes, by id.
  mutating func send(
    to builder: inout TraceBuilder, origin: Nanoseconds, processNames: [Int32: Int32]
  ) {
    let runs = Rows(spans.runs.map(\.life), count: roster.lives.count)
    let wakes = Rows(spans.wakes.map(\.life), count: roster.lives.count)
    let (reasons, reasonRows) = sortedReasons()
    let waits = Dictionary(grouping: log.sampledWaits) {
      roster.known($0.thread.tid, at: $0.time.start) ?? -1
    }
    let executions = Dictionary(grouping: log.executions.sorted { $0.at < $1.at }, by: \.thread)
    idle = roster.lives.count { $0.seen == nil }
    for group in groups() {
      builder.receive(.processStarted(beginning(of: group, origin, processNames)))
      for life in group.lives {
        if roster.lives[life].process == nil { ownerless += 1 }
        sendNames(of: life, to: &builder, origin)
        send(
          runs[life], of: life, wakes[life], reasons[reasonRows[life]], waits[life] ?? [],
          to: &builder,
          origin)
      }
      // Whichever thread changes the program, it goes on as the first one.
      let changes = executions[group.pid] ?? []
      let first = changes.indices.firstRow { changes[$0].at >= group.start } ?? changes.count
      for execution in changes[first...].prefix(while: { $0.at <= group.end }) {
        builder.receive(
          .processExecuted(
            ProcessExecution(
              pid: group.pid, name: texts[execution.value], at: execution.at - origin)))
      }
      builder.receive(
        .processEnded(
          ProcessEnd(
            pid: group.pid, at: group.end - origin,
            why: group.hasEnded ? .exited : .recordingEnded)))
    }
    for span in spans.foreign {
      builder.receive(
        .foreign(
          ForeignSpan(
            core: span.core, time: TimeRange(span.time.start - origin, span.time.end - origin),
            name: span.name)))
    }
    for loss in spans.losses {
      // What a buffer held last may be older than all that was read.
      let start = max(loss.time.start, origin)
      builder.receive(
        .lost(
          Loss(
            core: loss.core,
            time: TimeRange(start - origin, max(loss.time.end, start) - origin),
            count: loss.count)))
    }
  }

  /// Hands the spans and waits of a thread on, and its end.
  private func send(
    _ runs: Range<Int>, of life: Int, _ wakes: Range<Int>,
    _ reasons: ArraySlice<SchedulingLog.Reason>, _ waits: [BlockedSpan],
    to builder: inout TraceBuilder, _ origin: Nanoseconds
  ) {
    let key = key(of: life)
    let end = end(of: life)
    // A thread that was there before is ready once somebody wakes it: until then nothing is known of it.
    if !roster.lives[life].isBorn, let first = wakes.first.map({ spans.wakes[$0] }),
      first.at == start(of: life)
    {
      builder.receive(
        .blocked(
          BlockedSpan(
            thread: key, time: TimeRange(first.at - origin, first.at - origin), cause: .unknown,
            place: nil, evidence: .reported, waker: waker(first))))
    }
    for row in runs {
      let run = spans.runs[row]
      builder.receive(
        .running(
          RunningSpan(
            thread: key, core: run.core, time: TimeRange(run.start - origin, run.end - origin),
            end: run.ending)))
      guard run.ending == .blocked else { continue }
      let next = row + 1 < runs.upperBound ? spans.runs[row + 1].start : end.at
      if let wait = wait(of: key, from: run.end, until: next, wakes, reasons, origin: origin) {
        builder.receive(.blocked(wait))
      }
    }
    for var wait in waits {
      wait.thread = key
      wait.time = TimeRange(wait.time.start - origin, wait.time.end - origin)
      builder.receive(.blocked(wait))
    }
    builder.receive(.threadEnded(ThreadEnd(thread: key, at: end.at - origin, why: end.why)))
  }

  private func beginning(
    of group: Group, _ origin: Nanoseconds, _ processNames: [Int32: Int32]
  ) -> ProcessStart {
    let first = group.lives.first { roster.lives[$0].thread == group.pid }
    let creator = first.flatMap { roster.lives[$0].creator }
      .flatMap { roster.known($0, at: group.start) }.map { key(of: $0).pid }
    let listed = log.parents.last { $0.thread == group.pid }?.value
    let name =
      processNames[group.pid] ?? first.flatMap { names(of: $0).first?.value }
      ?? log.processNames[group.pid] ?? 0
    return ProcessStart(
      pid: group.pid, parent: creator ?? listed, name: texts[name], at: group.start - origin)
  }

  /// What a thread was called when, each name once; the first one from its beginning on.
  private func names(of life: Int) -> [SchedulingLog.Fact] {
    let life = roster.lives[life]
    if life.givenName != 0 {
      return [SchedulingLog.Fact(at: life.from, thread: life.thread, value: life.givenName)]
    }
    var names: [SchedulingLog.Fact] = []
    for name in life.names.sorted(by: { $0.at < $1.at })
    where name.value != 0 && name.value != names.last?.value {
      names.append(name)
    }
    return names
  }

  private func sendNames(of life: Int, to builder: inout TraceBuilder, _ origin: Nanoseconds) {
    let names = names(of: life)
    let key = key(of: life)
    let start = start(of: life)
    let creator = roster.lives[life].creator.flatMap { roster.known($0, at: start) }
    builder.receive(
      .threadStarted(
        ThreadStart(
          thread: key, creator: creator.map { self.key(of: $0) },
          name: names.first.map { texts[$0.value] } ?? "", at: start - origin)))
    for name in names.dropFirst() {
      builder.receive(
        .threadRenamed(
          ThreadRename(
            thread: key, name: texts[name.value], at: max(name.at, start) - origin)))
    }
  }

  // MARK: Waits

  /// Why threads waited, by life and moment.
  private func sortedReasons() -> (reasons: [SchedulingLog.Reason], rows: Rows) {
    let placed = log.reasons.compactMap { reason in
      roster.known(reason.thread, at: reason.at).map { (life: Int32($0), reason: reason) }
    }
    .sorted { ($0.life, $0.reason.at) < ($1.life, $1.reason.at) }
    return (placed.map(\.reason), Rows(placed.map(\.life), count: roster.lives.count))
  }

  /// Says what is known of the time that a thread spent off core from `start` until `end`, after a span that
  /// it left to wait.
  private func wait(
    of key: ThreadKey, from start: Nanoseconds, until end: Nanoseconds, _ wakes: Range<Int>,
    _ reasons: ArraySlice<SchedulingLog.Reason>, origin: Nanoseconds
  ) -> BlockedSpan? {
    guard start <= end else { return nil }
    let row = wakes.firstRow { spans.wakes[$0].at >= start }
    let wake = row.map { spans.wakes[$0] }.flatMap { $0.at <= end ? $0 : nil }
    let after = reasons.indices.firstRow { reasons[$0].at > end } ?? reasons.endIndex
    let reason = reasons[..<after].last.flatMap { $0.at >= start ? $0 : nil }
    guard wake != nil || reason != nil else { return nil }
    return BlockedSpan(
      thread: key, time: TimeRange(start - origin, (wake?.at ?? end) - origin),
      cause: reason?.cause ?? .unknown,
      place: reason.flatMap { $0.place == 0 ? nil : texts[$0.place] },
      evidence: reason?.evidence ?? .reported, waker: wake.map(waker))
  }

  private func waker(_ wake: SchedulingSpans.Wake) -> Waker {
    switch wake.waker {
    case SchedulingSpans.Wake.interrupt: .interrupt
    case SchedulingSpans.Wake.other: .other
    default: .thread(key(of: Int(wake.waker)))
    }
  }
}
