import Trace

/// A program of work done again on some number of cores: a discrete-event simulation.
///
/// Each core has a queue of its own, as in the kernel; the thread that has had least goes next; a core
/// that has nothing to do takes from another one's queue at once. So no core is idle while a thread is
/// ready, and the time keeps the bounds of greedy schedules (Graham 1969; Brent 1974).
struct Replay {
  private(set) var now: Nanoseconds = 0
  let program: WorkProgram
  /// The pools of which workers take jobs.
  var pools: [ReplayedPool]
  var cores: [ReplayedCore]
  /// How many threads are in the cores' queues.
  var queued = 0
  var threads: [ReplayedThread]
  var locks: [ReplayedLock]
  var events = ReplayEvents()
  var ties: TieBreaks
  /// What programs outside the recording hold, and when; ascending.
  private let foreign: [(moment: Nanoseconds, core: Int, change: Int)]
  private var nextForeign = 0
  /// By signal, whether it was given.
  private var isGiven: [Bool]
  /// By signal, the threads that wait for it.
  private var waiting: [Int: [Int]] = [:]
  /// How long cores were busy with the program so far.
  var computed: Nanoseconds = 0
  private var living: Int
  /// Threads that became ready and have no core or queue yet.
  private var arrived: [Int] = []

  /// A thread of a replay.
  struct ReplayedThread {
    /// The number of its next step, or of the one that it is at.
    var next = 0
    /// The job that it is at, and the number of its next step in that.
    var job: (number: Int, next: Int)?
    /// What is left of its step, if it computes.
    var left: Nanoseconds = 0
    /// What it has had of cores, by which shares are fair.
    var had: Nanoseconds = 0
    /// The core it is on.
    var core: Int?
    /// The core that it was on last.
    var lastCore: Int?
    /// The interpreter lock that it has.
    var interpreterLock: Int?
    /// The interpreter lock that it gave back to wait, and takes again before it goes on.
    var owedLock: Int?
  }

  /// - Parameters:
  ///   - cores: how many; nil for as many as could ever be used.
  ///   - foreign: what programs outside the recording hold of them.
  init(_ program: WorkProgram, cores: Int?, seed: UInt64, foreign: [ForeignHold] = []) {
    self.program = program
    self.cores = Array(repeating: ReplayedCore(), count: max(cores ?? program.threads.count, 1))
    threads = Array(repeating: ReplayedThread(), count: program.threads.count)
    if cores == nil { for index in threads.indices { threads[index].lastCore = index } }
    locks = program.locks.map { ReplayedLock($0) }
    pools = ReplayedPool.all(of: program)
    ties = TieBreaks(seed: seed)
    isGiven = Array(repeating: false, count: program.signals)
    living = program.threads.count
    self.foreign = foreign.flatMap { hold in
      [(hold.time.start, hold.core, 1), (hold.time.end, hold.core, -1)]
    }.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
      .map { (moment: $0.0, core: $0.1, change: $0.2) }
    for (thread, moment) in program.roots.sorted(by: { $0.key < $1.key }) {
      events.add(.resumed(thread: thread), at: moment)
    }
  }

  /// Runs the program to its end: how long it took; nil where it got stuck, because its waits and locks
  /// contradict one another in this order. O(n log n) in steps and turns.
  mutating func run() -> Nanoseconds? {
    while living > 0 {
      guard let moment = nextMoment else { return nil }
      now = moment
      // All that happens at a moment has happened before anybody gets a core.
      while events.nextMoment == moment { handle(events.removeFirst()) }
      while nextForeign < foreign.count, foreign[nextForeign].moment == moment { changeForeign() }
      settle()
    }
    return now
  }

  private var nextMoment: Nanoseconds? {
    let others = nextForeign < foreign.count ? foreign[nextForeign].moment : nil
    guard let moment = events.nextMoment else { return others }
    return min(moment, others ?? moment)
  }

  private mutating func handle(_ event: ReplayEvent) {
    switch event {
    case .computed(let core, let turn):
      guard cores[core].turn == turn, let thread = cores[core].thread else { return }
      account(core)
      pass(thread)
      advance(thread)
    case .shareOver(let core, let turn): endShare(of: core, turn: turn)
    case .resumed(let thread): advance(thread)
    case .intervalOver(let lock, let version): endInterval(of: lock, version: version)
    case .asked(let lock): askAgain(for: lock)
    }
  }

  private mutating func changeForeign() {
    let change = foreign[nextForeign]
    nextForeign += 1
    cores[change.core].foreign += change.change
    if cores[change.core].foreign > 0, cores[change.core].thread != nil { preempt(change.core) }
  }

  /// Takes the steps of `thread` that need no time, up to the first one that does.
  mutating func advance(_ thread: Int) {
    if let lock = threads[thread].owedLock {
      guard take(lock, thread) else { return leaveCore(thread) }
    }
    while let step = step(of: thread) {
      switch step {
      case .compute(let length):
        if threads[thread].left == 0 { threads[thread].left = length }
        return goOn(thread)
      case .delay(let length):
        pass(thread)
        leaveCore(thread)
        return events.add(.resumed(thread: thread), at: now + length)
      case .await(let signal):
        pass(thread)
        if isGiven[signal] { continue }
        waiting[signal, default: []].append(thread)
        return wait(thread)
      case .signal(let signal):
        pass(thread)
        isGiven[signal] = true
        for waiter in waiting.removeValue(forKey: signal) ?? [] { resumeNow(waiter) }
      case .start(let other):
        pass(thread)
        resumeNow(other)
      case .take(let lock):
        guard take(lock, thread) else { return wait(thread) }
        pass(thread)
      case .drop(let lock):
        pass(thread)
        drop(lock, thread)
      case .submit(let job):
        pass(thread)
        submit(job)
      case .work(let pool, _):
        guard beginJob(of: pool, thread) else { return wait(thread) }
      }
    }
    leaveCore(thread)
    living -= 1
    for lock in locks.indices { drop(lock, thread) }
  }

  /// The thread waits for another one, and not with the interpreter lock, which that one may need: who
  /// waits inside Python gives it back, and takes it again afterwards.
  private mutating func wait(_ thread: Int) {
    leaveCore(thread)
    guard let lock = threads[thread].interpreterLock else { return }
    drop(lock, thread)
    threads[thread].owedLock = lock
  }

  /// Lets a thread go on within this moment, after the one that is under way.
  mutating func resumeNow(_ thread: Int) { events.add(.resumed(thread: thread), at: now) }

  /// The thread has something to compute: on the core it is on, or on the one that it gets.
  private mutating func goOn(_ thread: Int) {
    guard let core = threads[thread].core else { return arrived.append(thread) }
    if !giveWayIfAsked(thread) { time(core) }
  }

  /// Takes a thread that became ready to its core or queue.
  private mutating func settle() {
    for thread in arrived where threads[thread].core == nil { place(thread) }
    arrived.removeAll(keepingCapacity: true)
    guard queued > 0 else { return }
    for core in cores.indices where cores[core].isIdle { fill(core) }
  }

  /// Puts a thread that has lost its core, or the lock it needs for it, among those that are ready.
  mutating func arrive(_ thread: Int) { arrived.append(thread) }
}
