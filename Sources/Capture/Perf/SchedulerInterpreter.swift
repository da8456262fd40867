import Trace

/// What the switch records of all programs, and the hits of the scheduler's tracepoints between
/// them, mean for the run, which is what descends from its root.
///
/// Nothing is taken from what the idle thread says of itself: on the cores of some virtual machines
/// it was seen to run its code as it was before anybody watched. Switches come from switch records,
/// therefore, and not from the tracepoint `sched_switch`: of the records of two threads on both
/// sides of the idle one, each says all that is needed.
package struct SchedulerInterpreter {
  private(set) var run: RunTracker
  private var strangers: [StrangerTracker]
  /// By core, when the thread left that was on it last, and for whom, until another one comes without
  /// the idle one in between.
  private var leaving: [(moment: Nanoseconds, successor: Int32?)?]
  private var names = StrangerNames()
  private var kinship: Kinship
  private let stillThere: (ThreadKey) -> Bool
  private let places: WaitPlaces

  /// The reading of CLOCK_MONOTONIC that counts as 0; it may move until the run began.
  var origin: Nanoseconds {
    get { run.origin }
    set { run.origin = newValue }
  }

  /// Interprets the records of the run that begins with the first exec of `root`.
  ///
  /// - Parameters:
  ///   - places: what the stacks mean that records name by number.
  ///   - stillThere: whether a thread lives at the moment of the call.
  ///   - parent: the process that made a process, as far as is known then.
  package init(
    root: Int32, cores: [Int32], origin: Nanoseconds, places: WaitPlaces,
    stillThere: @escaping (ThreadKey) -> Bool, parent: @escaping (Int32) -> Int32?
  ) {
    kinship = Kinship(parent: parent)
    self.places = places
    run = RunTracker(root: root, cores: cores, origin: origin)
    strangers = cores.map { StrangerTracker(core: $0) }
    leaving = cores.map { _ in nil }
    self.stillThere = stillThere
  }

  /// Takes the next record, in order of time over all cores.
  package mutating func receive<Sink: TraceSink & ~Copyable>(
    _ record: KernelRecord, core: Int, into sink: inout Sink
  ) throws {
    let (moment, writer) = (record.time, record.writer)
    switch record.event {
    case .switchedIn:
      try switchIn(writer, core: core, at: moment, into: &sink)
    case .switchedOut(let preempted):
      leaving[core] = (moment, record.successor)
      try switchOut(writer, preempted: preempted, core: core, at: moment, into: &sink)
    case .wentIdle(let preempted):
      leaving[core] = nil
      try switchOut(writer, preempted: preempted, core: core, at: moment, into: &sink)
      try strangers[core].turn(to: nil, at: moment, from: origin, names: &names, into: &sink)
    case .waking(let tid, let byInterrupt):
      guard let place = run.place(of: tid) else { break }
      let waker = waker(writer.tid, byInterrupt: byInterrupt)
      try wake(place, by: waker, at: moment, into: &sink)
    case .waiting(let tid, let stack):
      if let place = run.place(of: tid) { run[waitOf: place].stack = stack }
    case .named(let key, let name, byExec: true):
      names.name(key.tid, name)
      try execute(key, named: name, core: core, at: moment, into: &sink)
    case .named(let key, let name, byExec: false):
      names.name(key.tid, name)
      guard let place = run.place(of: key.tid) else { break }
      try run.rename(place, to: name, at: moment, into: &sink)
    case .forked(let child):
      names.inherit(from: writer.tid, to: child.tid)
      guard run.place(of: writer.tid) != nil else { break }
      let creator = try run.see(writer, on: core, at: moment, into: &sink)
      _ = try run.begin(
        child, name: run.threads[creator].name, creator: writer, at: moment, into: &sink)
    case .exited:
      guard let place = run.place(of: writer.tid) else { break }
      if !isFalseExit(place, at: moment) { run.noteExit(of: place, at: moment) }
    case .lost(let count):
      try lose(count, core: core, at: moment, into: &sink)
    case .gone, .other:
      break
    }
    if run.hasBegun { run.know(core, until: moment) }
  }

  /// Ends what is open; nothing may follow.
  package mutating func finish<Sink: TraceSink & ~Copyable>(
    at end: Nanoseconds, into sink: inout Sink
  ) throws {
    for core in strangers.indices {
      try strangers[core].turn(to: nil, at: end, from: origin, names: &names, into: &sink)
    }
    for place in run.livingThreads {
      guard let since = run[waitOf: place].since else { continue }
      try report(place, TimeRange(since, max(since, end)), waker: nil, into: &sink)
    }
    try run.finish(at: end, stillThere: stillThere, into: &sink)
  }

  /// Records were lost on a core: any thread may have been woken, have run and gone to wait again.
  mutating func lose<Sink: TraceSink & ~Copyable>(
    _ count: UInt64, core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    strangers[core].forget()
    leaving[core] = nil
    kinship.noteLoss()
    guard moment >= origin else { return }
    try run.lose(count, core: core, at: moment, into: &sink)
    run.forgetWaits()
  }

  // MARK: Switches

  private mutating func switchIn<Sink: TraceSink & ~Copyable>(
    _ writer: ThreadKey, core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    // The kernel accounts the switch itself, which takes 1 us on bare metal and 20 in some virtual
    // machines, to whoever comes: there is no gap between two threads on a core.
    // Unless another one was to come: some switches of other programs leave no record.
    let last = leaving[core]
    leaving[core] = nil
    let follows = last?.successor.map { $0 == writer.tid } ?? true
    let moment = follows ? last?.moment ?? moment : moment
    var place = run.place(of: writer.tid)
    if place == nil, moment >= origin, kinship.isOurs(writer, of: run) {
      place = try run.beginUnannounced(writer, at: moment, into: &sink)
    }
    let stranger = place == nil && writer.tid > 0 ? writer.tid : nil
    try strangers[core].turn(to: stranger, at: moment, from: origin, names: &names, into: &sink)
    guard let place else {
      try run.vacate(core, into: &sink)
      return
    }
    if let since = run[waitOf: place].since {
      // No wake-up came since it left. Either one came while it was on its way out: the waker does
      // not wait for the switch, and nothing that came before was meant for this wait. Or the
      // record was lost: then it is not known when the wait ended.
      let waker = run[waitOf: place].early
      let end = waker == nil ? max(since, moment) : since
      try report(place, TimeRange(since, end), waker: waker, into: &sink)
    }
    run[waitOf: place] = WaitTracker()
    try run.enter(place, core: core, at: moment, into: &sink)
  }

  private mutating func switchOut<Sink: TraceSink & ~Copyable>(
    _ writer: ThreadKey, preempted: Bool, core: Int, at moment: Nanoseconds,
    into sink: inout Sink
  ) throws {
    // The last switch of a dead thread comes under no id (-1), because it gave its own back, or
    // under another's (de_thread, fs/exec.c). The core knows who it was.
    if let dying = run.cores[core].occupant, run.threads[dying].isExiting,
      !preempted || run.threads[dying].key.tid != writer.tid
    {
      try run.end(dying, at: moment, why: .exited, spanEnd: .exited, into: &sink)
      return
    }
    guard run.place(of: writer.tid) != nil || run.formerSelf(of: writer, on: core) != nil else {
      return
    }
    let place = try run.see(writer, on: core, at: moment, into: &sink)
    if !preempted { run[waitOf: place].since = moment }
    try run.leave(place, at: moment, why: preempted ? .preempted : .blocked, into: &sink)
  }

  // MARK: Waits

  private mutating func wake<Sink: TraceSink & ~Copyable>(
    _ place: Int, by waker: Waker, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    guard let since = run[waitOf: place].since else {
      run[waitOf: place].early = waker
      return
    }
    try report(place, TimeRange(since, max(since, moment)), waker: waker, into: &sink)
    run[waitOf: place] = WaitTracker()
  }

  private mutating func report<Sink: TraceSink & ~Copyable>(
    _ place: Int, _ time: TimeRange, waker: Waker?, into sink: inout Sink
  ) throws {
    let found = run[waitOf: place].stack.flatMap { places[$0] }
    try sink.receive(
      .blocked(
        BlockedSpan(
          thread: run.threads[place].key, time: TimeRange(time.start - origin, time.end - origin),
          cause: found?.cause ?? .unknown, place: found?.function, evidence: .reported,
          waker: waker)))
    run.write(place, until: time.end)
  }

  private func waker(_ tid: Int32, byInterrupt: Bool) -> Waker {
    // The idle thread wakes nobody by itself: it carries out what an interrupt left to do.
    if byInterrupt || tid == 0 { return .interrupt }
    guard let place = run.place(of: tid) else { return .other }
    return .thread(run.threads[place].key)
  }

  // MARK: Programs

  private mutating func execute<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, named name: KernelName, core: Int, at moment: Nanoseconds,
    into sink: inout Sink
  ) throws {
    let isFirst = !run.hasBegun && key.tid == run.root
    let occupant = run.cores[core].occupant.map { run.threads[$0].key.pid }
    guard isFirst || run.place(of: key.tid) != nil || occupant == key.pid else { return }
    // Until now it was the recorder's child, which is no part of the run.
    if isFirst { strangers[core].forget() }
    try run.execute(key, named: name, core: core, at: moment, into: &sink)
  }

  private func isFalseExit(_ place: Int, at moment: Nanoseconds) -> Bool {
    FalseExit.isSuspected(of: run.threads[place], at: moment, stillThere: stillThere)
  }
}
