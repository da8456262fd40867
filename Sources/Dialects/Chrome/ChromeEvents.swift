import Trace

/// The events of a Chrome trace on their way into a ``Timeline``.
struct ChromeEvents {
  var timeline = Timeline()
  /// How many slices began, or were whole.
  private(set) var sliceCount = 0
  /// How many events of each phase are not kept.
  private var otherCounts = [Int](repeating: 0, count: 256)

  /// Takes the events of a block, in the order of the file.
  mutating func receive(_ block: ChromeBlock) {
    let numbers = (0..<Int32(block.texts.count)).map { text in
      block.texts.withBytes(of: text) { timeline.texts.number(of: $0) }
    }
    for var event in block.events {
      event.name = numbers[Int(event.name)]
      event.category = numbers[Int(event.category)]
      event.process = numbers[Int(event.process)]
      event.thread = numbers[Int(event.thread)]
      event.id = numbers[Int(event.id)]
      event.scope = numbers[Int(event.scope)]
      event.argument = numbers[Int(event.argument)]
      receive(event)
    }
  }

  private mutating func receive(_ event: ChromeBlock.Event) {
    switch event.phase {
    case UInt8(ascii: "M"): name(event)
    case UInt8(ascii: "X"), UInt8(ascii: "B"), UInt8(ascii: "E"): slice(event)
    case UInt8(ascii: "b"), UInt8(ascii: "e"), UInt8(ascii: "S"), UInt8(ascii: "F"):
      asyncSlice(event)
    default: otherCounts[Int(event.phase)] += 1
    }
  }

  /// What was received, and the counts of what was not kept of it.
  consuming func finish() -> Timeline {
    for (phase, count) in otherCounts.enumerated() {
      timeline.leftOut.count(Self.plural(of: UInt8(phase)), count)
    }
    return timeline
  }

  private mutating func slice(_ event: ChromeBlock.Event) {
    guard let time = event.time else { return timeline.leftOut.count("slices without a time") }
    let track = timeline.track(process: event.process, thread: event.thread)
    switch event.phase {
    case UInt8(ascii: "X"):
      guard let duration = event.duration else {
        return timeline.leftOut.count("slices without a length")
      }
      timeline.addSlice(event.name, on: track, from: time, to: time + duration)
      sliceCount += 1
    case UInt8(ascii: "B"):
      timeline.beginSlice(event.name, on: track, at: time)
      sliceCount += 1
    default:
      timeline.endSlice(on: track, at: time)
    }
  }

  private mutating func asyncSlice(_ event: ChromeBlock.Event) {
    guard let time = event.time else { return timeline.leftOut.count("slices without a time") }
    let track = timeline.track(process: event.process, thread: event.thread)
    timeline.see(track, at: time)
    let id = AsyncSlices.ID(
      category: event.category, id: event.id, scope: event.scope,
      process: event.isIDLocal ? event.process : nil)
    if event.phase == UInt8(ascii: "b") || event.phase == UInt8(ascii: "S") {
      timeline.asyncSlices.begin(id, event.name, on: track, at: time)
      sliceCount += 1
    } else {
      timeline.asyncSlices.end(id, event.name, on: track, at: time)
    }
  }

  private mutating func name(_ event: ChromeBlock.Event) {
    guard event.argument != 0 else { return }
    switch timeline.texts[event.name] {
    case "process_name": timeline.nameProcess(event.process, event.argument)
    case "thread_name":
      let track = timeline.track(process: event.process, thread: event.thread)
      timeline.nameTrack(track, event.argument)
    default: break
    }
  }

  /// What several events of a phase are called that a trace does not keep.
  private static func plural(of phase: UInt8) -> String {
    switch phase {
    case UInt8(ascii: "C"): "counters"
    case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "R"), UInt8(ascii: "n"),
      UInt8(ascii: "T"), UInt8(ascii: "p"):
      "instants"
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "f"): "flows"
    case UInt8(ascii: "P"): "samples"
    case UInt8(ascii: "N"), UInt8(ascii: "O"), UInt8(ascii: "D"): "objects"
    case UInt8(ascii: "v"), UInt8(ascii: "V"): "memory dumps"
    case UInt8(ascii: "c"): "clock syncs"
    default: "events of no known kind"
    }
  }
}
