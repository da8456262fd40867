import CPerfEvents
import Trace

/// The tracepoints that are watched on one core beside the stream of switches, whose buffer they
/// write to.
final class SchedulerEvents {
  private let wakings: OpenEvent
  private let reasons: OpenEvent?
  private var gate = RateGate(close: 20_000, open: 10_000, at: monotonicNow())

  /// Opens them for `stream`; the stacks of waiting threads only where they can be understood.
  init(_ layout: SchedulerLayout, into stream: CoreStream, withReasons: Bool) throws(PerfError) {
    func open(
      _ id: UInt64, _ name: String, frames: UInt16 = 0, filter: String? = nil
    ) throws(PerfError) -> OpenEvent {
      let event = try OpenEvent(
        cperf_open_tracepoint(id, stream.core, frames), "open \(name) on core \(stream.core)")
      try checked(
        cperf_redirect(event.descriptor, stream.event.descriptor),
        "send \(name) to the buffer of core \(stream.core)")
      if let filter { try checked(cperf_set_filter(event.descriptor, filter), "filter \(name)") }
      return event
    }
    wakings = try open(layout.wakings.id, "sched_waking")
    reasons =
      withReasons
      ? try open(
        layout.switches.id, "the stacks of sched_switch", frames: Self.frames,
        // Neither the idle thread nor one that could go on (the bit above says "preempted").
        filter: "(prev_state & 255) && prev_pid != 0")
      : nil
    for event in all {
      try checked(cperf_enable(event.descriptor), "start the tracepoints of core \(stream.core)")
    }
  }

  private var all: [OpenEvent] { [wakings] + (reasons.map { [$0] } ?? []) }

  /// Stops them.
  func stop() throws(PerfError) {
    for event in all { try checked(cperf_disable(event.descriptor), "stop a tracepoint") }
  }

  /// How many records of theirs the kernel dropped.
  func lostRecords() throws(PerfError) -> UInt64 {
    var lost: UInt64 = 0
    for event in all {
      var totals = cperf_totals()
      try checked(cperf_read_totals(event.descriptor, &totals), "read a tracepoint's totals")
      lost += totals.lost
    }
    return lost
  }

  /// Whether reasons were left out at some time.
  private(set) var leftReasonsOut = false

  /// Leaves the reasons of waits out while there are so many that they would slow the program down
  /// noticeably: each costs it some 0.5 us, twice what the rest does. Whoever waits so often waits
  /// for a few microseconds each time.
  ///
  /// - Parameter waits: how often threads went to wait on this core so far.
  func adapt(waits: UInt64, at moment: Nanoseconds) throws(PerfError) {
    guard let reasons else { return }
    switch gate.update(count: waits, at: moment) {
    case .close:
      leftReasonsOut = true
      try checked(cperf_disable(reasons.descriptor), "stop the stacks of sched_switch")
    case .open:
      try checked(cperf_enable(reasons.descriptor), "start the stacks of sched_switch")
    case nil:
      break
    }
  }

  /// The scheduler's own functions take up to five of them.
  private static let frames: UInt16 = 6
}

/// Closes above one rate and opens below another, lower one.
struct RateGate {
  /// What to do.
  enum Change { case open, close }

  private let closingRate: Double
  private let openingRate: Double
  private var isOpen = true
  private var last: (count: UInt64, moment: Nanoseconds)

  /// An open gate; rates are per second. What is counted begins at 0 at that moment.
  init(close closingRate: Double, open openingRate: Double, at moment: Nanoseconds) {
    self.closingRate = closingRate
    self.openingRate = openingRate
    last = (0, moment)
  }

  /// Takes a reading of a count that grows; says what to do, if anything.
  mutating func update(count: UInt64, at moment: Nanoseconds) -> Change? {
    guard moment > last.moment else { return nil }
    let last = self.last
    self.last = (count, moment)
    let rate = Double(count - last.count) / (moment - last.moment).seconds
    if isOpen, rate > closingRate {
      isOpen = false
      return .close
    }
    if !isOpen, rate < openingRate {
      isOpen = true
      return .open
    }
    return nil
  }
}
