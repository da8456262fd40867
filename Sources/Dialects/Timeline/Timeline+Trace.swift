import Trace

/// What a file says of itself.
struct TimelineFacts {
  /// Name and version of the tool, such as `VizTracer 1.1.1`.
  var tool: String
  /// What to call the format: `a Chrome trace`.
  var format: String
  /// What else a reader of the numbers should know.
  var notes: [String] = []
  /// Whether the file ends before its end.
  var isCut = false
}

extension Timeline {
  /// Makes a trace of everything that was told.
  ///
  /// - Throws: ``InvariantViolation`` where times cannot be summed up.
  mutating func makeTrace(_ facts: TimelineFacts) throws(InvariantViolation) -> Trace {
    pairEdges()
    let times = tracks.compactMap(\.time)
    let origin = times.map(\.lowerBound).min() ?? 0
    let span = TimeRange(0, (times.map(\.upperBound).max() ?? 0) - origin)
    var builder = TraceBuilder()
    let keys = sendLives(to: &builder, origin: origin)
    for process in Set(keys.compactMap { $0?.pid }).sorted() {
      builder.receive(.processEnded(ProcessEnd(pid: process, at: span.end, why: .recordingEnded)))
    }
    var trace = builder.finish(metadata: metadata(facts, origin: origin))
    let nesting = addSlices(keys, to: &trace, origin: origin)
    trace.metadata.capture.notes = notes(facts, nesting)
    try trace.checkInvariants()
    return trace
  }

  /// Adds all slices as tasks and stretches to `trace`, whose time 0 is the moment `origin`. `keys` are the
  /// threads of the tracks.
  mutating func addSlices(
    _ keys: [ThreadKey?], to trace: inout Trace, origin: Nanoseconds
  ) -> SliceNesting {
    let processes = tracks.map(\.process)
    let (asyncTasks, unmatched) = asyncSlices.takeTasks { processes[$0] }
    leftOut.count("ends without a beginning", unmatched)
    let threads = trace.threadIndices(
      of: keys, at: tracks.map { ($0.time?.lowerBound ?? origin) - origin })
    var nesting = SliceNesting(
      addingTo: asyncTasks, slices: tracks.reduce(0) { $0 + $1.slices.count })
    // In the order in which marks stand in a trace.
    for track in tracks.indices.sorted(by: { threads[$0] ?? .max < threads[$1] ?? .max }) {
      nesting.add(takeSlices(of: track), of: track)
    }
    add(nesting.tasks, nesting.inner, threads, to: &trace, origin: origin)
    return nesting
  }

  /// Begins every process and thread of which something was told; returns their numbers, by track.
  private func sendLives(to builder: inout TraceBuilder, origin: Nanoseconds) -> [ThreadKey?] {
    var keys = [ThreadKey?](repeating: nil, count: tracks.count)
    var processIDs = IDTable()
    var tracksOf = [[Int]](repeating: [], count: processes.count)
    for track in tracks.indices where tracks[track].time != nil {
      tracksOf[tracks[track].process].append(track)
    }
    for (process, members) in zip(processes, tracksOf) {
      guard let start = members.compactMap({ tracks[$0].time?.lowerBound }).min() else { continue }
      let pid = processIDs.add(texts[process.id])
      builder.receive(
        .processStarted(
          ProcessStart(pid: pid, parent: nil, name: name(of: process), at: start - origin)))
      var threadIDs = IDTable()
      for track in members {
        let key = ThreadKey(pid: pid, tid: threadIDs.add(texts[tracks[track].id]))
        keys[track] = key
        builder.receive(
          .threadStarted(
            ThreadStart(
              thread: key, creator: nil, name: name(of: tracks[track]),
              at: (tracks[track].time?.lowerBound ?? start) - origin)))
      }
    }
    return keys
  }

  func name(of process: Process) -> String {
    if process.name != 0 { return texts[process.name] }
    let id = texts[process.id]
    return Int32(id) == nil ? id : "process \(id)"
  }

  private func name(of track: Track) -> String {
    if track.name != 0 { return texts[track.name] }
    let id = texts[track.id]
    return Int32(id) == nil ? id : ""
  }

  /// Adds tasks and what lies inside of them. `threads` are the indices of the tracks' threads.
  private func add(
    _ tasks: [TimelineTask], _ inner: [SliceNesting.Inner], _ threads: [Int?],
    to trace: inout Trace, origin: Nanoseconds
  ) {
    var names = NameCache(texts)
    let starts = tasks.map(\.start)
    let order = tasks.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }
    // Where each task stands in that order.
    var places = [Int32](repeating: 0, count: tasks.count)
    for (place, index) in order.enumerated() { places[index] = Int32(place) }
    trace.reserveTasks(tasks.count)
    for index in order {
      let task = tasks[index]
      guard let thread = threads[Int(task.track)] else { continue }
      let time = TimeRange(task.start - origin, task.end.map { $0 - origin } ?? trace.end)
      trace.addTask(
        names[task.name], kind: .slice, process: trace.threads[thread].process,
        parent: task.parent.map { Int(places[Int($0)]) }, time: time,
        outcome: task.end == nil ? nil : .ok)
      if task.isOnTrack {
        trace.addTaskRun(on: thread, time: time)
        continue
      }
      // All that is known of where it was are the threads that told of its beginning and its end.
      trace.addTaskRun(on: thread, time: TimeRange(time.start, time.start))
      if task.end != nil, time.duration > 0, let thread = threads[Int(task.endTrack)] {
        trace.addTaskRun(on: thread, time: TimeRange(time.end, time.end))
      }
    }
    for slice in inner {
      guard let thread = threads[Int(slice.track)] else { continue }
      let end = slice.end.map { $0 - origin } ?? trace.end
      trace.addMark(
        names[slice.name], on: thread, time: TimeRange(slice.start - origin, end),
        depth: slice.depth)
    }
  }

  // MARK: What is said of it

  private func notes(_ facts: TimelineFacts, _ nesting: SliceNesting) -> [String] {
    [
      "read from \(facts.format) of \(facts.tool): when calls and tasks were open is known, "
        + "when they were on a core is not"
    ] + facts.notes + notes(nesting)
  }

  /// What of the slices a trace does not hold.
  func notes(_ nesting: SliceNesting) -> [String] {
    var leftOut = leftOut
    leftOut.count("slices inside others", nesting.innerLeftOut)
    var notes: [String] = []
    if nesting.overlaps > 0 {
      notes.append(
        "slices that begin inside another one of their thread and end after it: "
          + "\(nesting.overlaps)")
    }
    if let text = leftOut.text { notes.append(text) }
    return notes
  }

  func metadata(_ facts: TimelineFacts, origin: Nanoseconds) -> TraceMetadata {
    var metadata = TraceMetadata(
      writer: facts.tool, label: nil, command: [], workingDirectory: nil,
      machine: TraceMetadata.Machine(
        hostname: "", processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: TraceMetadata.Cores(online: [], usable: [], quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: .tasks, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: TraceMetadata.Clock(
        name: "of \(facts.tool)", originNanoseconds: "\(origin)",
        originUnixNanoseconds: Self.isSince1970(origin) ? "\(origin)" : "0"))
    metadata.cutShort = facts.isCut
    return metadata
  }

  /// Whether a moment can only be meant as one since 1970: a machine would have been up for 31 years.
  private static func isSince1970(_ moment: Nanoseconds) -> Bool {
    moment >= 1_000_000_000_000_000_000
  }
}

extension Trace {
  /// The indices of the threads with these ids that were there at these moments.
  fileprivate func threadIndices(of keys: [ThreadKey?], at moments: [Nanoseconds]) -> [Int?] {
    let bearers = Dictionary(grouping: threads.indices) { threads[$0].key }
    return zip(keys, moments).map { key, moment in
      guard let key, let own = bearers[key] else { return nil }
      return own.last { threads[$0].time.start <= moment } ?? own.first
    }
  }
}

/// Names as strings, each made once.
private struct NameCache {
  private let texts: TextTable
  private var names: [String?]

  init(_ texts: TextTable) {
    self.texts = texts
    names = [String?](repeating: nil, count: texts.count)
  }

  subscript(number: Int32) -> String {
    mutating get {
      if let name = names[Int(number)] { return name }
      let name = texts[number]
      names[Int(number)] = name
      return name
    }
  }
}
