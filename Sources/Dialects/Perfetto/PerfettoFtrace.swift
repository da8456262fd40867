import Trace

/// Decodes what the kernel said on one core, a bundle of ftrace events at a time.
///
/// Bundles hold most events one by one, and switches and wake-ups in columns too, where the recorder was told to
/// write them so ("compact").
struct PerfettoFtrace {
  var switches: [SchedulingLog.Switch] = []
  var wakings: [SchedulingLog.Waking] = []
  // Columns of one bundle; kept for their memory.
  var columns = Columns()
  /// How many events are not kept.
  private(set) var otherEvents = 0
  /// How many bundles came after a loss.
  private(set) var lossCount = 0
  /// Bundles whose clock nothing ties to the trace's.
  private(set) var foreignClocks = 0
  /// What the texts of waits say that were read, by their numbers: millions of waits have a few texts.
  private var toldWaits: [Int32: (cause: WaitCause, evidence: WaitEvidence, place: Int32)] = [:]

  /// Why the thread left that a switch says to have been in `state`: the kernel's own bits.
  ///
  /// In all versions 0 is ready to run, with a bit above the first eight where it was preempted; 16 and 32
  /// are dead; the other bits are ways of waiting.
  static func ending(ofState state: UInt64) -> SpanEnd {
    if state & 0x30 != 0 { return .exited }
    return state & 0xFF == 0 ? .preempted : .blocked
  }

  /// Bits of an event's flags that say that an interrupt was being handled.
  static let interruptFlags: UInt64 = 0x08 | 0x10
  /// Cores are numbered below this; the kernel's own limit is 8192.
  private static let mostCores: UInt64 = 1 << 16

  /// Takes the bundle `message`, which comes after a loss where `isAfterLoss` says so.
  mutating func receive(
    _ message: WireMessage, isAfterLoss: Bool, in context: inout PerfettoContext
  ) throws(WireDamage) {
    var core: UInt64 = 0
    var isAfterLoss = isAfterLoss
    var lead: Nanoseconds = 0
    var previousEnd: UInt64?
    // What holds for all events may stand behind them.
    var head = message
    var ftraceTime: Int64?
    var bootTime: Int64?
    var clock: UInt64 = 0
    while let field = try head.next() {
      switch field.number {
      case PerfettoField.Bundle.core: core = try field.unsigned()
      case PerfettoField.Bundle.lostEvents: isAfterLoss = try field.bool() || isAfterLoss
      case PerfettoField.Bundle.clock: clock = try field.unsigned()
      case PerfettoField.Bundle.ftraceTime: ftraceTime = try field.signed()
      case PerfettoField.Bundle.bootTime: bootTime = try field.signed()
      case PerfettoField.Bundle.previousEnd: previousEnd = try field.unsigned()
      default: break
      }
    }
    guard core < Self.mostCores else {
      throw WireDamage(offset: message.offset, what: "core \(core) is none")
    }
    if clock != 0 {
      // The two were read together.
      if let ftraceTime, let bootTime, let difference = Self.difference(bootTime, ftraceTime) {
        lead = difference
      } else {
        foreignClocks += 1
      }
    }
    context.ftraceLead = lead
    switches.removeAll(keepingCapacity: true)
    wakings.removeAll(keepingCapacity: true)
    var body = message
    while let field = try body.next() {
      switch field.number {
      case PerfettoField.Bundle.event: try receive(event: field.message(), &context)
      case PerfettoField.Bundle.compactSched: try receive(compact: field.message(), &context)
      default: break
      }
    }
    // Events of the two forms stand apart.
    switches.putInOrder { $0.at }
    wakings.putInOrder { $0.at }
    let number = Int32(core)
    if isAfterLoss {
      lossCount += 1
      try markLoss(on: number, previousEnd, message.offset, &context)
    }
    context.log.append(switches, wakings, to: number)
  }

  private static func difference(_ one: Int64, _ other: Int64) -> Int64? {
    let (difference, overflow) = one.subtractingReportingOverflow(other)
    return overflow || difference.magnitude > 1 << 61 ? nil : difference
  }

  private func markLoss(
    on core: Int32, _ previousEnd: UInt64?, _ offset: Int, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    let firsts = [switches.first?.at, wakings.first?.at].compactMap(\.self)
    guard let resumed = firsts.min() else { return }
    let previous = try previousEnd.map { (end: UInt64) throws(WireDamage) in
      try context.moment(end, at: offset)
    }
    // What was lost before the first event of all is outside of the trace.
    guard let last = [context.log.lastMoment(of: core), previous].compactMap(\.self).max() else {
      return
    }
    if last <= resumed { context.log.lose(TimeRange(last, resumed), on: core) }
  }

  // MARK: Events one by one

  private mutating func receive(
    event message: WireMessage, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    var message = message
    var time: UInt64 = 0
    var thread: Int32 = 0
    var flags: UInt64?
    var content: (number: Int32, message: WireMessage)?
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Event.timestamp: time = try field.unsigned()
      case PerfettoField.Event.thread: thread = try field.int32()
      case PerfettoField.Event.flags: flags = try field.unsigned()
      case PerfettoField.Event.schedSwitch, PerfettoField.Event.waking, PerfettoField.Event.wakeup,
        PerfettoField.Event.newWakeup, PerfettoField.Event.blockedReason,
        PerfettoField.Event.newTask, PerfettoField.Event.rename, PerfettoField.Event.exec,
        PerfettoField.Event.exit, PerfettoField.Event.fork, PerfettoField.Event.free:
        content = (field.number, try field.message())
      default: break
      }
    }
    guard let content else {
      otherEvents += 1
      return
    }
    let at = try context.moment(time, at: message.offset)
    switch content.number {
    case PerfettoField.Event.schedSwitch: try receive(switch: content.message, at, &context)
    case PerfettoField.Event.waking, PerfettoField.Event.wakeup, PerfettoField.Event.newWakeup:
      let isInterrupt = flags.map { $0 & Self.interruptFlags != 0 } ?? false
      try receive(
        waking: content.message, at, by: thread, isInterrupt: isInterrupt,
        isEarly: content.number == PerfettoField.Event.waking, &context)
    case PerfettoField.Event.blockedReason: try receive(reason: content.message, at, &context)
    default: try context.receive(life: content.message, content.number, at, by: thread)
    }
  }

  private mutating func receive(
    switch message: WireMessage, _ at: Nanoseconds, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    var message = message
    var previous: Int32 = 0
    var next: Int32 = 0
    var state: UInt64 = 0
    var name: Int32 = 0
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Switch.previous: previous = try field.int32()
      case PerfettoField.Switch.previousState: state = try field.unsigned()
      case PerfettoField.Switch.next: next = try field.int32()
      case PerfettoField.Switch.nextName:
        name = context.timeline.texts.number(of: try field.message().bytes)
      default: break
      }
    }
    switches.append(
      SchedulingLog.Switch(
        at: at, previous: max(previous, 0), next: max(next, 0), why: Self.ending(ofState: state),
        name: name))
  }

  private mutating func receive(
    waking message: WireMessage, _ at: Nanoseconds, by waker: Int32, isInterrupt: Bool,
    isEarly: Bool, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    var message = message
    var thread: Int32 = 0
    while let field = try message.next() {
      if field.number == PerfettoField.Life.thread { thread = try field.int32() }
    }
    // The kernel says that it is about to wake a thread, and that it did: one of them is enough.
    if isEarly { context.tellsWaking = true } else if context.tellsWaking { return }
    guard thread > 0 else { return }
    wakings.append(
      SchedulingLog.Waking(at: at, thread: thread, waker: max(waker, 0), isInterrupt: isInterrupt))
  }

  private mutating func receive(
    reason message: WireMessage, _ at: Nanoseconds, _ context: inout PerfettoContext
  ) throws(WireDamage) {
    var message = message
    var thread: Int32 = 0
    var caller: UInt64?
    var isIO = false
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Reason.thread: thread = try field.int32()
      case PerfettoField.Reason.caller: caller = try field.unsigned()
      case PerfettoField.Reason.isIO: isIO = try field.bool()
      default: break
      }
    }
    guard thread > 0 else { return }
    var reason = SchedulingLog.Reason(
      at: at, thread: thread, cause: isIO ? .io : .unknown, evidence: .reported,
      place: caller.flatMap { context.kernelSymbols[$0] } ?? 0)
    if context.own.isKnown {
      (reason.cause, reason.evidence, reason.place) = toldWait(reason.place, &context)
    } else if !isIO, reason.place == 0 {
      return
    }
    context.log.reasons.append(reason)
  }

  /// What text number `number` says of a wait in a trace of ours.
  private mutating func toldWait(
    _ number: Int32, _ context: inout PerfettoContext
  ) -> (cause: WaitCause, evidence: WaitEvidence, place: Int32) {
    if let known = toldWaits[number] { return known }
    let text = WaitText(context.timeline.texts[number])
    let told = (text.cause, text.evidence, context.timeline.texts.number(of: text.place ?? ""))
    toldWaits[number] = told
    return told
  }
}
