import CSimdjson
import Trace

/// What a stretch of a Chrome trace's events says, read without knowing what stands before it; blocks
/// can be read on several cores at once.
struct ChromeBlock: Sendable {
  /// An event. Texts are named by their numbers in ``ChromeBlock/texts``.
  struct Event: Sendable {
    var phase: UInt8
    var isIDLocal: Bool
    var name: Int32
    var category: Int32
    var process: Int32
    var thread: Int32
    var id: Int32
    var scope: Int32
    var argument: Int32
    /// In nanoseconds; nil where the event says none.
    var time: Nanoseconds?
    var duration: Nanoseconds?
  }

  private(set) var events: [Event] = []
  private(set) var texts = TextColumn()
  /// How many bytes were read: all, or those before something that is not sound.
  private(set) var length = 0
  /// In plain words what is wrong with the next event; nil where nothing is, or where the bytes end
  /// inside of it.
  private(set) var problem: String?

  /// Reads the `count` bytes at `start`, where an event must begin.
  init(_ start: UnsafePointer<UInt8>, count: Int) {
    let found = CSimdjsonReadEvents(start, count)
    for text in UnsafeBufferPointer(start: found.texts, count: found.textCount) {
      texts.append(UnsafeRawBufferPointer(start: text.start, count: text.length))
    }
    events.reserveCapacity(found.eventCount)
    for event in UnsafeBufferPointer(start: found.events, count: found.eventCount) {
      do throws(ChromeEventProblem) {
        events.append(try Event(event))
      } catch {
        length = Int(event.start)
        problem = error.what
        return
      }
    }
    length = found.length
    problem = found.problem.map { String(cString: $0) }
  }
}

/// What is wrong with an event.
struct ChromeEventProblem: Error {
  var what: String
}

extension ChromeBlock.Event {
  /// Beyond these, sums of moments and lengths do not fit: 126 years on both sides of 0.
  private static let moments = -4_000_000_000_000_000_000...Nanoseconds(4_000_000_000_000_000_000)

  fileprivate init(_ event: CSimdjsonEvent) throws(ChromeEventProblem) {
    phase = event.phase
    isIDLocal = event.isIDLocal != 0
    name = Int32(event.name)
    category = Int32(event.category)
    process = Int32(event.process)
    thread = Int32(event.thread)
    id = Int32(event.id)
    scope = Int32(event.scope)
    argument = Int32(event.argument)
    // What an end or a name says beside that is nobody's concern.
    guard phase != UInt8(ascii: "M") else { return }
    time = try Self.nanoseconds(event.time, event.timeLength, "ts")
    guard phase == UInt8(ascii: "X") else { return }
    duration = try Self.nanoseconds(event.duration, event.durationLength, "dur")
    if let duration, duration < 0 {
      throw ChromeEventProblem(what: "a slice ends before it starts (dur < 0)")
    }
    if let time, let duration, !Self.moments.contains(time + duration) {
      throw ChromeEventProblem(what: "a slice ends beyond all time (ts + dur)")
    }
  }

  /// A number of microseconds, exact to the nanosecond; nil where there is none.
  private static func nanoseconds(
    _ text: UnsafePointer<CChar>?, _ length: UInt32, _ member: String
  ) throws(ChromeEventProblem) -> Nanoseconds? {
    guard let text, length > 0 else { return nil }
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(length))
    guard let value = scaledDecimal(bytes, by: 3), moments.contains(value) else {
      throw ChromeEventProblem(what: "\(member) is no number of microseconds within 126 years")
    }
    return value
  }
}
