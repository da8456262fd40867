import Trace

/// What happened on one core, as ftrace would have told it.
struct CoreEvents {
  /// The core went from one thread to another.
  struct Switch {
    var at: Nanoseconds
    var previous: Int32
    /// The kernel's bits for the state of who left.
    var state: Int64
    var next: Int32
  }

  /// A thread was made ready by whoever was on the core, or by an interrupt.
  struct Waking {
    var at: Nanoseconds
    var thread: Int32
    var isInterrupt: Bool
  }

  /// Any other event, as a whole `FtraceEvent`.
  struct Other {
    var at: Nanoseconds
    var message: WireWriter
  }

  var switches: [Switch] = []
  var wakings: [Waking] = []
  var others: [Other] = []
  var losses: [TimeRange] = []

  /// A stretch in which a core had a thread.
  struct Occupation {
    var time: TimeRange
    var thread: Int32
    var ending: SpanEnd
  }

  /// The kernel's bits for a state after a span that ended so.
  private static func state(after ending: SpanEnd) -> Int64 {
    switch ending {
    case .preempted: 0
    case .exited: 0x10
    case .blocked, .recordingEnded, .lost, .sampled: 1
    }
  }

  /// Makes switches of who had the core when, in order, in a recording that ended at `end`.
  mutating func addSwitches(_ occupations: [Occupation], until end: Nanoseconds) {
    var nextLoss = 0
    var last: Occupation?
    // What comes after a loss is told after something, so that nobody takes the loss for the beginning.
    if let loss = losses.first, loss.start >= 0,
      occupations.first.map({ $0.time.start > 0 }) ?? true
    {
      switches.append(Switch(at: 0, previous: 0, state: 0, next: 0))
    }
    func leave(_ occupation: Occupation, for next: Int32, at moment: Nanoseconds) -> Switch {
      Switch(
        at: moment, previous: occupation.thread, state: Self.state(after: occupation.ending),
        next: next)
    }
    /// After a loss nobody knows who was on the core, and when the last one left.
    func passLosses(until moment: Nanoseconds) {
      while nextLoss < losses.count, losses[nextLoss].end <= moment {
        if let gone = last, gone.time.end < losses[nextLoss].start || gone.ending != .lost {
          switches.append(leave(gone, for: 0, at: gone.time.end))
        }
        last = nil
        switches.append(Switch(at: losses[nextLoss].end, previous: 0, state: 0, next: 0))
        nextLoss += 1
      }
    }
    for occupation in occupations {
      passLosses(until: occupation.time.start)
      if let gone = last {
        let isNext = gone.time.end >= occupation.time.start
        switches.append(leave(gone, for: isNext ? occupation.thread : 0, at: gone.time.end))
        if isNext {
          last = occupation
          continue
        }
      }
      switches.append(
        Switch(at: occupation.time.start, previous: 0, state: 0, next: occupation.thread))
      last = occupation
    }
    passLosses(until: end)
    // Whoever is on a core when the recording ends has not left it.
    if let gone = last, gone.ending != .recordingEnded || gone.time.end < end {
      switches.append(leave(gone, for: 0, at: gone.time.end))
    }
  }

  // MARK: Writing

  /// So many events stand in one bundle.
  private static let bundleSize = 4096

  /// Writes everything as bundles of core `core` into packets that `packet` makes. `names` are those of the
  /// threads at a moment, and `origin` is the clock at time 0.
  mutating func write(
    core: Int32, origin: Nanoseconds, name: (Int32, Nanoseconds) -> String,
    packet: (WireWriter) -> Void
  ) {
    wakings.sort { ($0.at, $0.thread) < ($1.at, $1.thread) }
    // Events of one moment stay in the order in which they were made.
    others = others.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
    var (change, waking, other, loss) = (0, 0, 0, 0)
    var isFirst = true
    var previousEnd: Nanoseconds?
    while change < switches.count || waking < wakings.count || other < others.count {
      var bundle = Bundle(core: core, origin: origin)
      if let previousEnd { bundle.lose(since: previousEnd) }
      previousEnd = nil
      while bundle.count < Self.bundleSize {
        let next = [
          change < switches.count ? switches[change].at : .max,
          waking < wakings.count ? wakings[waking].at : .max,
          other < others.count ? others[other].at : .max,
        ]
        guard let at = next.min(), at < .max else { break }
        if loss < losses.count, losses[loss].end <= at {
          previousEnd = losses[loss].start
          loss += 1
          break
        }
        if next[0] == at {
          // What follows from the one before it means nothing where there is none.
          let isWhole = isFirst || bundle.isAfterLoss
          bundle.add(switches[change], isWhole: isWhole, name)
          isFirst = false
          change += 1
        } else if next[2] == at {
          bundle.add(others[other])
          other += 1
        } else {
          bundle.add(wakings[waking], name)
          waking += 1
        }
      }
      if bundle.count > 0 { packet(bundle.message) }
    }
  }
}

/// A bundle of events that is being written.
private struct Bundle {
  private let origin: Nanoseconds
  private(set) var count = 0
  private(set) var isAfterLoss = false
  private var head = WireWriter()
  private var events = WireWriter()
  private var texts: [String: UInt64] = [:]
  private var textList: [String] = []
  private var switchTimes = DeltaColumn()
  private var states: [UInt64] = []
  private var threads: [UInt64] = []
  private var names: [UInt64] = []
  private var wakingTimes = DeltaColumn()
  private var wakingThreads: [UInt64] = []
  private var wakingFlags: [UInt64] = []
  private var wakingNames: [UInt64] = []

  init(core: Int32, origin: Nanoseconds) {
    self.origin = origin
    head.add(PerfettoField.Bundle.core, core)
  }

  mutating func lose(since moment: Nanoseconds) {
    isAfterLoss = true
    head.add(PerfettoField.Bundle.lostEvents, 1)
    head.add(PerfettoField.Bundle.previousEnd, origin + moment)
  }

  private mutating func number(of text: String) -> UInt64 {
    if let known = texts[text] { return known }
    let number = UInt64(textList.count)
    texts[text] = number
    textList.append(text)
    return number
  }

  mutating func add(
    _ change: CoreEvents.Switch, isWhole: Bool, _ name: (Int32, Nanoseconds) -> String
  ) {
    count += 1
    guard isWhole else {
      switchTimes.append(origin + change.at)
      states.append(UInt64(change.state))
      threads.append(UInt64(change.next))
      names.append(number(of: name(change.next, change.at)))
      return
    }
    isAfterLoss = false
    var message = WireWriter()
    message.add(PerfettoField.Switch.previousName, name(change.previous, change.at))
    message.add(PerfettoField.Switch.previous, change.previous)
    message.add(PerfettoField.Switch.previousPriority, CoreEvents.priority)
    message.add(PerfettoField.Switch.previousState, change.state)
    message.add(PerfettoField.Switch.nextName, name(change.next, change.at))
    message.add(PerfettoField.Switch.next, change.next)
    message.add(PerfettoField.Switch.nextPriority, CoreEvents.priority)
    events.add(
      PerfettoField.Bundle.event,
      CoreEvents.event(
        PerfettoField.Event.schedSwitch, message, at: origin + change.at, by: change.previous))
  }

  mutating func add(_ waking: CoreEvents.Waking, _ name: (Int32, Nanoseconds) -> String) {
    count += 1
    wakingTimes.append(origin + waking.at)
    wakingThreads.append(UInt64(waking.thread))
    wakingFlags.append(waking.isInterrupt ? CoreEvents.interruptFlag : 0)
    wakingNames.append(number(of: name(waking.thread, waking.at)))
  }

  mutating func add(_ other: CoreEvents.Other) {
    count += 1
    events.add(PerfettoField.Bundle.event, other.message)
  }

  var message: WireWriter {
    var message = head
    message.append(events)
    guard !states.isEmpty || !wakingThreads.isEmpty else { return message }
    let priorities = [UInt64](repeating: UInt64(CoreEvents.priority), count: states.count)
    let wakingPriorities = [UInt64](
      repeating: UInt64(CoreEvents.priority), count: wakingThreads.count)
    message.add(PerfettoField.Bundle.compactSched) { compact in
      for text in textList { compact.add(PerfettoField.Compact.texts, text) }
      compact.add(PerfettoField.Compact.switchTimes, packed: switchTimes.deltas)
      compact.add(PerfettoField.Compact.switchStates, packed: states)
      compact.add(PerfettoField.Compact.switchThreads, packed: threads)
      compact.add(PerfettoField.Compact.switchPriorities, packed: priorities)
      compact.add(PerfettoField.Compact.switchNames, packed: names)
      compact.add(PerfettoField.Compact.wakingTimes, packed: wakingTimes.deltas)
      compact.add(PerfettoField.Compact.wakingThreads, packed: wakingThreads)
      compact.add(
        PerfettoField.Compact.wakingCores,
        packed: [UInt64](repeating: 0, count: wakingThreads.count))
      compact.add(PerfettoField.Compact.wakingPriorities, packed: wakingPriorities)
      compact.add(PerfettoField.Compact.wakingNames, packed: wakingNames)
      compact.add(PerfettoField.Compact.wakingFlags, packed: wakingFlags)
    }
    return message
  }
}

/// Moments as what each lies after the one before it.
private struct DeltaColumn {
  private(set) var deltas: [UInt64] = []
  private var last: Nanoseconds = 0

  mutating func append(_ moment: Nanoseconds) {
    deltas.append(UInt64(max(moment - last, 0)))
    last = max(moment, last)
  }
}

extension CoreEvents {
  /// That of threads of which nobody says another one, as the kernel counts them.
  static let priority: Int32 = 120
  /// Among an event's flags: a hard interrupt was being handled.
  static let interruptFlag: UInt64 = 0x08

  /// An event of the kind `kind`, told by `thread`.
  static func event(
    _ kind: Int32, _ message: WireWriter, at moment: Nanoseconds, by thread: Int32,
    flags: UInt64? = nil
  ) -> WireWriter {
    var event = WireWriter()
    event.add(PerfettoField.Event.timestamp, moment)
    event.add(PerfettoField.Event.thread, thread)
    if let flags { event.add(PerfettoField.Event.flags, bits: flags) }
    event.add(kind, message)
    return event
  }
}
