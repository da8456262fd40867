import Trace

/// Ids of tracks: what a track is for stands above what it is of.
enum PerfettoTrackID {
  private static func id(_ purpose: UInt64, _ number: Int, lane: Int = 0) -> UInt64 {
    purpose << 56 | UInt64(lane) << 32 | UInt64(number)
  }

  static let mark = id(1, 0)
  static let busyCores = id(2, 0)
  static func process(_ process: Int) -> UInt64 { id(3, process) }
  static func thread(_ thread: Int) -> UInt64 { id(4, thread) }
  static func tasks(of process: Int, lane: Int) -> UInt64 { id(5, process, lane: lane) }
  static func lock(_ lock: Int) -> UInt64 { id(6, lock) }
  static func gilWaits(of thread: Int, lane: Int) -> UInt64 { id(7, thread, lane: lane) }
  static func lockWaits(of thread: Int, lane: Int) -> UInt64 { id(8, thread, lane: lane) }
  static func marks(of thread: Int, lane: Int) -> UInt64 { id(9, thread, lane: lane) }
  static func waits(of thread: Int, lane: Int) -> UInt64 { id(11, thread, lane: lane) }
  static func samples(of thread: Int, lane: Int) -> UInt64 { id(10, thread, lane: lane) }
}

// What programs told, on tracks.
extension PerfettoWriter {
  private typealias Slice = PerfettoTrackWriter.Slice
  private typealias Annotation = (name: String, value: PerfettoTrackWriter.Value)

  mutating func writeTracks() {
    let (trace, ids) = (trace, ids)
    var tracks = TrackSet()
    addTasks(to: &tracks)
    addRuns(to: &tracks)
    addLocks(to: &tracks)
    addLockWaits(to: &tracks)
    addMarks(to: &tracks)
    if trace.metadata.capture.method == .procfs {
      addSamples(to: &tracks)
      addSampledWaits(to: &tracks)
    }
    for process in tracks.processes.union(tracks.threads.map { trace.threads[$0].process }).sorted()
    {
      describe(PerfettoTrackID.process(process)) { track in
        track.add(PerfettoField.Track.process) { message in
          message.add(PerfettoField.Track.pid, ids.processes[process])
        }
      }
    }
    for thread in tracks.threads.sorted() {
      // Behind what tells of its beginning: before that the id is that of another thread.
      let start = origin + trace.threads[thread].time.start + 1
      describe(PerfettoTrackID.thread(thread), at: start) { track in
        track.add(
          PerfettoField.Track.parent, bits: PerfettoTrackID.process(trace.threads[thread].process))
        track.add(PerfettoField.Track.thread) { message in
          message.add(PerfettoField.Track.pid, ids.processes[trace.threads[thread].process])
          message.add(PerfettoField.Track.tid, ids.threads[thread])
        }
      }
    }
    for lane in tracks.lanes {
      describe(lane.id) { track in
        track.add(PerfettoField.Track.parent, bits: lane.parent)
        track.add(PerfettoField.Track.name, lane.name)
      }
    }
    if trace.metadata.capture.method != .tasks {
      describe(PerfettoTrackID.busyCores) { track in
        track.add(PerfettoField.Track.name, "cores running the program")
        track.add(PerfettoField.Track.counter) { counter in
          counter.add(PerfettoField.Track.unitName, "cores")
        }
      }
      addBusyCores(to: &tracks.writer)
    }
    for note in trace.agentNotes {
      tracks.writer.say(
        note.text, .note, on: PerfettoTrackID.mark, at: 0, [("pid", .number(Int64(note.pid)))])
    }
    tracks.writer.write { add($0) }
  }

  private mutating func describe(
    _ id: UInt64, at moment: Nanoseconds? = nil, _ fill: (inout WireWriter) -> Void
  ) {
    packet { message in
      if let moment {
        message.add(PerfettoField.Packet.timestamp, moment)
        message.add(PerfettoField.Packet.clock, bits: PerfettoClock.boottime)
      }
      message.add(PerfettoField.Packet.sequence, PerfettoTrackWriter.sequence)
      message.add(PerfettoField.Packet.trackDescriptor) { track in
        track.add(PerfettoField.Track.id, bits: id)
        fill(&track)
      }
    }
  }

  /// Tracks that have something on them, and the writer of that.
  private struct TrackSet {
    var writer = PerfettoTrackWriter()
    var processes: Set<Int> = []
    var threads: Set<Int> = []
    var lanes: [(id: UInt64, parent: UInt64, name: String)] = []

    mutating func add(_ slices: [Slice], _ id: UInt64, parent: UInt64, _ name: String) {
      lanes.append((id, parent, name))
      var slices = slices
      for index in slices.indices { slices[index].track = id }
      writer.add(slices)
    }
  }

  private func annotations(of thread: Int) -> [Annotation] {
    let process = ids.processes[trace.threads[thread].process]
    return [("pid", .number(Int64(process))), ("tid", .number(Int64(ids.threads[thread])))]
  }

  // MARK: Tasks

  private func addTasks(to tracks: inout TrackSet) {
    let owners = Dictionary(grouping: trace.tasks.indices) { trace.tasks[$0].process ?? -1 }
    for process in owners.keys.sorted() {
      let slices = (owners[process] ?? []).map { index -> Slice in
        let task = trace.tasks[index]
        var told: [Annotation] = [
          ("task", .number(task.key.number)), ("kind", .text("\(task.kind)")),
        ]
        if process >= 0 { told.append(("pid", .number(Int64(ids.processes[process])))) }
        if let parent = task.parent {
          told.append(("parent", .number(trace.tasks[parent].key.number)))
        }
        if task.queued { told.append(("queued", .number(1))) }
        var ending: [Annotation] = []
        if let outcome = task.outcome { ending.append(("outcome", .text("\(outcome)"))) }
        if let error = task.error { ending.append(("error", .text(error))) }
        return Slice(
          track: 0, kind: .task, name: task.name, time: task.time, annotations: told,
          ending: ending)
      }
      if process >= 0 { tracks.processes.insert(process) }
      for (lane, slices) in lanes(of: slices).enumerated() {
        tracks.add(
          slices,
          PerfettoTrackID.tasks(of: max(process, 0), lane: process < 0 ? ~lane & 0x7F_FFFF : lane),
          parent: process < 0 ? 0 : PerfettoTrackID.process(process), "tasks")
      }
    }
  }

  private func addRuns(to tracks: inout TrackSet) {
    let owners = Dictionary(grouping: 0..<trace.taskRuns.count) { Int(trace.taskRuns.threads[$0]) }
    for thread in owners.keys.sorted() {
      tracks.threads.insert(thread)
      let runs = (owners[thread] ?? []).map { row -> Slice in
        let task = trace.tasks[Int(trace.taskRuns.tasks[row])]
        var told = annotations(of: thread)
        told.append(("task", .number(task.key.number)))
        if let awaited = trace.taskRuns.awaitedTask(row) {
          told.append(("awaitedTask", .number(trace.tasks[awaited].key.number)))
        }
        if let place = trace.taskRuns.place(row) { told.append(("awaited", .text(place))) }
        if let line = trace.taskRuns.line(row) { told.append(("line", .number(Int64(line)))) }
        if let call = trace.taskRuns.blockedAt(row) { told.append(("blockedAt", .text(call))) }
        return Slice(
          track: PerfettoTrackID.thread(thread), kind: .run, name: task.name,
          time: trace.taskRuns.time(row), annotations: told)
      }
      tracks.writer.add(runs)
    }
  }

  // MARK: Locks

  private func addLocks(to tracks: inout TrackSet) {
    var waits: [Int: [Slice]] = [:]
    for (index, lock) in trace.interpreterLocks.enumerated() {
      let number = Annotation("lock", .number(Int64(lock.number)))
      var holds: [Slice] = []
      for use in lock.uses {
        let thread = Int(use.thread)
        let name = "\(trace.threads[thread].name) \(trace.threads[thread].key.tid)"
        var told = annotations(of: thread) + [number]
        if let wait = use.wait {
          let taken = Annotation("taken", .number(use.held == nil ? 0 : 1))
          waits[thread, default: []].append(
            Slice(
              track: 0, kind: .gilWait, name: "waits for the GIL",
              time: TimeRange(wait, max(wait, use.waitEnd)), annotations: told + [taken]))
          told.append(("wait", .number(wait)))
        }
        guard let held = use.held else { continue }
        holds.append(Slice(track: 0, kind: .gil, name: name, time: held, annotations: told))
      }
      tracks.processes.insert(lock.process)
      tracks.add(
        holds, PerfettoTrackID.lock(index), parent: PerfettoTrackID.process(lock.process),
        "GIL \(lock.number)")
    }
    add(waits, "GIL waits", to: &tracks, PerfettoTrackID.gilWaits)
  }

  private func addLockWaits(to tracks: inout TrackSet) {
    var waits: [Int: [Slice]] = [:]
    for wait in trace.lockWaits {
      var told = annotations(of: wait.thread)
      told.append(("lock", .number(Int64(bitPattern: wait.lock))))
      if let holder = wait.holder {
        told.append(("holder", .number(Int64(ids.threads[holder]))))
      }
      if let giver = wait.giver {
        told.append(("giver", .number(Int64(ids.threads[giver]))))
      }
      told.append(("acquired", .number(wait.acquired ? 1 : 0)))
      waits[wait.thread, default: []].append(
        Slice(
          track: 0, kind: .lockWait, name: "waits for a lock", time: wait.time, annotations: told))
    }
    add(waits, "lock waits", to: &tracks, PerfettoTrackID.lockWaits)
  }

  private func addMarks(to tracks: inout TrackSet) {
    var marks: [Int: [Slice]] = [:]
    for mark in trace.marks {
      var told = annotations(of: mark.thread)
      told.append(("depth", .number(Int64(mark.depth))))
      if let task = mark.task { told.append(("task", .number(trace.tasks[task].key.number))) }
      marks[mark.thread, default: []].append(
        Slice(track: 0, kind: .mark, name: mark.name, time: mark.time, annotations: told))
    }
    add(marks, "marks", to: &tracks, PerfettoTrackID.marks)
  }

  /// What samples tell of cores has no exact place and no switches.
  private func addSamples(to tracks: inout TrackSet) {
    var samples: [Int: [Slice]] = [:]
    for row in 0..<trace.running.count {
      let thread = Int(trace.running.threads[row])
      let core = Int64(trace.running.cores[row])
      samples[thread, default: []].append(
        Slice(
          track: 0, kind: .sampled, name: "on a core", time: trace.running.time(row),
          annotations: annotations(of: thread) + [("core", .number(core))]))
    }
    add(samples, "on a core (sampled)", to: &tracks, PerfettoTrackID.samples)
  }

  /// Beside samples, waits have no switch that they begin with.
  private func addSampledWaits(to tracks: inout TrackSet) {
    var waits: [Int: [Slice]] = [:]
    for row in 0..<trace.blocked.count {
      let thread = Int(trace.blocked.threads[row])
      waits[thread, default: []].append(
        Slice(
          track: 0, kind: .wait, name: WaitText(trace.blocked, row).text,
          time: trace.blocked.time(row), annotations: annotations(of: thread)))
    }
    add(waits, "waits (looked up)", to: &tracks, PerfettoTrackID.waits)
  }

  /// Adds the slices of each thread, on as many lanes under it as they need.
  private func add(
    _ slices: [Int: [Slice]], _ name: String, to tracks: inout TrackSet,
    _ id: (Int, Int) -> UInt64
  ) {
    for thread in slices.keys.sorted() {
      tracks.threads.insert(thread)
      for (lane, slices) in nestingLanes(of: slices[thread] ?? []).enumerated() {
        tracks.add(slices, id(thread, lane), parent: PerfettoTrackID.thread(thread), name)
      }
    }
  }

  // MARK: Counters

  /// So many values of a counter at most: what a screen can show.
  private static let mostValues: Nanoseconds = 2048

  /// How many cores ran the program, on average over stretches of one length.
  private func addBusyCores(to writer: inout PerfettoTrackWriter) {
    guard trace.end > 0 else { return }
    let step = max((trace.end + Self.mostValues - 1) / Self.mostValues, 1)
    var busy = [Nanoseconds](repeating: 0, count: Int((trace.end + step - 1) / step))
    for row in 0..<trace.running.count {
      var start = trace.running.starts[row]
      let end = trace.running.ends[row]
      while start < end {
        let place = Int(start / step)
        let next = min(end, (start / step + 1) * step)
        busy[place] += next - start
        start = next
      }
    }
    var last = -1.0
    for (place, time) in busy.enumerated() {
      let start = Nanoseconds(place) * step
      let value = Double(time) / Double(min(step, trace.end - start))
      if value != last { writer.count(value, on: PerfettoTrackID.busyCores, at: start) }
      last = value
    }
    if last != 0 { writer.count(0, on: PerfettoTrackID.busyCores, at: trace.end) }
  }
}
