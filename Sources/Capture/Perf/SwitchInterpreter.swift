import Trace

/// What the records of rung `switches` mean for the run.
package struct SwitchInterpreter {
  private(set) var run: RunTracker
  private var gaps: SwitchGaps
  private let stillThere: (ThreadKey) -> Bool
  private let coreNumbers: [Int32]
  /// Whether the kernel's last word of a thread is still to come when it exits.
  var expectsLastWords = false

  /// The reading of CLOCK_MONOTONIC that counts as 0; it may move until the first record came.
  var origin: Nanoseconds {
    get { run.origin }
    set { run.origin = newValue }
  }

  /// Interprets the records of the run that begins with the first exec of `root`.
  ///
  /// - Parameter stillThere: whether a thread lives at the moment of the call.
  package init(
    root: Int32, cores: [Int32], origin: Nanoseconds, stillThere: @escaping (ThreadKey) -> Bool
  ) {
    gaps = SwitchGaps(cores: cores.count)
    run = RunTracker(root: root, cores: cores, origin: origin)
    self.stillThere = stillThere
    coreNumbers = cores
  }

  /// Takes the next record, in order of time over all cores.
  package mutating func receive<Sink: TraceSink & ~Copyable>(
    _ record: KernelRecord, core: Int, into sink: inout Sink
  ) throws {
    let (moment, writer) = (record.time, record.writer)
    switch record.event {
    case .switchedIn:
      let place = try place(of: writer, at: moment, into: &sink)
      let wasReady = run.threads[place].readyOn == core
      let since = gaps.come(
        core, at: moment, wasReady: wasReady, mayBeOurs: run.cores[core].unseenThreads > 0)
      try run.giveWay(on: core, at: since, isOurs: gaps.isOurs(core, at: since), into: &sink)
      try run.enter(place, core: core, at: since, into: &sink)
    case .switchedOut(let preempted):
      // Where its switch-in was lost, it is only known that it was here.
      let place = try run.see(writer, on: core, at: moment, into: &sink)
      try run.leave(place, at: moment, why: preempted ? .preempted : .blocked, into: &sink)
      gaps.leave(core, at: moment, preempted: preempted)
    case .named(let thread, let name, byExec: true):
      try run.execute(thread, named: name, core: core, at: moment, into: &sink)
    case .named(let thread, let name, byExec: false):
      try run.see(writer, on: core, at: moment, into: &sink)
      let place = try place(of: thread, at: moment, into: &sink)
      try run.rename(place, to: name, at: moment, into: &sink)
    case .forked(let child):
      let creator = try run.see(writer, on: core, at: moment, into: &sink)
      _ = try run.begin(
        child, name: run.threads[creator].name, creator: writer, at: moment, into: &sink)
    case .exited:
      let place = try run.see(writer, on: core, at: moment, into: &sink)
      try exit(place, at: moment, into: &sink)
    case .gone(let number):
      // It is a record of no core.
      try close(writer, core: coreNumbers.firstIndex(of: number), at: moment, into: &sink)
      return
    case .lost(let count):
      gaps.forget(core)
      try run.giveWay(on: core, at: moment, isOurs: false, into: &sink)
      try run.lose(count, core: core, at: moment, into: &sink)
    case .wentIdle, .waking, .waiting, .other:
      break
    }
    run.know(core, until: moment)
  }

  /// What goes on at `moment`, before which no record is to come any more.
  package func inProgress(at moment: Nanoseconds) -> SpansInProgress { run.inProgress(at: moment) }

  /// Ends what is open; nothing may follow.
  package mutating func finish<Sink: TraceSink & ~Copyable>(
    at end: Nanoseconds, into sink: inout Sink
  ) throws {
    for place in run.livingThreads { try run.closeUnheard(place, into: &sink) }
    try run.finish(at: end, stillThere: stillThere, into: &sink)
  }

  /// Looks after threads that exited before `horizon` and of which the last word did not come: words
  /// get lost where thousands of threads exit at once, and a thread may wait while it exits.
  ///
  /// - Parameters:
  ///   - patience: how long the last word of a thread may take that is not there any more.
  ///   - state: the letter that stands for a thread's state in procfs; nil where it is not there.
  mutating func lookAfterExits<Sink: TraceSink & ~Copyable>(
    before horizon: Nanoseconds, patience: Nanoseconds, at moment: Nanoseconds,
    state: (ThreadKey) -> UInt8?, into sink: inout Sink
  ) throws {
    for place in run.exitingThreads(before: horizon) {
      switch state(run.threads[place].key) {
      case nil, UInt8(ascii: "Z"), UInt8(ascii: "X"):
        let missed = run.threads[place].missedSince
        if missed == nil { run.miss(place, since: moment) }
        guard moment - (missed ?? moment) > patience else { continue }
        try run.closeUnheard(place, into: &sink)
      case UInt8(ascii: "R"):
        break
      default:
        try run.doubt(place, into: &sink)
      }
    }
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
    try run.place(of: key.tid) ?? run.beginUnannounced(key, at: moment, into: &sink)
  }

  /// An exit, or what looks like one: then the process lives on unseen.
  private mutating func exit<Sink: TraceSink & ~Copyable>(
    _ place: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    let isFalse = FalseExit.isSuspected(
      of: run.threads[place], at: moment, stillThere: stillThere)
    guard isFalse || !expectsLastWords else {
      run.noteExit(of: place, at: moment)
      return
    }
    try run.end(
      place, at: moment, why: isFalse ? .untraceable : .exited,
      spanEnd: isFalse ? .recordingEnded : .exited, into: &sink)
  }

  private mutating func close<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, core: Int?, at moment: Nanoseconds, into sink: inout Sink
  ) throws {
    guard let place = run.place(of: key.tid), run.threads[place].key == key,
      run.threads[place].isExiting
    else { return }
    let isOurs = core.map { gaps.isOurs($0, at: moment) } ?? false
    if let core { gaps.forget(core) }
    try run.close(place, core: core, at: moment, isOurs: isOurs, into: &sink)
  }
}
