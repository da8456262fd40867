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
    let (asyncTasks, unmatched) = asyncSlices.tasks { tracks[$0].process }
    leftOut.count("ends without a beginning", unmatched)
    var nesting = SliceNesting()
    for index in tracks.indices {
      nesting.add(takeSlices(of: index), of: index)
    }
    let times = tracks.compactMap(\.time)
    let origin = times.map(\.lowerBound).min() ?? 0
    let span = TimeRange(0, (times.map(\.upperBound).max() ?? 0) - origin)
    var builder = TraceBuilder()
    let keys = sendLives(to: &builder, origin: origin)
    send(asyncTasks, nesting, keys, to: &builder, origin: origin, end: span.end)
    for process in Set(keys.compactMap { $0?.pid }).sorted() {
      builder.receive(.processEnded(ProcessEnd(pid: process, at: span.end, why: .recordingEnded)))
    }
    let trace = builder.finish(
      metadata: metadata(facts, origin: origin, notes: notes(facts, nesting)))
    try trace.checkInvariants()
    return trace
  }

  /// Begins every process and thread of which something was told; returns their numbers, by track.
  private func sendLives(to builder: inout TraceBuilder, origin: Nanoseconds) -> [ThreadKey?] {
    var keys = [ThreadKey?](repeating: nil, count: tracks.count)
    var processIDs = IDTable()
    for (index, process) in processes.enumerated() {
      let members = tracks.indices.filter { tracks[$0].process == index && tracks[$0].time != nil }
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

  private func name(of process: Process) -> String {
    if process.name != 0 { return texts[process.name] }
    let id = texts[process.id]
    return Int32(id) == nil ? id : "process \(id)"
  }

  private func name(of track: Track) -> String {
    if track.name != 0 { return texts[track.name] }
    let id = texts[track.id]
    return Int32(id) == nil ? id : ""
  }

  private func send(
    _ asyncTasks: [TimelineTask], _ nesting: SliceNesting, _ keys: [ThreadKey?],
    to builder: inout TraceBuilder, origin: Nanoseconds, end: Nanoseconds
  ) {
    let tasks = asyncTasks + nesting.tasks
    let order = tasks.indices.sorted { (tasks[$0].start, $0) < (tasks[$1].start, $1) }
    for index in order {
      let task = tasks[index]
      guard let thread = keys[task.track] else { continue }
      let number = TaskKey(Int64(index + 1))
      let start = task.start - origin
      builder.receive(
        .taskCreated(
          TaskCreation(
            task: number, pid: thread.pid, parent: task.parent.map { TaskKey(Int64($0 + 1)) },
            name: texts[task.name], kind: .slice, queued: false, at: start)))
      func ran(_ time: TimeRange, on thread: ThreadKey) {
        builder.receive(
          .taskRan(
            TaskRun(
              task: number, thread: thread, time: time, awaitedTask: nil, awaited: nil, line: nil)))
      }
      let taskEnd = task.end.map { $0 - origin }
      if task.isOnTrack {
        ran(TimeRange(start, taskEnd ?? end), on: thread)
      } else {
        // All that is known of where it was are the threads that told of its beginning and its end.
        ran(TimeRange(start, start), on: thread)
        if let taskEnd, taskEnd > start, let thread = keys[task.endTrack] {
          ran(TimeRange(taskEnd, taskEnd), on: thread)
        }
      }
      guard let taskEnd else { continue }
      builder.receive(.taskEnded(TaskEnd(task: number, at: taskEnd, outcome: .ok, error: nil)))
    }
    for slice in nesting.inner {
      guard let thread = keys[slice.track] else { continue }
      let start = slice.start - origin
      builder.receive(
        .marked(
          MarkedSpan(
            thread: thread, task: nil, name: texts[slice.name],
            time: TimeRange(start, slice.end.map { $0 - origin } ?? end), depth: slice.depth)))
    }
  }

  // MARK: What is said of it

  private func notes(_ facts: TimelineFacts, _ nesting: SliceNesting) -> [String] {
    var leftOut = leftOut
    leftOut.count("slices inside others", nesting.innerLeftOut)
    var notes = [
      "read from \(facts.format) of \(facts.tool): when calls and tasks were open is known, "
        + "when they were on a core is not"
    ]
    notes += facts.notes
    if nesting.overlaps > 0 {
      notes.append(
        "slices that begin inside another one of their thread and end after it: "
          + "\(nesting.overlaps)")
    }
    if let text = leftOut.text { notes.append(text) }
    return notes
  }

  private func metadata(
    _ facts: TimelineFacts, origin: Nanoseconds, notes: [String]
  ) -> TraceMetadata {
    var metadata = TraceMetadata(
      writer: facts.tool, label: nil, command: [], workingDirectory: nil,
      machine: TraceMetadata.Machine(
        hostname: "", processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: TraceMetadata.Cores(online: [], usable: [], quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: .tasks, notes: notes, lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
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
