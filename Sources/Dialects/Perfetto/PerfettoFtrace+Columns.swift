import Trace

// Events in columns.
extension PerfettoFtrace {
  /// Columns of one bundle.
  struct Columns {
    var times: [UInt64] = []
    var states: [UInt64] = []
    var threads: [UInt64] = []
    var names: [UInt64] = []
    var wakingTimes: [UInt64] = []
    var wakingThreads: [UInt64] = []
    var wakingFlags: [UInt64] = []
    var texts: [Int32] = []

    mutating func removeAll() {
      times.removeAll(keepingCapacity: true)
      states.removeAll(keepingCapacity: true)
      threads.removeAll(keepingCapacity: true)
      names.removeAll(keepingCapacity: true)
      wakingTimes.removeAll(keepingCapacity: true)
      wakingThreads.removeAll(keepingCapacity: true)
      wakingFlags.removeAll(keepingCapacity: true)
      texts.removeAll(keepingCapacity: true)
    }
  }

  mutating func receive(
    compact message: WireMessage, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    columns.removeAll()
    var message = message
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Compact.texts:
        columns.texts.append(context.timeline.texts.number(of: try field.message().bytes))
      case PerfettoField.Compact.switchTimes: try field.appendNumbers(to: &columns.times)
      case PerfettoField.Compact.switchStates: try field.appendNumbers(to: &columns.states)
      case PerfettoField.Compact.switchThreads: try field.appendNumbers(to: &columns.threads)
      case PerfettoField.Compact.switchNames: try field.appendNumbers(to: &columns.names)
      case PerfettoField.Compact.wakingTimes: try field.appendNumbers(to: &columns.wakingTimes)
      case PerfettoField.Compact.wakingThreads: try field.appendNumbers(to: &columns.wakingThreads)
      case PerfettoField.Compact.wakingFlags: try field.appendNumbers(to: &columns.wakingFlags)
      default: break
      }
    }
    let count = columns.times.count
    guard columns.states.count == count, columns.threads.count == count else {
      throw WireDamage(
        offset: message.offset,
        what: "columns of switches are not of one length: \(count) times, "
          + "\(columns.states.count) states, \(columns.threads.count) threads")
    }
    guard columns.wakingThreads.count == columns.wakingTimes.count else {
      throw WireDamage(
        offset: message.offset,
        what: "columns of wake-ups are not of one length: "
          + "\(columns.wakingTimes.count) times, \(columns.wakingThreads.count) threads")
    }
    try takeColumns(message.offset, &context)
  }

  private mutating func takeColumns(
    _ offset: Int, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    var time: UInt64 = 0
    for row in columns.times.indices {
      time = try Self.sum(time, columns.times[row], offset)
      var name: Int32 = 0
      if row < columns.names.count, columns.names[row] < UInt64(columns.texts.count) {
        name = columns.texts[Int(columns.names[row])]
      }
      switches.append(
        SchedulingLog.Switch(
          at: try context.moment(time, at: offset), previous: nil,
          next: max(Int32(truncatingIfNeeded: columns.threads[row]), 0),
          why: Self.ending(ofState: columns.states[row]), name: name))
    }
    time = 0
    if !columns.wakingTimes.isEmpty { context.tellsWaking = true }
    for row in columns.wakingTimes.indices {
      time = try Self.sum(time, columns.wakingTimes[row], offset)
      let thread = Int32(truncatingIfNeeded: columns.wakingThreads[row])
      guard thread > 0 else { continue }
      let flags = row < columns.wakingFlags.count ? columns.wakingFlags[row] : 0
      wakings.append(
        SchedulingLog.Waking(
          at: try context.moment(time, at: offset), thread: thread, waker: nil,
          isInterrupt: flags & Self.interruptFlags != 0))
    }
  }

  private static func sum(
    _ time: UInt64, _ step: UInt64, _ offset: Int
  ) throws(WireDamage) -> UInt64 {
    let (sum, overflow) = time.addingReportingOverflow(step)
    guard !overflow else {
      throw WireDamage(offset: offset, what: "times of switches add up to more than 64 bits")
    }
    return sum
  }
}
