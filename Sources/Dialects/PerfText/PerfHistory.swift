import Trace

/// Who was on which core when, as the lines of a text tell it one after the other.
///
/// A switch names the thread that leaves and the one that comes. Where a line is that of another thread than
/// came to its core last, records are missing: of programs outside the recording, of the idle thread
/// on some virtual machines, or because they were left out of the text. Since when that thread is there is not known
/// then, unless the kernel's own count of its time says so.
struct PerfHistory {
  /// What is known of one core.
  struct Core {
    /// The index of the thread on it; nil where nobody is known to be.
    var occupant: Int?
    /// When the thread on it was last seen there.
    var lastSeen: Nanoseconds = 0
    /// Until when the one before it was there.
    var freeSince: Nanoseconds = 0
    /// The time of the last line about it.
    var lastLine: Nanoseconds = .min
  }

  /// What kinds of lines there were: what can be known rests on that.
  struct Kinds {
    var switches = false
    var switchRecords = false
    var wakeups = false
    var processes = false
    var interrupts = false
    var nanoseconds = false
    /// The idle thread had lines of its own: all that ran on its core was watched.
    var idle = false
    /// How often the thread that a switch named as the next one was the one that left next.
    var handOvers = 0
  }

  var threads: [PerfThread] = []
  var cores: [Core] = []
  /// The last thread that bore an id.
  var numbers: [Int32: Int] = [:]
  /// What is known of threads before they are seen.
  var announced: [Int32: (pid: Int32, name: [UInt8])] = [:]
  var losses: [Loss] = []
  var kinds = Kinds()
  private(set) var start: Nanoseconds?
  var end: Nanoseconds = 0
  /// Whether tracepoints number threads in another way than perf does: in a container.
  var hasForeignIDs = false

  /// The cores that lines are about.
  var seenCores: [Int32] {
    cores.indices.filter { cores[$0].lastLine > .min }.map { Int32($0) }
  }

  /// Whether everything that ran was watched, and not only one program.
  var isWhole: Bool {
    kinds.idle || threads.allSatisfy { $0.unknownComings == 0 } && kinds.handOvers > 0
  }

  /// Why a line cannot be taken.
  enum Problem: Error {
    /// It tells of a switch and not on which core.
    case noCore
    /// It is earlier than the ones before it.
    case disorder
  }

  /// Takes what the next line says happened. The bytes of names need not outlive the call.
  mutating func receive(_ event: PerfEvent, of line: PerfLine) throws(Problem) {
    // Before the recording, perf writes down which threads there are, at no time, and that it makes some itself.
    if line.time <= 0 { return announce(event) }
    if start == nil, case .forkedBy = event { return announce(event) }
    switch event {
    case .other: return
    case .switched, .cameIn, .wentOut:
      if line.core == nil { throw .noCore }
    default: break
    }
    let origin = start ?? line.time
    start = origin
    var moment = line.time - origin
    let core = line.core.map { Int($0) }
    if let core {
      while cores.count <= core { cores.append(Core()) }
      if moment < cores[core].lastLine {
        // Clocks of interrupts step back by nanoseconds.
        guard cores[core].lastLine - moment <= Self.mostDisorder else { throw .disorder }
        moment = cores[core].lastLine
      }
      guard moment >= -Self.mostDisorder else { throw .disorder }
      moment = max(moment, 0)
      cores[core].lastLine = moment
    }
    moment = max(moment, 0)
    end = max(end, moment)
    if line.isExact { kinds.nanoseconds = true }
    if line.inInterrupt != nil { kinds.interrupts = true }
    try take(event, of: line, core, at: moment)
  }

  private static let mostDisorder: Nanoseconds = 1_000_000

  private mutating func take(
    _ event: PerfEvent, of line: PerfLine, _ core: Int?, at moment: Nanoseconds
  ) throws(Problem) {
    switch event {
    case .switched(let from, let to, let ending):
      guard let core else { return }
      turn(core, from: from, to: to, ending, line, at: moment)
    case .cameIn(let wholeCore):
      guard let core else { return }
      if wholeCore { kinds.idle = true }
      comeIn(line, core, at: moment)
    case .wentOut(let preempted, let wholeCore):
      guard let core else { return }
      if wholeCore { kinds.idle = true }
      goOut(line, core, preempted: preempted, at: moment)
    case .woken(let tid):
      kinds.wakeups = true
      let emitter = see(line, core, at: moment)
      guard tid > 0 else { return }
      let woken = thread(tid, at: moment)
      // The idle thread wakes nobody by itself, and nobody itself.
      let isInterrupt = line.inInterrupt == true || line.tid == 0 || emitter == woken
      let waker = emitter.map { Int32($0) } ?? PerfThread.Wait.stranger
      threads[woken].wake(by: isInterrupt ? PerfThread.Wait.interrupt : waker, at: moment)
    case .counted(let tid, let length):
      see(line, core, at: moment)
      guard tid > 0, let number = numbers[tid], case .on(let place) = threads[number].place else {
        return
      }
      threads[number].count(length, until: moment, notBefore: cores[place].freeSince)
    case .forked(let child):
      let emitter = see(line, core, at: moment)
      guard child.tid > 0 else { return }
      begin(child.tid, pid: nil, creator: emitter, name: Array(child.name), at: moment)
    case .forkedBy(let parent, let child):
      guard child.tid > 0, child.pid > 0 else { return }
      kinds.processes = true
      if let known = numbers[child.tid], threads[known].start == moment || isFresh(known) {
        threads[known].pid = child.pid
        return
      }
      let creator = parent.tid > 0 ? thread(parent.tid, at: moment) : nil
      let name = creator.map { Array(threads[$0].currentName.utf8) } ?? []
      begin(child.tid, pid: child.pid, creator: creator, name: name, at: moment)
    case .executed:
      guard let thread = see(line, core, at: moment) else { return }
      execute(thread, named: line.name, isRecord: false, at: moment)
    case .named(let key, let name, let byExec):
      guard key.tid > 0, key.pid > 0 else { return }
      kinds.processes = true
      let thread = thread(key.tid, at: moment)
      threads[thread].pid = key.pid
      if byExec {
        execute(thread, named: name, isRecord: true, at: moment)
      } else {
        threads[thread].name(name, at: moment)
      }
    case .exiting:
      if let thread = see(line, core, at: moment) { threads[thread].isExiting = true }
    case .exited(let tid):
      guard tid > 0, let number = numbers[tid] else { return }
      threads[number].isExiting = true
      threads[number].isReleased = true
      if case .on(let place) = threads[number].place { cores[place].lastSeen = moment }
    case .lost(let count):
      guard let core else { return }
      lose(count, core, at: moment)
    case .seen:
      see(line, core, at: moment)
    case .other:
      break
    }
  }

  // MARK: The end

  /// Nothing follows: who is on a core stays there until the end, where that would have been told otherwise.
  mutating func finish() {
    let isWhole = isWhole
    for core in cores.indices {
      guard let thread = cores[core].occupant else { continue }
      let stays = !threads[thread].isExiting && (isWhole || threads[thread].isWatched)
      free(core, at: stays ? end : cores[core].lastSeen, stays ? .recordingEnded : .lost)
    }
  }
}
