import Trace

// From everything that was told to one trace.
extension PerfettoContext {
  /// Whether nothing was told that lasts.
  var isEmpty: Bool {
    log.switchCount == 0 && tracks.sliceCount == 0 && asyncCount == 0 && own.isEmpty
  }

  /// Makes a trace of everything.
  ///
  /// - Throws: ``InvariantViolation`` where it cannot be one.
  mutating func makeTrace(_ facts: PerfettoFacts) throws(InvariantViolation) -> Trace {
    tracks.move(into: &timeline)
    guard log.switchCount > 0 || own.isKnown else { return try traceOfSlices(facts) }
    timeline.pairEdges()
    let times = timeline.tracks.compactMap(\.time) + [log.time, own.time].compactMap(\.self)
    let first = times.map(\.lowerBound).min() ?? 0
    let last = times.map(\.upperBound).max() ?? 0
    let origin = min(own.origin ?? first, first)
    let method: TraceMetadata.Method = log.wakingCount > 0 ? .tracepoints : .switches
    if let foreignFrom = own.foreignFrom {
      log.owners.removeAll { $0.thread >= foreignFrom }
      log.listedAt = own.origin
    }
    log.samples = own.samples
    log.sampledWaits = own.waits
    var lives = ScheduledLives(
      log, timeline.texts, time: origin...max(last, origin), foreignFrom: own.foreignFrom)
    log = SchedulingLog()
    let keys = cover(&lives)
    var builder = TraceBuilder()
    lives.send(to: &builder, origin: origin, processNames: processNames())
    own.send(to: &builder)
    var trace = builder.finish(
      metadata: own.metadata ?? metadata(facts, method, lives, origin: origin))
    let nesting = timeline.addSlices(keys, to: &trace, origin: origin)
    if own.metadata == nil {
      trace.metadata.capture.notes += timeline.notes(nesting)
    } else if let cut = facts.cut {
      trace.metadata.cutShort = true
      trace.metadata.capture.notes.append(Self.note(cutAt: cut))
    }
    try trace.checkInvariants()
    return trace
  }

  private mutating func traceOfSlices(
    _ facts: PerfettoFacts
  ) throws(InvariantViolation) -> Trace {
    let told = TimelineFacts(
      tool: tool, format: "a Perfetto trace", notes: notes(facts), isCut: facts.cut != nil)
    var trace = try timeline.makeTrace(told)
    let origin = Nanoseconds(trace.metadata.clock.originNanoseconds) ?? 0
    let (clock, note) = clocks.facts(origin: origin)
    trace.metadata.clock = clock
    if let note { trace.metadata.capture.notes.append(note) }
    trace.metadata.machine = machine
    trace.metadata.capture.lostRecords = UInt64(facts.droppedPackets)
    return trace
  }

  /// Threads that slices tell of are there as long as these, beside what the kernel says; returns the keys of
  /// the timeline's tracks.
  private mutating func cover(_ lives: inout ScheduledLives) -> [ThreadKey?] {
    var ids = IDTable(from: Self.idLimit)
    return timeline.tracks.map { track in
      guard let time = track.time else { return nil }
      let process = timeline.texts[timeline.processes[track.process].id]
      let thread = timeline.texts[track.id]
      let number = Int32(thread).flatMap { (1..<Self.idLimit).contains($0) ? $0 : nil }
      // What lies on no thread becomes one with an id of its own, of a process of its own.
      let id = number ?? ids.add(thread)
      let name = track.name != 0 ? track.name : number == nil ? track.id : 0
      return lives.cover(
        process: Int32(process).flatMap { $0 > 0 ? $0 : nil } ?? id, thread: id, time, named: name)
    }
  }

  /// Above every id that a kernel gives, and what stands for programs beside the recording; a thread of ours
  /// that tells of tasks has a number below it.
  static let idLimit: Int32 = 1 << 23

  /// The numbers of the names of processes that descriptors name.
  private func processNames() -> [Int32: Int32] {
    var names: [Int32: Int32] = [:]
    for process in timeline.processes where process.name != 0 {
      if let id = Int32(timeline.texts[process.id]) { names[id] = process.name }
    }
    return names
  }

  // MARK: What is said of it

  private var tool: String { service ?? "Perfetto" }

  private func metadata(
    _ facts: PerfettoFacts, _ method: TraceMetadata.Method, _ lives: ScheduledLives,
    origin: Nanoseconds
  ) -> TraceMetadata {
    let (clock, note) = clocks.facts(origin: origin)
    var notes = [
      "read from a Perfetto trace of \(tool): all threads of the machine that ran are in it"
    ]
    if method == .switches {
      notes.append("when threads became ready is not told (no sched_waking)")
    }
    notes += self.notes(facts)
    if lives.ownerless > 0 {
      notes.append(
        "threads whose process is not told, each shown as one of its own: \(lives.ownerless)")
    }
    if lives.idle > 0 { notes.append("threads that are listed and never ran: \(lives.idle)") }
    if lives.contradictions > 0 {
      notes.append(
        "switches that contradict those before them, so that some must be missing: "
          + "\(lives.contradictions)")
    }
    if let note { notes.append(note) }
    var metadata = TraceMetadata(
      writer: tool, label: nil, command: [], workingDirectory: nil, machine: machine,
      cores: TraceMetadata.Cores(online: lives.cores, usable: lives.cores, quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: method, notes: notes,
        lostRecords: max(accountedLoss, UInt64(facts.losses)) + UInt64(facts.droppedPackets),
        overheadSeconds: 0, samplePeriodSeconds: nil, accountedShare: nil),
      clock: clock)
    metadata.cutShort = facts.cut != nil
    return metadata
  }

  private static func note(cutAt cut: Int) -> String {
    "cut short: the file ends at byte \(cut), inside of a packet"
  }

  private func notes(_ facts: PerfettoFacts) -> [String] {
    var notes: [String] = []
    if let cut = facts.cut { notes.append(Self.note(cutAt: cut)) }
    if facts.losses > 0 {
      let count = accountedLoss > 0 ? "\(accountedLoss) events" : "how much, the file does not say"
      notes.append("the kernel's buffers overran \(facts.losses) times: \(count)")
    }
    if facts.droppedPackets > 0 {
      notes.append("gaps in sequences of packets: \(facts.droppedPackets)")
    }
    if facts.unreadablePackets > 0 {
      notes.append("packets that refer to lost ones, left out: \(facts.unreadablePackets)")
    }
    if facts.zstandardPackets > 0 {
      notes.append(
        "packets compressed by Zstandard, which this version cannot read, left out: "
          + "\(facts.zstandardPackets)")
    }
    if facts.foreignClocks > 0 {
      notes.append(
        "bundles of events whose clock nothing ties to the others: \(facts.foreignClocks)")
    }
    if facts.otherEvents > 0 {
      notes.append("events of the kernel that tell of no thread's state: \(facts.otherEvents)")
    }
    return notes
  }
}
