import Trace

/// The clocks of a Perfetto trace, tied to one another by snapshots: moments at which several were read
/// at once.
struct PerfettoClocks {
  /// Two clocks read at once.
  private struct Pair {
    var own: Nanoseconds
    var main: Nanoseconds
  }

  /// A clock that a sequence counts by itself.
  private struct Counter {
    var last: Nanoseconds
    var unit: Nanoseconds
  }

  /// Names a clock: those of a sequence are its own.
  private struct ID: Hashable {
    var number: UInt64
    var sequence: UInt64
  }

  /// The clock that all times are told by: CLOCK_BOOTTIME, unless the trace says otherwise.
  private(set) var main = PerfettoClock.boottime
  /// What each clock said when the main one said what, in the order of the file.
  private var pairs: [ID: [Pair]] = [:]
  private var counters: [ID: Counter] = [:]
  private var hasSnapshots = false
  /// How many times came from a clock that nothing ties to the others, and were taken as they are.
  private(set) var untied = 0

  /// Beyond these, sums of moments and lengths do not fit: 126 years on both sides of 0.
  private static let moments = -4_000_000_000_000_000_000...Nanoseconds(4_000_000_000_000_000_000)

  private static func id(_ clock: UInt64, _ sequence: UInt64) -> ID {
    ID(number: clock, sequence: PerfettoClock.ofSequence.contains(clock) ? sequence : 0)
  }

  /// Takes a snapshot that stands in a packet of `sequence`.
  mutating func receive(_ snapshot: WireMessage, sequence: UInt64) throws(WireDamage) {
    var snapshot = snapshot
    var readings: [(id: ID, time: Nanoseconds)] = []
    var primary: UInt64?
    while let field = try snapshot.next() {
      switch field.number {
      case PerfettoField.Clock.clock:
        readings.append(try reading(field.message(), sequence))
      case PerfettoField.Clock.primary: primary = try field.unsigned()
      default: break
      }
    }
    // Times that were told before would be by another clock.
    if !hasSnapshots {
      let read = readings.map(\.id.number)
      if let primary, read.contains(primary) { main = primary }
      if !read.contains(main), let other = [PerfettoClock.monotonic].first(where: read.contains) {
        main = other
      }
    }
    hasSnapshots = hasSnapshots || !readings.isEmpty
    guard let now = mainTime(of: readings) else { return }
    for reading in readings {
      // In order, so that they can be found: a clock that was set back ties nothing before it is on again.
      if let last = pairs[reading.id]?.last, last.own > reading.time { continue }
      pairs[reading.id, default: []].append(Pair(own: reading.time, main: now))
    }
  }

  private mutating func reading(
    _ message: WireMessage, _ sequence: UInt64
  ) throws(WireDamage) -> (id: ID, time: Nanoseconds) {
    var message = message
    var number: UInt64 = 0
    var time: UInt64 = 0
    var isIncremental = false
    var unit: UInt64 = 1
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Clock.id: number = try field.unsigned()
      case PerfettoField.Clock.time: time = try field.unsigned()
      case PerfettoField.Clock.isIncremental: isIncremental = try field.bool()
      case PerfettoField.Clock.unit: unit = max(try field.unsigned(), 1)
      default: break
      }
    }
    let (product, overflow) = time.multipliedReportingOverflow(by: unit)
    guard !overflow, let moment = Self.moment(product) else {
      throw WireDamage(offset: message.offset, what: "a clock reads more than 126 years")
    }
    let id = Self.id(number, sequence)
    if isIncremental || unit > 1 {
      let factor = Nanoseconds(exactly: unit) ?? .max
      counters[id] = Counter(last: isIncremental ? moment : .min, unit: factor)
    } else {
      counters[id] = nil
    }
    return (id, moment)
  }

  /// What the main clock said when these were read.
  private func mainTime(of readings: [(id: ID, time: Nanoseconds)]) -> Nanoseconds? {
    if let own = readings.first(where: { $0.id.number == main }) { return own.time }
    for reading in readings {
      if let time = translated(reading.time, from: reading.id) { return time }
    }
    return nil
  }

  /// The main clock's time `lead` after `clock`, as `sequence` names it, said `time`.
  ///
  /// - Parameter lead: 73 years at most, on both sides of 0.
  /// - Throws: where that lies beyond all time; `offset` is where it stands.
  mutating func nanoseconds(
    _ time: UInt64, clock: UInt64, sequence: UInt64, lead: Nanoseconds = 0, at offset: Int
  ) throws(WireDamage) -> Nanoseconds {
    let id = Self.id(clock, sequence)
    guard let told = count(time, id), Self.moments.contains(told),
      let moment = clock == main ? told : translatedOrUntied(told, from: id),
      Self.moments.contains(moment), Self.moments.contains(moment + lead)
    else { throw WireDamage(offset: offset, what: "a time lies more than 126 years away") }
    return moment + lead
  }

  /// Adds up a clock that counts on from the time before.
  private mutating func count(_ time: UInt64, _ id: ID) -> Nanoseconds? {
    guard let counter = counters[id] else { return Nanoseconds(exactly: time) }
    guard let steps = Nanoseconds(exactly: time) else { return nil }
    let (length, overflow) = steps.multipliedReportingOverflow(by: counter.unit)
    guard !overflow, Self.moments.contains(length) else { return nil }
    guard counter.last != .min else { return length }
    let sum = counter.last + length
    guard Self.moments.contains(sum) else { return nil }
    counters[id]?.last = sum
    return sum
  }

  private mutating func translatedOrUntied(_ time: Nanoseconds, from id: ID) -> Nanoseconds? {
    guard pairs[id] != nil else {
      untied += 1
      return time
    }
    return translated(time, from: id)
  }

  /// Nil also where nothing ties the clock to the main one.
  private func translated(_ time: Nanoseconds, from id: ID) -> Nanoseconds? {
    guard let pairs = pairs[id], let first = pairs.first else { return nil }
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = (low + high) / 2
      if pairs[middle].own <= time { low = middle + 1 } else { high = middle }
    }
    let pair = low > 0 ? pairs[low - 1] : first
    let (sum, overflow) = (time - pair.own).addingReportingOverflow(pair.main)
    return overflow ? nil : sum
  }

  private static func moment(_ time: UInt64) -> Nanoseconds? {
    Nanoseconds(exactly: time).flatMap { moments.contains($0) ? $0 : nil }
  }

  // MARK: What a trace says of its clock

  /// What to subtract from a time of the main clock to have one of CLOCK_MONOTONIC; nil where that is not
  /// known. The two part where the machine sleeps.
  private var leadOverMonotonic: (first: Nanoseconds, change: Nanoseconds)? {
    let leads = pairs[ID(number: PerfettoClock.monotonic, sequence: 0)]?.map { $0.main - $0.own }
    guard let leads, let first = leads.first, let least = leads.min(), let most = leads.max() else {
      return nil
    }
    return (first, most - least)
  }

  /// Two clocks are read one after the other: so much they differ by that.
  private static let readingTime: Nanoseconds = 1_000_000

  /// The clock of a trace that begins when the main one says `origin`, and what a reader of the trace should
  /// know of it.
  func facts(origin: Nanoseconds) -> (clock: TraceMetadata.Clock, note: String?) {
    var clock = TraceMetadata.Clock(
      name: name, originNanoseconds: "\(origin)", originUnixNanoseconds: "0")
    if let date = pairs[ID(number: PerfettoClock.realtime, sequence: 0)]?.first {
      let (unix, overflow) = (origin - date.main).addingReportingOverflow(date.own)
      if !overflow, unix > 0 { clock.originUnixNanoseconds = "\(unix)" }
    }
    guard main != PerfettoClock.monotonic, let lead = leadOverMonotonic else {
      let tied =
        untied > 0
        ? "no clock snapshot ties the clocks of the file: its times are taken as they are" : nil
      return (clock, tied)
    }
    guard lead.change < Self.readingTime else {
      return (
        clock,
        "the machine slept while it was traced: times are those of \(name), which counts on"
      )
    }
    let (start, overflow) = origin.subtractingReportingOverflow(lead.first)
    if !overflow {
      clock.name = "CLOCK_MONOTONIC"
      clock.originNanoseconds = "\(start)"
    }
    return (clock, nil)
  }

  private var name: String {
    switch main {
    case PerfettoClock.boottime: "CLOCK_BOOTTIME"
    case PerfettoClock.monotonic: "CLOCK_MONOTONIC"
    case PerfettoClock.realtime: "CLOCK_REALTIME"
    default: "clock \(main) of Perfetto"
    }
  }
}
