import Trace

/// Who bore a thread's id when, as far as a log of the kernel tells it.
///
/// A thread whose beginning is not told was there before; ids that come again after they were given back
/// are those of another one.
struct ThreadRoster {
  /// A thread.
  struct Life {
    var thread: Int32
    /// The id was this one's from here on.
    var from: Nanoseconds
    /// Whether its beginning was told, at ``from``.
    var isBorn = false
    var creator: Int32?
    /// The process that it is of, where that is told.
    var process: Int32?
    /// When something was told of it first and last.
    var seen: ClosedRange<Nanoseconds>?
    /// When it began to exit, when it left its core for the last time, and when its id was given back.
    var exit: Nanoseconds?
    var death: Nanoseconds?
    var free: Nanoseconds?
    /// What it was called from when on; numbers of names.
    var names: [SchedulingLog.Fact] = []
    /// What it is called whatever the kernel calls it; 0 for nothing.
    var givenName: Int32 = 0
    /// The next one with its id.
    fileprivate var next: Int32 = -1

    init(thread: Int32, from: Nanoseconds) {
      self.thread = thread
      self.from = from
    }

    mutating func see(_ moment: Nanoseconds) {
      guard let seen else { return self.seen = moment...moment }
      if !seen.contains(moment) {
        self.seen = min(seen.lowerBound, moment)...max(seen.upperBound, moment)
      }
    }
  }

  var lives: [Life] = []
  /// The last one with each id.
  private var lasts: [Int32: Int32] = [:]
  /// All of those ids that several had, in the order in which these began.
  private var bearers: [Int32: [Int32]] = [:]

  /// The lives that `log` tells of by themselves.
  init(_ log: SchedulingLog) {
    // Both are told of one beginning, and the one says more.
    let births = log.births.isEmpty ? log.forks : log.births
    for birth in births.sorted(by: { ($0.at, $0.thread) < ($1.at, $1.thread) }) { add(birth) }
    for free in log.frees {
      if let life = known(free.thread, at: free.at) { lives[life].free = free.at }
    }
    for exit in log.exits {
      let life = life(of: exit.thread, at: exit.at)
      lives[life].exit = exit.at
      lives[life].see(exit.at)
    }
    for owner in log.owners {
      // Whoever is listed with a process may never do anything.
      let life =
        known(owner.thread, at: owner.at) ?? first(owner.thread)
        ?? add(Life(thread: owner.thread, from: .min))
      lives[life].process = owner.value
      if owner.at == log.listedAt { lives[life].see(owner.at) }
    }
    for name in log.renames {
      let life = life(of: name.thread, at: name.at)
      lives[life].names.append(name)
      lives[life].see(name.at)
    }
    for name in log.names {
      guard let life = known(name.thread, at: name.at) else { continue }
      lives[life].names.append(name)
    }
    findProcesses(births)
  }

  private mutating func add(_ birth: SchedulingLog.Birth) {
    if let last = known(birth.thread, at: birth.at), lives[last].from == birth.at { return }
    var life = Life(thread: birth.thread, from: birth.at)
    life.isBorn = true
    life.creator = birth.parent > 0 ? birth.parent : nil
    life.process = birth.isInProcess ? nil : birth.thread
    life.see(birth.at)
    if birth.name != 0 {
      life.names.append(
        SchedulingLog.Fact(at: birth.at, thread: birth.thread, value: birth.name))
    }
    add(life)
  }

  /// Threads are of their creators' processes where the kernel says that they are no processes.
  private mutating func findProcesses(_ births: [SchedulingLog.Birth]) {
    for birth in births.sorted(by: { ($0.at, $0.thread) < ($1.at, $1.thread) })
    where birth.isInProcess {
      guard let child = known(birth.thread, at: birth.at), lives[child].process == nil,
        let parent = known(birth.parent, at: birth.at)
      else { continue }
      lives[child].process = lives[parent].process ?? birth.parent
    }
  }

  @discardableResult
  private mutating func add(_ life: Life) -> Int {
    let index = Int32(lives.count)
    lives.append(life)
    guard let last = lasts[life.thread] else {
      lasts[life.thread] = index
      return Int(index)
    }
    let position =
      bearers[life.thread].map { place(after: life.from, in: $0) }
      ?? (lives[Int(last)].from <= life.from ? 1 : 0)
    bearers[life.thread, default: [last]].insert(index, at: position)
    guard let order = bearers[life.thread] else { return Int(index) }
    if position > 0 { lives[Int(order[position - 1])].next = index }
    if position + 1 < order.count {
      lives[Int(index)].next = order[position + 1]
    } else {
      lasts[life.thread] = index
    }
    return Int(index)
  }

  /// Where in `order`, whose lives follow one another, one that began at `moment` would stand.
  private func place(after moment: Nanoseconds, in order: [Int32]) -> Int {
    order.indices.firstRow { lives[Int(order[$0])].from > moment } ?? order.count
  }

  /// The first one with the id `thread`.
  private func first(_ thread: Int32) -> Int? {
    (bearers[thread]?.first ?? lasts[thread]).map(Int.init)
  }

  /// The one that bore the id `thread` at `moment`; nil where none is known by now.
  func known(_ thread: Int32, at moment: Nanoseconds) -> Int? {
    guard let last = lasts[thread] else { return nil }
    if lives[Int(last)].from <= moment { return Int(last) }
    guard let order = bearers[thread] else { return nil }
    let place = place(after: moment, in: order)
    return place > 0 ? Int(order[place - 1]) : nil
  }

  /// The one that bore the id `thread` at `moment`, who is one that is not known yet where none is.
  @inline(__always)
  mutating func life(of thread: Int32, at moment: Nanoseconds) -> Int {
    guard let life = known(thread, at: moment) else {
      return add(Life(thread: thread, from: .min))
    }
    guard let free = lives[life].free, free < moment else { return life }
    return add(Life(thread: thread, from: free))
  }

  /// When the one after `life` has its id; nil where there is none.
  func limit(of life: Int) -> Nanoseconds? {
    let next = lives[life].next
    return next < 0 ? nil : lives[Int(next)].from
  }
}
