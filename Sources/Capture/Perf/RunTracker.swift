import Trace

/// The run as it stands: which threads of it live, and which of them is on which core.
///
/// Everything that a rung learns goes through here, so that the stream of records keeps its order
/// (a thread's start, its spans, its end), no core holds two threads at once, and nothing is said
/// of a stretch in which records were lost. Memory grows with the threads that live, not with those
/// that ever did.
struct RunTracker {
  /// What was released to the sink counts from here.
  var origin: Nanoseconds {
    didSet {
      for core in cores.indices { cores[core].knownUntil = max(cores[core].knownUntil, origin) }
    }
  }
  /// The first process of the run; its first exec is the run's beginning.
  let root: Int32
  private(set) var cores: [CoreTracker]
  private(set) var threads: [ThreadTracker] = []
  private var placeOfThread: [Int32: Int] = [:]
  private var freePlaces: [Int] = []
  private var processes: [Int32: ProcessTracker] = [:]
  /// The on-core time of all spans written so far.
  private(set) var runningNanoseconds: Nanoseconds = 0
  /// How much of ``runningNanoseconds`` is inferred: how long threads that had exited were on cores.
  var inferredNanoseconds: Nanoseconds = 0
  /// For so long, at most, threads that had exited were on cores although no span says so.
  var uncertainNanoseconds: Nanoseconds = 0
  /// Whether any records were lost.
  private var hasLost = false
  /// Records that contradicted what was known, so that something must have been lost before them.
  private(set) var contradictions: UInt64 = 0

  /// A run of which nothing is known yet but the id of its first process.
  init(root: Int32, cores: [Int32], origin: Nanoseconds) {
    self.root = root
    self.origin = origin
    self.cores = cores.map {
      CoreTracker(number: $0, occupant: nil, knownUntil: origin, freeSince: origin)
    }
  }

  /// Something must have been lost.
  mutating func noteContradiction() { contradictions += 1 }

  // MARK: Lives

  /// Whether the run has begun.
  var hasBegun: Bool { !threads.isEmpty }

  /// Whether a living process of the run has this id.
  func hasProcess(_ pid: Int32) -> Bool { processes[pid] != nil }

  /// The place of a living thread; nil where it is none of the run, as far as is known.
  func place(of tid: Int32) -> Int? { placeOfThread[tid] }

  /// The places of all living threads.
  var livingThreads: [Int] { placeOfThread.values.sorted() }

  /// The places of threads that exited before a moment and have not come to their end.
  func exitingThreads(before moment: Nanoseconds) -> [Int] {
    placeOfThread.values.filter { threads[$0].exitedAt.map { $0 < moment } ?? false }.sorted()
  }

  /// The place of the thread on `core`, if it is `key`: saves the look-up that switches would need.
  func occupant(of core: Int, if key: ThreadKey) -> Int? {
    guard let place = cores[core].occupant, threads[place].key == key else { return nil }
    return place
  }

  /// A thread of the run begins; the first one of a process begins the process, too.
  mutating func begin<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, name: KernelName, creator: ThreadKey?, at moment: Nanoseconds,
    into sink: inout Sink
  ) throws -> Int {
    if let stale = placeOfThread[key.tid], let exit = threads[stale].exitedAt {
      try end(stale, at: exit, why: .exited, spanEnd: .exited, into: &sink)
    } else if let stale = placeOfThread[key.tid] {
      // Its exit was lost, or the kernel could not have given its id away.
      noteContradiction()
      try end(stale, at: lastSeen(stale), why: .exited, spanEnd: .lost, into: &sink)
    }
    // What an earlier bearer of the process's id did may be told of late.
    let moment = max(moment, processes[key.pid]?.beginning ?? moment)
    if processes[key.pid] == nil {
      let parent = creator.map(\.pid).flatMap { processes[$0] == nil ? nil : $0 }
      processes[key.pid] = ProcessTracker(name: name, beginning: moment, writtenUntil: moment)
      try sink.receive(
        .processStarted(
          ProcessStart(pid: key.pid, parent: parent, name: name.text, at: moment - origin)))
    }
    processes[key.pid]?.livingThreads += 1
    let knownCreator = creator.flatMap { placeOfThread[$0.tid] == nil ? nil : $0 }
    try sink.receive(
      .threadStarted(
        ThreadStart(thread: key, creator: knownCreator, name: name.text, at: moment - origin)))
    let thread = ThreadTracker(key: key, name: name, from: moment)
    let place: Int
    if let free = freePlaces.popLast() {
      place = free
      threads[place] = thread
    } else {
      place = threads.count
      threads.append(thread)
    }
    placeOfThread[key.tid] = place
    return place
  }

  /// The last moment at which it is certain what a thread did.
  private func lastSeen(_ place: Int) -> Nanoseconds {
    let thread = threads[place]
    guard case .onCore(let core, let since) = thread.phase else { return thread.writtenUntil }
    return max(since, cores[core].knownUntil)
  }

  /// A thread whose beginning was not seen, because the record of it was lost.
  mutating func beginUnannounced<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, at moment: Nanoseconds, into sink: inout Sink
  ) throws -> Int {
    noteContradiction()
    let name = processes[key.pid]?.name ?? KernelName()
    return try begin(key, name: name, creator: nil, at: moment, into: &sink)
  }

  /// A thread is not seen any more; the last one of a process ends the process, too.
  mutating func end<Sink: TraceSink & ~Copyable>(
    _ place: Int, at moment: Nanoseconds, why: LifeEnd, spanEnd: SpanEnd,
    inferredFrom: Nanoseconds? = nil, into sink: inout Sink
  ) throws {
    try leave(place, at: moment, why: spanEnd, into: &sink)
    let thread = threads[place]
    let moment = max(moment, thread.writtenUntil)
    try sink.receive(
      .threadEnded(
        ThreadEnd(
          thread: thread.key, at: moment - origin, why: why,
          inferredFrom: inferredFrom.map { $0 - origin })))
    placeOfThread[thread.key.tid] = nil
    freePlaces.append(place)
    if let core = thread.gaveWayOn { cores[core].unseenThreads -= 1 }
    guard var process = processes[thread.key.pid] else { return }
    process.livingThreads -= 1
    process.writtenUntil = max(process.writtenUntil, moment)
    if process.livingThreads == 0 {
      processes[thread.key.pid] = nil
      try sink.receive(
        .processEnded(
          ProcessEnd(pid: thread.key.pid, at: process.writtenUntil - origin, why: why)))
    } else {
      processes[thread.key.pid] = process
    }
  }

  /// A thread has another name.
  mutating func rename<Sink: TraceSink & ~Copyable>(
    _ place: Int, to name: KernelName, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    guard threads[place].name != name else { return }
    let key = threads[place].key
    threads[place].name = name
    if key.pid == key.tid { processes[key.pid]?.name = name }
    try sink.receive(
      .threadRenamed(ThreadRename(thread: key, name: name.text, at: moment - origin)))
  }

  /// The process of a thread, which is its only one now, has another program.
  mutating func changeProgram<Sink: TraceSink & ~Copyable>(
    of place: Int, to name: KernelName, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    let pid = threads[place].key.pid
    try sink.receive(
      .processExecuted(ProcessExecution(pid: pid, name: name.text, at: moment - origin)))
    try rename(place, to: name, at: moment, into: &sink)
    threads[place].ranBeforeProgram = threads[place].ran(until: moment)
  }

  // MARK: Waits

  /// What a thread waits for.
  subscript(waitOf place: Int) -> WaitTracker {
    get { threads[place].wait }
    set { threads[place].wait = newValue }
  }

  /// It is not known of any thread whether it still waits.
  mutating func forgetWaits() {
    for place in threads.indices { threads[place].wait = WaitTracker() }
  }

  // MARK: Cores

  /// A thread gets a core. Whatever contradicts that was lost: it ends where it was last known.
  mutating func enter<Sink: TraceSink & ~Copyable>(
    _ place: Int, core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    try vacate(core, into: &sink)
    if case .onCore(let other, _) = threads[place].phase {
      noteContradiction()
      try leave(place, at: cores[other].knownUntil, why: .lost, into: &sink)
    }
    // Who is on a core waits for nothing. Where the record of its coming was lost, nobody knows since when.
    if threads[place].wait.since != nil { threads[place].wait = WaitTracker() }
    cores[core].occupant = place
    threads[place].phase = .onCore(
      core, since: max(moment, threads[place].writtenUntil, cores[core].freeSince))
  }

  /// A thread leaves the core that it is on, if it is on one.
  mutating func leave<Sink: TraceSink & ~Copyable>(
    _ place: Int, at moment: Nanoseconds, why: SpanEnd, into sink: inout Sink
  ) throws {
    guard case .onCore(let core, let since) = threads[place].phase else { return }
    threads[place].phase = .offCore
    threads[place].readyOn = why == .preempted ? core : nil
    cores[core].occupant = nil
    guard moment > since else { return }
    cores[core].freeSince = moment
    threads[place].writtenUntil = moment
    threads[place].ran += moment - since
    runningNanoseconds += moment - since
    try sink.receive(
      .running(
        RunningSpan(
          thread: threads[place].key, core: cores[core].number,
          time: TimeRange(since - origin, moment - origin), end: why)))
  }

  /// No thread of the run is on a core; if one was, its leaving was lost.
  mutating func vacate<Sink: TraceSink & ~Copyable>(
    _ core: Int, into sink: inout Sink
  ) throws {
    guard let place = cores[core].occupant else { return }
    noteContradiction()
    try leave(place, at: cores[core].knownUntil, why: .lost, into: &sink)
  }

  /// A thread said that it exits.
  mutating func noteExit(of place: Int, at moment: Nanoseconds) {
    threads[place].exitedAt = moment
  }

  /// A thread that exited gave way to another one.
  mutating func noteWay(given place: Int, on core: Int) {
    guard threads[place].gaveWayOn == nil else { return }
    threads[place].gaveWayOn = core
    cores[core].unseenThreads += 1
  }

  /// Since when a thread that exited cannot be found any more.
  mutating func miss(_ place: Int, since moment: Nanoseconds) {
    threads[place].missedSince = moment
  }

  /// A thread's life is written up to a moment.
  mutating func write(_ place: Int, until moment: Nanoseconds) {
    threads[place].writtenUntil = max(threads[place].writtenUntil, moment)
  }

  /// Up to here everything on a core is known.
  mutating func know(_ core: Int, until moment: Nanoseconds) {
    cores[core].knownUntil = moment
  }

  /// Records were lost on a core since its latest one: who was on it is known up to there, and who
  /// is on it now is not known.
  mutating func lose<Sink: TraceSink & ~Copyable>(
    _ count: UInt64, core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    hasLost = true
    let from = cores[core].knownUntil
    if let place = cores[core].occupant {
      try leave(place, at: from, why: .lost, into: &sink)
    }
    try sink.receive(
      .lost(
        Loss(
          core: cores[core].number, time: TimeRange(from - origin, max(from, moment) - origin),
          count: count)))
  }

  /// Ends everything that is still open.
  ///
  /// - Parameter stillThere: whether a thread lives at the moment of the call; asked for only where
  ///   records were lost, which may have told of its end.
  mutating func finish<Sink: TraceSink & ~Copyable>(
    at end: Nanoseconds, stillThere: (ThreadKey) -> Bool, into sink: inout Sink
  ) throws {
    for place in livingThreads {
      let thread = threads[place]
      if hasLost, thread.phase == .offCore, !stillThere(thread.key) {
        try self.end(place, at: lastSeen(place), why: .exited, spanEnd: .lost, into: &sink)
      } else {
        let isExiting = thread.isExiting
        try self.end(
          place, at: end, why: isExiting ? .exited : .recordingEnded,
          spanEnd: isExiting ? .exited : .recordingEnded, into: &sink)
      }
    }
  }
}
