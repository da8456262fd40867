import Trace

// Track events: slices that programs tell of themselves.
extension PerfettoContext {
  /// What a track event is.
  private enum Kind: UInt64 {
    case begin = 1
    case end = 2
    case instant = 3
    case counter = 4
    case state = 5
  }

  /// A track event as it stands in the file.
  private struct Event {
    var kind: UInt64 = 0
    var name: Int32 = 0
    var category: Int32 = 0
    var track: UInt64?
    /// Of events as Chrome's tracing knows them.
    var phase: UInt8 = 0
    var duration: Int64 = 0
    var id: UInt64?
    var isIDLocal = false
    /// In microseconds after the one before on the sequence, or on its clock.
    var microsecondsLater: Int64?
    var microseconds: Int64?
    var annotations = PerfettoAnnotations()
  }

  /// The moment of a packet; nil where it has none.
  mutating func moment(
    of packet: PerfettoPacket, _ sequence: PerfettoSequence
  ) throws(WireDamage) -> Nanoseconds? {
    guard let time = packet.time else { return nil }
    return try clocks.nanoseconds(
      time, clock: packet.clock ?? sequence.defaultClock ?? clocks.main,
      sequence: packet.sequence, at: packet.offset)
  }

  /// Takes the track event `message`, which `packet` carries.
  mutating func receive(
    slice message: WireMessage, _ packet: PerfettoPacket, _ sequence: inout PerfettoSequence
  ) throws(WireDamage) {
    let event = try event(message, sequence)
    guard let at = try moment(of: event, packet, &sequence) else {
      return timeline.leftOut.count("events without a time")
    }
    let teller = sequence.thread ?? sequence.defaultTrack.flatMap { tracks.thread(of: $0) }
    if event.category == ownCategory { return own.learn(event.annotations) }
    if own.isKnown, let kind = ownKinds[event.category], let track = event.track {
      return own.begin(
        kind, timeline.texts[event.name], on: track, event.annotations, at: at)
    }
    let track: PerfettoTracks.Name
    if let id = event.track ?? sequence.defaultTrack {
      track = .id(id)
    } else if let thread = sequence.thread {
      track = .thread(thread)
    } else {
      track = .id(0)
    }
    let name = event.name != 0 ? event.name : event.category
    switch Kind(rawValue: event.kind) {
    case .begin: tracks.begin(name, on: tracks.number(of: track), at: at, by: teller)
    case .end:
      // Our own tracks hold nothing but our own events, whose ends bear no category.
      if case .id(let id) = track, own.end(on: id, event.annotations, at: at) { return }
      tracks.end(on: tracks.number(of: track), at: at)
    case .instant: timeline.leftOut.count("instants")
    case .counter: timeline.leftOut.count("counters")
    case .state: timeline.leftOut.count("states")
    case nil: try receive(phase: event, name, on: track, at: at, by: teller, message.offset)
    }
  }

  private mutating func moment(
    of event: Event, _ packet: PerfettoPacket, _ sequence: inout PerfettoSequence
  ) throws(WireDamage) -> Nanoseconds? {
    var microseconds = event.microseconds
    if let later = event.microsecondsLater {
      let (sum, overflow) = sequence.referenceMicroseconds.addingReportingOverflow(later)
      if !overflow {
        sequence.referenceMicroseconds = sum
        microseconds = sum
      }
    }
    guard let microseconds else { return try moment(of: packet, sequence) }
    let (time, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
    guard !overflow, time >= 0 else {
      throw WireDamage(offset: packet.offset, what: "a time lies more than 126 years away")
    }
    return try clocks.nanoseconds(
      UInt64(time), clock: PerfettoClock.monotonic, sequence: 0, at: packet.offset)
  }

  private mutating func event(
    _ message: WireMessage, _ sequence: PerfettoSequence
  ) throws(WireDamage) -> Event {
    var message = message
    var event = Event()
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Slice.kind: event.kind = try field.unsigned()
      case PerfettoField.Slice.nameNumber: event.name = sequence.names[try field.unsigned()] ?? 0
      case PerfettoField.Slice.name:
        event.name = timeline.texts.number(of: try field.message().bytes)
      case PerfettoField.Slice.categoryNumbers:
        var numbers: [UInt64] = []
        try field.appendNumbers(to: &numbers)
        event.category = numbers.first.flatMap { sequence.categories[$0] } ?? event.category
      case PerfettoField.Slice.category:
        if event.category == 0 {
          event.category = timeline.texts.number(of: try field.message().bytes)
        }
      case PerfettoField.Slice.track: event.track = try field.unsigned()
      case PerfettoField.Slice.microsecondsLater: event.microsecondsLater = try field.signed()
      case PerfettoField.Slice.microseconds: event.microseconds = try field.signed()
      case PerfettoField.Slice.legacy: try receive(legacy: field.message(), sequence, &event)
      case PerfettoField.Slice.annotation:
        if own.isKnown || event.category == ownCategory {
          try event.annotations.receive(field.message(), sequence, timeline.texts)
        }
      default: break
      }
    }
    return event
  }

  private func receive(
    legacy message: WireMessage, _ sequence: PerfettoSequence, _ event: inout Event
  ) throws(WireDamage) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Annotation.nameNumber:
        event.name = sequence.names[try field.unsigned()] ?? 0
      case PerfettoField.Slice.phase: event.phase = UInt8(truncatingIfNeeded: try field.unsigned())
      case PerfettoField.Slice.duration: event.duration = try field.signed()
      case PerfettoField.Slice.unscopedID, PerfettoField.Slice.globalID:
        event.id = try field.unsigned()
      case PerfettoField.Slice.localID:
        event.id = try field.unsigned()
        event.isIDLocal = true
      default: break
      }
    }
  }

  /// Takes an event that Chrome's phases tell what it is.
  private mutating func receive(
    phase event: Event, _ name: Int32, on track: PerfettoTracks.Name, at: Nanoseconds,
    by teller: ThreadKey?, _ offset: Int
  ) throws(WireDamage) {
    switch event.phase {
    case UInt8(ascii: "B"): tracks.begin(name, on: tracks.number(of: track), at: at, by: teller)
    case UInt8(ascii: "E"): tracks.end(on: tracks.number(of: track), at: at)
    case UInt8(ascii: "X"):
      let (length, overflow) = max(event.duration, 0).multipliedReportingOverflow(by: 1000)
      let (end, isBeyond) = at.addingReportingOverflow(length)
      guard !overflow, !isBeyond, end < 1 << 62 else {
        throw WireDamage(offset: offset, what: "a slice ends beyond all time")
      }
      tracks.add(name, on: tracks.number(of: track), TimeRange(at, end), by: teller)
    case UInt8(ascii: "b"), UInt8(ascii: "S"), UInt8(ascii: "e"), UInt8(ascii: "F"):
      guard let teller, let id = event.id else {
        return timeline.leftOut.count("asynchronous slices of no thread")
      }
      let lane = timeline.track(teller)
      timeline.see(lane, at: at)
      let number = AsyncSlices.ID(
        category: event.category, id: timeline.texts.number(of: "\(id)"), scope: 0,
        process: event.isIDLocal ? timeline.texts.number(of: "\(teller.pid)") : nil)
      if event.phase == UInt8(ascii: "b") || event.phase == UInt8(ascii: "S") {
        asyncCount += 1
        timeline.asyncSlices.begin(number, name, on: lane, at: at)
      } else {
        timeline.asyncSlices.end(number, name, on: lane, at: at)
      }
    case 0: timeline.leftOut.count("events of no known kind")
    default: timeline.leftOut.count("events of other phases")
    }
  }
}
