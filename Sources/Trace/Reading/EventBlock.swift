/// What a stretch of a file's events says, read without knowing what stands before it.
///
/// Blocks can be read in any order and on several cores. ``TraceBuilder/receive(_:)`` puts them
/// together in the order of the file, and then nothing tells that there were any.
struct EventBlock: Sendable {
  /// A thread of which spans speak; where it may have become another thread of the same ids, it is
  /// sighted anew.
  struct Sighting: Sendable {
    var thread: ThreadKey
    /// The start of the first span.
    var at: Nanoseconds
    /// How many of ``EventBlock/records`` stand before that span.
    var recordsBefore: Int
  }

  private(set) var sightings: [Sighting] = []
  /// Everything but spans, in order.
  private(set) var records: [TraceRecord] = []
  /// The spans; their threads are places in ``sightings``.
  private(set) var running = SpanGroups()
  private(set) var blocked = BlockedSpans()
  private(set) var coreOrder = CoreOrder()
  /// How many events were read, and how many of them Coreograph has not written.
  private(set) var eventCount = 0
  private(set) var strangerCount = 0
  /// How many bytes were read: all, or those before something that only who knows what stands before
  /// the block can judge.
  private(set) var length = 0
  /// The spans in order.
  private var spans: [NumberedSpan] = []
  private var recent = RecentThreads()
  private var numbers: [ThreadKey: Int32] = [:]
  private var placeNumbers: [String: Int32] = [:]

  /// Reads the `count` bytes at `start`, where an event or what parts events must begin; `available`
  /// are there, which are more by what a scanner may look at too far.
  ///
  /// - Parameter trustsLines: whether the file is as ``TraceWriter`` left it.
  init(
    _ start: UnsafeMutablePointer<UInt8>, count: Int, available: Int, trustsLines: Bool
  ) {
    read(start, count: count, available: available, trustsLines: trustsLines)
    running = SpanGroups(spans, threadCount: sightings.count)
    spans = []
  }

  private mutating func read(
    _ start: UnsafeMutablePointer<UInt8>, count: Int, available: Int, trustsLines: Bool
  ) {
    guard let tokenizer = JSONTokenizer() else { return }
    // Most events are spans, each with a line of its own and some with a second one on a core's lane.
    spans.reserveCapacity(count / 100)
    let scanner = TraceLineScanner(trustsLines: trustsLines)
    while length < count {
      switch start[length] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"),
        UInt8(ascii: ","):
        length += 1
        continue
      case UInt8(ascii: "{"): break
      default: return
      }
      switch scanner.scan(start + length, count: available - length) {
      case .running(let span, let bytes):
        length += bytes
        take(span)
      case .blocked(let span, let bytes):
        length += bytes
        take(span)
      case .agent(let record, let bytes):
        length += bytes
        records.append(record)
      case .decoration(let bytes):
        length += bytes
      case .unknown:
        guard takeUnusual(start + length, count: count - length, tokenizer) else { return }
      }
      eventCount += 1
    }
  }

  /// Takes the event at `start`; false where it is not whole, not sound, or says what the file is.
  private mutating func takeUnusual(
    _ start: UnsafeMutablePointer<UInt8>, count: Int, _ tokenizer: borrowing JSONTokenizer
  ) -> Bool {
    var scan = ValueScan()
    guard scan.advance(start, count: count) == .ended else { return false }
    let text = UnsafeBufferPointer(start: UnsafePointer(start), count: scan.length)
    guard case .event(let event) = tokenizer.readEvent(text) else { return false }
    switch event {
    case .metadata, .unfinishedEnd: return false
    case .record(let record): take(record)
    case .decoration: break
    case .stranger: strangerCount += 1
    }
    length += scan.length
    return true
  }

  private mutating func take(_ record: TraceRecord) {
    switch record {
    case .running(let span): return take(span)
    case .blocked(let span): return take(span)
    case .threadStarted(let start): forget(start.thread)
    case .threadEnded(let end): forget(end.thread)
    default: break
    }
    records.append(record)
  }

  @inline(__always)
  private mutating func take(_ span: RunningSpan) {
    spans.append(NumberedSpan(span, thread: number(of: span.thread, at: span.time.start)))
    coreOrder.follow(core: span.core, from: span.time.start, to: span.time.end)
  }

  private mutating func take(_ span: BlockedSpan) {
    let thread = number(of: span.thread, at: span.time.start)
    let place = span.place.map { name in
      if let known = placeNumbers[name] { return known }
      let number = Int32(blocked.placeNames.count)
      blocked.placeNames.append(name)
      placeNumbers[name] = number
      return number
    }
    blocked.append(span, thread: thread, place: place)
  }

  @inline(__always)
  private mutating func number(of thread: ThreadKey, at moment: Nanoseconds) -> Int32 {
    recent.number(of: thread) ?? findNumber(of: thread, at: moment)
  }

  private mutating func findNumber(of thread: ThreadKey, at moment: Nanoseconds) -> Int32 {
    let number = numbers[thread] ?? Int32(sightings.count)
    if number == sightings.count {
      sightings.append(Sighting(thread: thread, at: moment, recordsBefore: records.count))
      numbers[thread] = number
    }
    recent.remember(thread, number)
    return number
  }

  private mutating func forget(_ thread: ThreadKey) {
    recent.forget(thread)
    numbers[thread] = nil
  }
}

extension RunningSpans {
  /// Adds `span` of thread number `thread`.
  mutating func append(_ span: RunningSpan, thread: Int32) {
    threads.append(thread)
    cores.append(span.core)
    starts.append(span.time.start)
    ends.append(span.time.end)
    endings.append(span.end)
  }
}

extension BlockedSpans {
  /// Makes room for `count` spans.
  mutating func reserve(_ count: Int) {
    starts.reserveCapacity(count)
    ends.reserveCapacity(count)
    threads.reserveCapacity(count)
    causes.reserveCapacity(count)
    evidence.reserveCapacity(count)
    places.reserveCapacity(count)
    wakers.reserveCapacity(count)
  }

  /// Adds `span` of thread number `thread`, in the place of number `place`.
  mutating func append(_ span: BlockedSpan, thread: Int32, place: Int32?) {
    starts.append(span.time.start)
    ends.append(span.time.end)
    threads.append(thread)
    causes.append(span.cause)
    evidence.append(span.evidence)
    places.append(place ?? -1)
    wakers.append(span.waker)
  }

  /// Adds `spans`, whose numbers of threads and places mean what they are in `threads` and `places`.
  mutating func append(
    _ spans: BlockedSpans, threads meanings: [Int32], places placeMeanings: [Int32]
  ) {
    starts += spans.starts
    ends += spans.ends
    threads += spans.threads.lazy.map { meanings[Int($0)] }
    causes += spans.causes
    evidence += spans.evidence
    places += spans.places.lazy.map { $0 < 0 ? -1 : placeMeanings[Int($0)] }
    wakers += spans.wakers
  }
}
