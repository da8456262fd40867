import Trace

/// What a tool says that was open on which of its tracks, before it becomes a ``Trace``.
///
/// Times are nanoseconds of the tool's own clock. Memory grows with 20 bytes per slice.
struct Timeline {
  /// A process as the tool names it.
  struct Process {
    /// The number of its id in ``Timeline/texts``.
    var id: Int32
    /// The number of its name there.
    var name: Int32 = 0
  }

  /// A thread, or whatever else a tool has slices follow one another on.
  struct Track {
    /// The index of its process.
    var process: Int
    /// The number of its id in ``Timeline/texts``.
    var id: Int32
    /// The number of its name there.
    var name: Int32 = 0
    /// When something of it was told first and last; nil where nothing was.
    var time: ClosedRange<Nanoseconds>?
    /// The slices on it.
    var slices = Slices()
    /// Where slices on it begin and end, for those of which that is told apart.
    var edges = SliceEdges()

    /// The tool tells something of it at `moment`.
    mutating func see(_ moment: Nanoseconds) {
      guard let time else { return self.time = moment...moment }
      if time.contains(moment) { return }
      self.time = min(time.lowerBound, moment)...max(time.upperBound, moment)
    }

    /// Makes slices of their edges; returns how many ends had no beginning.
    mutating func pairEdges() -> Int { edges.pair(into: &slices) }
  }

  var texts = TextTable()
  private(set) var processes: [Process] = []
  private(set) var tracks: [Track] = []
  /// Slices that lie on no track alone.
  var asyncSlices = AsyncSlices()
  /// What is not kept, by what it is called: counters, flows.
  var leftOut = LeftOut()
  private var processNumbers: [Int32: Int] = [:]
  private var trackNumbers: [TrackID: Int] = [:]
  private var recent = [RecentTrack?](repeating: nil, count: 256)

  private struct TrackID: Hashable {
    var process: Int32
    var thread: Int32
  }

  /// A track that was asked for lately, at the place that the last bits of its thread say.
  private struct RecentTrack {
    var id: TrackID
    var number: Int
  }

  /// The index of the process with the id of number `id`.
  mutating func process(_ id: Int32) -> Int {
    if let known = processNumbers[id] { return known }
    processNumbers[id] = processes.count
    processes.append(Process(id: id))
    return processes.count - 1
  }

  /// The index of the track of a thread.
  mutating func track(process: Int32, thread: Int32) -> Int {
    let id = TrackID(process: process, thread: thread)
    let place = Int(thread & 255)
    if let recent = recent[place], recent.id == id { return recent.number }
    let number = trackNumbers[id] ?? tracks.count
    if number == tracks.count {
      tracks.append(Track(process: self.process(process), id: thread))
      trackNumbers[id] = number
    }
    recent[place] = RecentTrack(id: id, number: number)
    return number
  }

  /// A slice lay on track number `track`.
  mutating func addSlice(_ name: Int32, on track: Int, from start: Nanoseconds, to end: Nanoseconds)
  {
    tracks[track].see(start)
    tracks[track].see(end)
    tracks[track].slices.append(name: name, start: start, end: end)
  }

  /// A slice began on track number `track`; the next end there that has no other beginning is its.
  mutating func beginSlice(_ name: Int32, on track: Int, at moment: Nanoseconds) {
    tracks[track].see(moment)
    tracks[track].edges.append(name: name, at: moment)
  }

  /// The slice that began last on track number `track` ended.
  mutating func endSlice(on track: Int, at moment: Nanoseconds) {
    tracks[track].see(moment)
    tracks[track].edges.append(name: nil, at: moment)
  }

  /// Something happened on track number `track`.
  mutating func see(_ track: Int, at moment: Nanoseconds) { tracks[track].see(moment) }

  /// Names a process.
  mutating func nameProcess(_ id: Int32, _ name: Int32) { processes[process(id)].name = name }

  /// Names the track number `track`.
  mutating func nameTrack(_ track: Int, _ name: Int32) { tracks[track].name = name }

  /// Gives up the slices of track number `track`.
  mutating func takeSlices(of track: Int) -> Slices {
    defer { tracks[track].slices = Slices() }
    return tracks[track].slices
  }

  /// Makes slices of where they begin and end.
  mutating func pairEdges() {
    for track in tracks.indices {
      leftOut.count("ends without a beginning", tracks[track].pairEdges())
    }
  }
}

/// Columns of slices; row i of each belongs together.
struct Slices {
  private(set) var names: [Int32] = []
  private(set) var starts: [Nanoseconds] = []
  /// When each ended; ``open`` where it had not when the trace did.
  private(set) var ends: [Nanoseconds] = []
  /// The end of a slice that had not ended.
  static let open = Nanoseconds.max

  var count: Int { names.count }

  mutating func append(name: Int32, start: Nanoseconds, end: Nanoseconds) {
    names.append(name)
    starts.append(start)
    ends.append(end)
  }
}

/// Beginnings and ends of slices on one track, in order of arrival.
struct SliceEdges {
  private var names: [Int32] = []
  private var moments: [Nanoseconds] = []
  private var isSorted = true

  /// - Parameter name: what begins; nil for an end.
  mutating func append(name: Int32?, at moment: Nanoseconds) {
    isSorted = isSorted && moments.last ?? moment <= moment
    names.append(name ?? -1)
    moments.append(moment)
  }

  /// Makes slices of them: an end is that of what began last. Returns how many ends had no beginning.
  mutating func pair(into slices: inout Slices) -> Int {
    defer { self = SliceEdges() }
    var order = Array(names.indices)
    // Tools may write what happened in any order.
    if !isSorted { order.sort { (moments[$0], $0) < (moments[$1], $1) } }
    var begun: [Int] = []
    var unmatched = 0
    for edge in order {
      if names[edge] >= 0 {
        begun.append(edge)
      } else if let first = begun.popLast() {
        slices.append(name: names[first], start: moments[first], end: moments[edge])
      } else {
        unmatched += 1
      }
    }
    for edge in begun {
      slices.append(name: names[edge], start: moments[edge], end: Slices.open)
    }
    return unmatched
  }
}

/// Counts of what a file holds and a trace does not keep.
struct LeftOut {
  private var counts: [String: Int] = [:]

  /// Counts `number` more of `what`, such as `counters`.
  mutating func count(_ what: String, _ number: Int = 1) {
    if number > 0 { counts[what, default: 0] += number }
  }

  /// All of them in one line, most first; nil where there are none.
  var text: String? {
    guard !counts.isEmpty else { return nil }
    let parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      "\($0.key) (\($0.value))"
    }
    return "left out: " + parts.joined(separator: ", ")
  }
}
