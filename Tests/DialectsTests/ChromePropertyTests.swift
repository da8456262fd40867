import Testing

@testable import Dialects
@testable import Trace

/// Made-up files whose truth is known, in any order and layout, and files that were damaged.
@Suite struct ChromePropertyTests {
  /// What one made-up thread does: tasks that follow one another, each with slices nested inside.
  private struct MadeUp {
    var events: [String] = []
    var tasks: [String] = []
    var inside: [String] = []

    init(seed: UInt64, threads: Int) {
      var random = Generator(state: seed)
      for thread in 1...threads {
        var moment = Int.random(in: 0...50, using: &random)
        for number in 0..<20 {
          let length = Int.random(in: 1...200, using: &random)
          let name = "t\(thread).\(number)"
          add(name, thread, moment, length, &random)
          tasks.append("\(name) \(moment) \(moment + length)")
          addInside(name, thread, moment, length, depth: 0, &random)
          // Twice a gap that no task of the same thread touches.
          moment += length + Int.random(in: 1...30, using: &random)
        }
      }
      // The first moment is 0.
      events.append(#"{"ph":"X","pid":1,"tid":0,"ts":0,"dur":1,"name":"first"}"#)
      tasks.append("first 0 1")
      // Ends and beginnings of the same moment keep their order in a file; these have none.
      events.shuffle(using: &random)
    }

    private mutating func addInside(
      _ name: String, _ thread: Int, _ start: Int, _ length: Int, depth: Int,
      _ random: inout Generator
    ) {
      guard depth < 3, length > 6, Bool.random(using: &random) else { return }
      let from = start + Int.random(in: 1...2, using: &random)
      let size = Int.random(in: 1...(length - 4), using: &random)
      add("\(name)i", thread, from, size, &random)
      inside.append("\(depth) \(name)i \(from) \(from + size)")
      addInside("\(name)i", thread, from, size, depth: depth + 1, &random)
    }

    private mutating func add(
      _ name: String, _ thread: Int, _ start: Int, _ length: Int, _ random: inout Generator
    ) {
      let padding = String(repeating: " ", count: Int.random(in: 0...3, using: &random))
      let about = #""pid":1,"tid":\#(thread),\#(padding)"name":"\#(name)""#
      if Bool.random(using: &random) {
        events.append(
          #"{\#(about),"args":{"a":[{"b":"},{"},{"c":\#(start)}]},"ph":"X","ts":\#(start),"dur":\#(length)}"#
        )
      } else {
        events.append(#"{"ph":"B","ts":"\#(start)",\#(about)}"#)
        events.append(#"{"ph":"E","ts":\#(start + length).0,"pid":1,"tid":\#(thread)}"#)
      }
    }
  }

  private func read(_ text: String, block: Int?, workers: Int) throws -> Trace {
    let size =
      block.map { EventBatch.Size(block: $0, bytes: 4 * $0, least: 1) }
      ?? EventBatch.Size(block: 1, bytes: 1, least: .max)
    var reader = ChromeReader(
      path: "a.json", reading: try ByteWindow(path: "a.json", holding: Array(text.utf8)),
      workers: workers, batch: size)
    return try reader.read()
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func everySliceIsFoundWhateverTheOrder(seed: UInt64) throws {
    let truth = MadeUp(seed: seed, threads: 4)
    let text = "[" + truth.events.joined(separator: seed % 2 == 0 ? ",\n" : ",") + "]"
    let alone = try read(text, block: nil, workers: 1)
    try alone.checkInvariants()
    #expect(alone.told.sorted() == truth.tasks.sorted())
    #expect(alone.toldInside.sorted() == truth.inside.sorted())
    #expect(alone.metadata.capture.notes.count == 1)
    for block in [100, 1500, 10_000] {
      #expect(try read(text, block: block, workers: 3) == alone)
    }
  }

  /// Whatever the damage: a sound trace or one line, and the same in blocks as event by event.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func damagedFilesAreReadOrRefused(seed: UInt64) throws {
    var random = Generator(state: seed)
    let whole = Array(
      "{\"traceEvents\":[\(MadeUp(seed: seed, threads: 1).events.joined(separator: ","))]}".utf8)
    for _ in 0..<10 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] = Array("{}[],:\"\\0 19e.-".utf8).randomElement(using: &random) ?? 0
        case 2: bytes.removeSubrange(place..<min(place + 40, bytes.count))
        default: bytes = Array(bytes[..<max(place, 40)])
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      func outcome(_ block: Int?) throws -> Result<Trace, TraceReadError> {
        do {
          let trace = try read(text, block: block, workers: 2)
          try trace.checkInvariants()
          return .success(trace)
        } catch let error as TraceReadError {
          #expect(!error.description.contains("\n"))
          return .failure(error)
        }
      }
      #expect(try outcome(nil) == outcome(700))
    }
  }
}

/// A small generator, so that a seed gives the same numbers everywhere (SplitMix64, Steele et al. 2014).
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
