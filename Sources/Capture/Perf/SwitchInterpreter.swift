import Trace

/// What the records of rung `switches` mean for the run.
struct SwitchInterpreter {
  private(set) var run: RunTracker

  /// The reading of CLOCK_MONOTONIC that counts as 0; it may move until the first record came.
  var origin: Nanoseconds {
    get { run.origin }
    set { run.origin = newValue }
  }

  /// Interprets the records of the run that begins with the first exec of `root`.
  init(root: Int32, cores: [Int32], origin: Nanoseconds) {
    run = RunTracker(root: root, cores: cores, origin: origin)
  }

  /// Takes the next record, in order of time over all cores.
  mutating func receive<Sink: TraceSink & ~Copyable>(
    _ record: KernelRecord, core: Int, into sink: inout Sink
  ) throws {
    let (moment, writer) = (record.time, record.writer)
    switch record.event {
    case .switchedIn:
      let place = try place(of: writer, at: moment, into: &sink)
      try run.enter(place, core: core, at: moment, into: &sink)
    case .switchedOut(let preempted):
      let why = preempted ? SpanEnd.preempted : .blocked
      if let place = run.occupant(of: core, if: writer) {
        try run.leave(place, at: moment, why: why, into: &sink)
      } else {
        // Its switch-in was lost: since when it was here is not known, only that it was.
        let place = try place(of: writer, at: moment, into: &sink)
        try run.enter(place, core: core, at: moment, into: &sink)
        try run.leave(place, at: moment, why: why, into: &sink)
      }
    case .named(let thread, let name, byExec: true):
      try execute(thread, name, core: core, at: moment, into: &sink)
    case .named(let thread, let name, byExec: false):
      try see(writer, on: core, at: moment, into: &sink)
      let place = try place(of: thread, at: moment, into: &sink)
      try run.rename(place, to: name, at: moment, into: &sink)
    case .forked(let child):
      let creator = try see(writer, on: core, at: moment, into: &sink)
      _ = try run.begin(
        child, name: run.threads[creator].name, creator: writer, at: moment, into: &sink)
    case .exited:
      let place = try see(writer, on: core, at: moment, into: &sink)
      try exit(place, at: moment, into: &sink)
    case .lost(let count):
      try run.lose(count, core: core, at: moment, into: &sink)
    case .other:
      break
    }
    run.know(core, until: moment)
  }

  /// Ends what is open; nothing may follow.
  mutating func finish<Sink: TraceSink & ~Copyable>(
    at end: Nanoseconds, into sink: inout Sink
  ) throws {
    try run.finish(at: end, into: &sink)
  }

  /// The kernel kept records to itself after the last one that it wrote on `core`.
  mutating func lose<Sink: TraceSink & ~Copyable>(
    _ count: UInt64, core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    try run.lose(count, core: core, at: moment, into: &sink)
  }

  private mutating func place<Sink: TraceSink & ~Copyable>(
    of key: ThreadKey, at moment: Nanoseconds, into sink: inout Sink
  ) throws -> Int {
    if let place = run.place(of: key.tid) { return place }
    return try run.beginUnannounced(key, at: moment, into: &sink)
  }

  /// The writer of a record is on its core; where that was not known, it is from now on.
  @discardableResult
  private mutating func see<Sink: TraceSink & ~Copyable>(
    _ writer: ThreadKey, on core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws -> Int {
    if let place = run.occupant(of: core, if: writer) { return place }
    let place = try place(of: writer, at: moment, into: &sink)
    try run.enter(place, core: core, at: moment, into: &sink)
    return place
  }

  /// An exec. All other threads of the process are gone by now, each with an exit of its own.
  ///
  /// The first one begins the run: that thread got its core before anything was recorded. An exec
  /// by a thread that is not the process's first takes over the first one's id without a word about
  /// the old id (de_thread, fs/exec.c): the core still holds the thread under its old id.
  private mutating func execute<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, _ name: KernelName, core: Int, at moment: Nanoseconds,
    into sink: inout Sink
  ) throws {
    if run.place(of: key.tid) == nil, key.tid == run.root, run.threads.isEmpty {
      let place = try run.begin(key, name: name, creator: nil, at: moment, into: &sink)
      try run.enter(place, core: core, at: moment, into: &sink)
      return
    }
    if let old = run.cores[core].occupant, run.threads[old].key.pid == key.pid,
      run.threads[old].key.tid != key.tid
    {
      let creator = run.threads[old].key
      let place = try run.begin(
        key, name: run.threads[old].name, creator: creator, at: moment, into: &sink)
      try run.end(old, at: moment, why: .exited, spanEnd: .exited, into: &sink)
      try run.enter(place, core: core, at: moment, into: &sink)
    }
    let place = try see(key, on: core, at: moment, into: &sink)
    try run.execute(place, named: name, at: moment, into: &sink)
  }

  /// An exit, or what looks like one: after an exec of a program that this user may not watch the
  /// kernel takes its events away with the record of an exit (begin_new_exec, fs/exec.c) in the same
  /// breath, and the process lives on unseen.
  private mutating func exit<Sink: TraceSink & ~Copyable>(
    _ place: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    let executedAt = run.threads[place].executedAt
    let untraceable = executedAt.map { moment - $0 < Self.longestFalseExit } ?? false
    try run.end(
      place, at: moment, why: untraceable ? .untraceable : .exited,
      spanEnd: untraceable ? .recordingEnded : .exited, into: &sink)
  }

  /// A real exit comes later after an exec than this: the program has to be mapped and to run.
  private static let longestFalseExit: Nanoseconds = 20_000
}
