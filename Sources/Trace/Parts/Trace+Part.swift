extension Trace {
  /// What happened within `window` of the run, as a recording of its own: moments mean what they did.
  ///
  /// Lives, spans and waits that reach beyond are cut, and end as those do that a recording's end cuts. What
  /// a thread was doing when the window begins follows, as everywhere, from how its last span ended and what
  /// was reported since: of a thread that was off every core, these stand at the first moment, without
  /// length. Numbers about the whole run, such as the kernel's accounting, are left out. O(n).
  public func part(_ window: RunWindow) -> Trace {
    let whole = wholeRun
    var cutter = PartCutter(self, window.moments(after: whole.start))
    var part = cutter.cut()
    part.metadata = metadata.ofPart(
      TimeRange(
        min(max(cutter.window.start, whole.start), whole.end),
        min(max(cutter.window.end, whole.start), whole.end)),
      of: whole, lost: (losses, part.losses))
    return part
  }
}

/// Cuts a stretch out of a recording.
private struct PartCutter {
  let whole: Trace
  let window: TimeRange
  private var part: Trace
  /// The new places of what is kept; below 0 for the rest.
  private var processes: [Int32] = []
  private var threads: [Int32] = []

  init(_ whole: Trace, _ window: TimeRange) {
    self.whole = whole
    self.window = window
    part = Trace(metadata: whole.metadata)
  }

  mutating func cut() -> Trace {
    cutProcesses()
    cutThreads()
    part.foreign = whole.foreign.compactMap { span in
      keep(span.time).map { ForeignSpan(core: span.core, time: $0, name: span.name) }
    }
    .sorted { ($0.core, $0.time.start, $0.time.end) < ($1.core, $1.time.start, $1.time.end) }
    part.losses = whole.losses.compactMap { loss in
      keep(loss.time).map { Loss(core: loss.core, time: $0, count: loss.count) }
    }
    .sorted {
      ($0.time.start, $0.core, $0.time.end, $0.count)
        < ($1.time.start, $1.core, $1.time.end, $1.count)
    }
    part.end = part.processes.reduce(0) { max($0, $1.time.end) }
    part.end = part.foreign.reduce(part.end) { max($0, $1.time.end) }
    part.end = part.losses.reduce(part.end) { max($0, $1.time.end) }
    part.agentNotes = whole.agentNotes
    PartOfAgents(whole, window, threads: threads, processes: processes).add(to: &part)
    return part
  }

  /// The part of `time` that lies in the window; nil where nothing does.
  private func keep(_ time: TimeRange) -> TimeRange? {
    window.touches(time) ? window.clipping(time) : nil
  }

  private mutating func cutProcesses() {
    processes = [Int32](repeating: -1, count: whole.processes.count)
    for (index, process) in whole.processes.enumerated() {
      guard let time = keep(process.time) else { continue }
      processes[index] = Int32(part.processes.count)
      var cut = process
      cut.parent = process.parent.flatMap { place($0, in: processes) }
      cut.time = time
      if process.time.end > window.end { cut.ending = .recordingEnded }
      cut.executions = process.executions.filter { $0.at >= window.start && $0.at < window.end }
      cut.firstName =
        process.executions.last { $0.at < window.start }?.name ?? process.firstName
      cut.name = cut.executions.last?.name ?? cut.firstName
      part.processes.append(cut)
    }
  }

  private mutating func cutThreads() {
    threads = [Int32](repeating: -1, count: whole.threads.count)
    var placeNumbers: [Int32: Int32] = [:]
    for (index, thread) in whole.threads.enumerated() {
      guard let time = keep(thread.time), processes[thread.process] >= 0 else { continue }
      let number = Int32(part.threads.count)
      threads[index] = number
      var cut = thread
      cut.process = Int(processes[thread.process])
      cut.time = time
      if thread.time.end > window.end { cut.ending = .recordingEnded }
      cut.inferredFrom = thread.inferredFrom.flatMap { from in
        from < window.end ? max(from, window.start) : nil
      }
      cutNames(of: &cut)
      cut.running = cutRunning(of: thread, number)
      cut.blocked = cutBlocked(of: thread, number, &placeNumbers)
      part.threads.append(cut)
    }
    for (index, thread) in whole.threads.enumerated() where threads[index] >= 0 {
      let number = Int(threads[index])
      // As where records are put together: nobody comes from what began later.
      part.threads[number].creator = thread.creator.flatMap { place($0, in: threads) }
        .flatMap { creator in
          let starts = (part.threads[creator].time.start, part.threads[number].time.start)
          return (starts.0, creator) < (starts.1, number) ? creator : nil
        }
    }
    var next = 0
    for index in part.processes.indices {
      let first = next
      while next < part.threads.count, part.threads[next].process == index { next += 1 }
      part.processes[index].threads = first..<next
    }
  }

  private func cutNames(of thread: inout ThreadLife) {
    guard !thread.names.isEmpty else { return }
    var names = thread.names.filter { $0.at < window.end || $0.at <= thread.time.start }
    let earlier = names.last { $0.at <= window.start }
    names.removeAll { $0.at <= window.start }
    if let earlier { names.insert(Naming(at: thread.time.start, name: earlier.name), at: 0) }
    thread.name = names.last?.name ?? thread.name
    thread.names = names.count > 1 ? names : []
  }

  /// The spans of `thread` within the window, behind the last one before it, without its length.
  private mutating func cutRunning(of thread: ThreadLife, _ number: Int32) -> Range<Int> {
    let first = part.running.count
    let spans = whole.running
    for row in thread.running {
      let time = spans.time(row)
      let isLate = time.start >= window.end
      if isLate { break }
      let isBefore = !window.touches(time)
      if isBefore, row + 1 < thread.running.upperBound, spans.starts[row + 1] < window.start,
        !window.touches(spans.time(row + 1))
      {
        continue
      }
      part.running.append(
        RunningSpan(
          thread: thread.key, core: spans.cores[row], time: window.clipping(time),
          end: time.end > window.end ? .recordingEnded : spans.endings[row]), thread: number)
    }
    return first..<part.running.count
  }

  /// The same for its waits; one before the window that the thread has run after says nothing more.
  private mutating func cutBlocked(
    of thread: ThreadLife, _ number: Int32, _ placeNumbers: inout [Int32: Int32]
  ) -> Range<Int> {
    let first = part.blocked.count
    let waits = whole.blocked
    let lastRun = thread.running.last { row in
      whole.running.starts[row] < window.start && !window.touches(whole.running.time(row))
    }
    for row in thread.blocked {
      let time = waits.time(row)
      if time.start >= window.end { break }
      if !window.touches(time) {
        let isLast =
          row + 1 == thread.blocked.upperBound || waits.starts[row + 1] >= window.start
          || window.touches(waits.time(row + 1))
        let isSince = lastRun.map { time.start >= whole.running.starts[$0] } ?? true
        guard isLast, isSince else { continue }
      }
      var place: Int32?
      if let name = waits.place(row) {
        let known = placeNumbers[waits.places[row]]
        place = known ?? Int32(part.blocked.placeNames.count)
        if known == nil {
          placeNumbers[waits.places[row]] = place
          part.blocked.placeNames.append(name)
        }
      }
      let isCut = time.end > window.end
      part.blocked.append(
        BlockedSpan(
          thread: thread.key, time: window.clipping(time), cause: waits.causes[row], place: nil,
          evidence: waits.evidence[row], waker: isCut ? nil : waits.wakers[row]),
        thread: number, place: place)
    }
    return first..<part.blocked.count
  }
}

/// What `index` became; nil where it was left out.
func place(_ index: Int, in places: [Int32]) -> Int? {
  places[index] < 0 ? nil : Int(places[index])
}

extension TraceMetadata {
  private static let notePrefix = "a part of a run: "

  /// `length` in seconds, to the millisecond.
  private func text(_ length: Nanoseconds) -> String {
    let milliseconds = length / 1_000_000
    return "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()) s"
  }

  /// What the metadata of a recording say of `stretch` of it, whose run is `run`.
  fileprivate func ofPart(
    _ stretch: TimeRange, of run: TimeRange, lost: (whole: [Loss], part: [Loss])
  ) -> TraceMetadata {
    var metadata = self
    metadata.part = RecordingPart(stretch, of: run)
    metadata.capture.notes.removeAll { $0.hasPrefix(Self.notePrefix) }
    metadata.capture.notes.append(
      Self.notePrefix + "\(text(stretch.start - run.start)) to \(text(stretch.end - run.start)) of "
        + "\(text(run.duration))")
    metadata.usage = nil
    metadata.capture.accountedShare = nil
    metadata.capture.inferredSeconds = nil
    metadata.capture.uncertainSeconds = nil
    metadata.capture.stolenSeconds = nil
    metadata.capture.heldSeconds = nil
    // Where it is known where records were lost, those outside are none of the part's.
    let located = lost.whole.reduce(UInt64(0)) { $0 &+ $1.count }
    if located >= metadata.capture.lostRecords {
      metadata.capture.lostRecords = lost.part.reduce(0) { $0 &+ $1.count }
    }
    return metadata
  }
}
