import Trace

/// Slices and counters as track events, of one sequence of packets whose names are written once.
struct PerfettoTrackWriter {
  /// A slice on a track.
  struct Slice {
    var track: UInt64
    var kind: PerfettoOwnRecords.Kind
    var name: String
    var time: TimeRange
    var annotations: [(name: String, value: Value)]
    /// What its end says.
    var ending: [(name: String, value: Value)] = []
  }

  /// What stands beside an event.
  enum Value {
    case number(Int64)
    case text(String)
  }

  /// An event whose place in the file follows from its moment.
  private struct Event {
    var at: Nanoseconds
    var message: WireWriter
  }

  /// The sequence that they are of.
  static let sequence: Int32 = 3
  /// The clock of the sequence, which counts nanoseconds on from the packet before.
  static let clock: Int32 = 64

  private var events: [Event] = []
  private var names = InternedTexts()
  private var categories = InternedTexts()
  private var annotationNames = InternedTexts()

  /// Adds the slices of one track, which lie inside one another or follow one another.
  mutating func add(_ slices: [Slice]) {
    let order = slices.indices.sorted {
      (slices[$0].time.start, slices[$1].time.end, $0) < (
        slices[$1].time.start, slices[$0].time.end, $1
      )
    }
    var open: [Int] = []
    for index in order {
      while let last = open.last, slices[last].time.end <= slices[index].time.start {
        end(slices[last])
        open.removeLast()
      }
      begin(slices[index])
      open.append(index)
    }
    for index in open.reversed() { end(slices[index]) }
  }

  private mutating func begin(_ slice: Slice) {
    var event = WireWriter()
    event.add(PerfettoField.Slice.kind, 1)
    event.add(PerfettoField.Slice.track, bits: slice.track)
    event.add(
      PerfettoField.Slice.categoryNumbers,
      categories.number(of: "\(PerfettoOwnRecords.category).\(slice.kind.rawValue)"))
    event.add(PerfettoField.Slice.nameNumber, names.number(of: slice.name))
    add(slice.annotations, to: &event)
    events.append(Event(at: slice.time.start, message: event))
  }

  private mutating func end(_ slice: Slice) {
    var event = WireWriter()
    event.add(PerfettoField.Slice.kind, 2)
    event.add(PerfettoField.Slice.track, bits: slice.track)
    add(slice.ending, to: &event)
    events.append(Event(at: slice.time.end, message: event))
  }

  /// Something is said at a moment.
  mutating func say(
    _ name: String, _ kind: PerfettoOwnRecords.Kind, on track: UInt64, at moment: Nanoseconds,
    _ annotations: [(name: String, value: Value)]
  ) {
    var event = WireWriter()
    event.add(PerfettoField.Slice.kind, 3)
    event.add(PerfettoField.Slice.track, bits: track)
    event.add(
      PerfettoField.Slice.categoryNumbers,
      categories.number(of: "\(PerfettoOwnRecords.category).\(kind.rawValue)"))
    event.add(PerfettoField.Slice.nameNumber, names.number(of: name))
    add(annotations, to: &event)
    events.append(Event(at: moment, message: event))
  }

  /// A counter has a value from a moment on.
  mutating func count(_ value: Double, on track: UInt64, at moment: Nanoseconds) {
    var event = WireWriter()
    event.add(PerfettoField.Slice.kind, 4)
    event.add(PerfettoField.Slice.track, bits: track)
    event.add(PerfettoField.Slice.counterFraction, fraction: value)
    events.append(Event(at: moment, message: event))
  }

  private mutating func add(
    _ annotations: [(name: String, value: Value)], to event: inout WireWriter
  ) {
    for annotation in annotations {
      let name = annotationNames.number(of: annotation.name)
      event.add(PerfettoField.Slice.annotation) { message in
        message.add(PerfettoField.Annotation.nameNumber, name)
        switch annotation.value {
        case .number(let number): message.add(PerfettoField.Annotation.int, number)
        case .text(let text): message.add(PerfettoField.Annotation.text, text)
        }
      }
    }
  }

  /// All events in order of time, as packets, behind the names that they refer to.
  func write(_ packet: (WireWriter) -> Void) {
    categories.write(PerfettoField.Interned.categories, packet)
    names.write(PerfettoField.Interned.names, packet)
    annotationNames.write(PerfettoField.Interned.annotationNames, packet)
    let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
    var last: Nanoseconds = 0
    for index in order {
      var message = WireWriter()
      message.add(PerfettoField.Packet.timestamp, events[index].at - last)
      message.add(PerfettoField.Packet.sequence, Self.sequence)
      message.add(PerfettoField.Packet.sequenceFlags, 2)
      message.add(PerfettoField.Packet.trackEvent, events[index].message)
      packet(message)
      last = events[index].at
    }
  }
}

/// Texts that a sequence writes once, by number from 1 on.
struct InternedTexts {
  private var numbers: [String: UInt64] = [:]
  private var texts: [String] = []

  /// The number of `text`.
  mutating func number(of text: String) -> UInt64 {
    if let known = numbers[text] { return known }
    texts.append(text)
    numbers[text] = UInt64(texts.count)
    return UInt64(texts.count)
  }

  /// So many stand in one packet.
  private static let packetSize = 4096

  /// Writes all of them as fields of this number.
  fileprivate func write(_ field: Int32, _ packet: (WireWriter) -> Void) {
    for first in stride(from: 0, to: texts.count, by: Self.packetSize) {
      var message = WireWriter()
      message.add(PerfettoField.Packet.sequence, PerfettoTrackWriter.sequence)
      message.add(PerfettoField.Packet.sequenceFlags, 2)
      message.add(PerfettoField.Packet.internedData) { interned in
        write(first..<min(first + Self.packetSize, texts.count), field, to: &interned)
      }
      packet(message)
    }
  }

  /// Writes some of them, by place, as fields of this number.
  func write(_ places: Range<Int>, _ field: Int32, to message: inout WireWriter) {
    for place in places {
      message.add(field) { entry in
        entry.add(PerfettoField.Interned.number, place + 1)
        entry.add(PerfettoField.Interned.text, texts[place])
      }
    }
  }

  /// How many there are.
  var count: Int { texts.count }
}
