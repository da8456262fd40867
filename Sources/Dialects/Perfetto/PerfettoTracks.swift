import Trace

/// Slices of a Perfetto trace by the tracks that they lie on, until it is known what each track is: that may
/// be said after the first events on it.
struct PerfettoTracks {
  /// What names a track.
  enum Name: Hashable {
    case id(UInt64)
    /// The thread of a sequence that names no tracks, as in traces up to 2020.
    case thread(ThreadKey)
  }

  /// A track and what lies on it.
  struct Track {
    /// The number of its name in ``Timeline/texts``.
    var name: Int32 = 0
    var parent: UInt64?
    /// The thread that it is of; its slices lie on that from beginning to end.
    var thread: ThreadKey?
    var process: Int32?
    /// The thread that told of what lies on it first.
    var teller: ThreadKey?
    var edges = SliceEdges()
    var slices = Slices()
  }

  private(set) var tracks: [Track] = []
  private var numbers: [Name: Int] = [:]
  /// How many slices there are.
  private(set) var sliceCount = 0

  /// The index of a track.
  mutating func number(of name: Name) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = tracks.count
    var track = Track()
    if case .thread(let key) = name { track.thread = key }
    tracks.append(track)
    return tracks.count - 1
  }

  /// The thread that the track with the id `id` is of, as far as is known by now.
  func thread(of id: UInt64) -> ThreadKey? {
    numbers[.id(id)].flatMap { tracks[$0].thread }
  }

  /// A slice began on track number `track`.
  mutating func begin(_ name: Int32, on track: Int, at moment: Nanoseconds, by teller: ThreadKey?) {
    sliceCount += 1
    tracks[track].edges.append(name: name, at: moment)
    if tracks[track].teller == nil { tracks[track].teller = teller }
  }

  /// The slice that began last ended.
  mutating func end(on track: Int, at moment: Nanoseconds) {
    tracks[track].edges.append(name: nil, at: moment)
  }

  /// A slice was on track number `track`.
  mutating func add(_ name: Int32, on track: Int, _ time: TimeRange, by teller: ThreadKey?) {
    sliceCount += 1
    tracks[track].slices.append(name: name, start: time.start, end: time.end)
    if tracks[track].teller == nil { tracks[track].teller = teller }
  }

  /// Takes what `message`, a `TrackDescriptor`, says. Returns the thread or process that it names, with the
  /// number of its name.
  mutating func receive(
    _ message: WireMessage, _ texts: inout TextTable
  ) throws(WireDamage) -> PerfettoNames {
    var message = message
    var id: UInt64 = 0
    var name: Int32?
    var parent: UInt64?
    var names = PerfettoNames()
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Track.id: id = try field.unsigned()
      case PerfettoField.Track.parent: parent = try field.unsigned()
      case PerfettoField.Track.name, PerfettoField.Track.staticName, PerfettoField.Track.mergedName:
        name = texts.number(of: try field.message().bytes)
      case PerfettoField.Track.process: try names.receive(process: field.message(), &texts)
      case PerfettoField.Track.thread: try names.receive(thread: field.message(), &texts)
      default: break
      }
    }
    let track = number(of: .id(id))
    if let name { tracks[track].name = name }
    if let parent, parent != id { tracks[track].parent = parent }
    if let thread = names.thread { tracks[track].thread = thread }
    if let process = names.process { tracks[track].process = process }
    return names
  }

  // MARK: Handing on

  /// Parents of parents that are looked at: descriptors may name one another in a ring.
  private static let deepest = 16

  /// The thread, or the process, that track number `track` belongs to.
  private func owner(of track: Int) -> (thread: ThreadKey?, process: Int32?) {
    var place: Int? = track
    for _ in 0..<Self.deepest {
      guard let known = place else { break }
      let here = tracks[known]
      if here.thread != nil || here.process != nil { return (here.thread, here.process) }
      place = here.parent.flatMap { numbers[.id($0)] }
    }
    return (nil, nil)
  }

  /// Hands all slices on to `timeline`, and gives them up.
  mutating func move(into timeline: inout Timeline) {
    for index in tracks.indices {
      var slices = Slices()
      swap(&slices, &tracks[index].slices)
      let unmatched = tracks[index].edges.pair(into: &slices)
      timeline.leftOut.count("ends without a beginning", unmatched)
      guard slices.count > 0 else { continue }
      if let thread = tracks[index].thread {
        timeline.add(slices, on: timeline.track(thread))
        continue
      }
      let owner = owner(of: index)
      let thread =
        tracks[index].teller ?? owner.thread ?? owner.process.map { ThreadKey(pid: $0, tid: $0) }
      let lane =
        thread.map { timeline.track($0) } ?? timeline.track(ofNobody: tracks[index].name)
      timeline.addAsync(slices, told: index, on: lane)
    }
  }
}

/// What descriptors say of a process and a thread.
struct PerfettoNames {
  private(set) var process: Int32?
  private(set) var thread: ThreadKey?
  /// The numbers of their names in ``Timeline/texts``; 0 where they have none.
  private(set) var processName: Int32 = 0
  private(set) var threadName: Int32 = 0
  /// What the thread's sequence counts its times from.
  private(set) var referenceMicroseconds: Int64?

  /// Takes what `message`, a `ProcessDescriptor`, says.
  mutating func receive(
    process message: WireMessage, _ texts: inout TextTable
  ) throws(WireDamage) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Track.pid: process = try field.int32()
      case PerfettoField.Track.processName:
        processName = texts.number(of: try field.message().bytes)
      default: break
      }
    }
  }

  /// Takes what `message`, a `ThreadDescriptor`, says.
  mutating func receive(
    thread message: WireMessage, _ texts: inout TextTable
  ) throws(WireDamage) {
    var message = message
    var key = ThreadKey(pid: 0, tid: 0)
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Track.pid: key.pid = try field.int32()
      case PerfettoField.Track.tid: key.tid = try field.int32()
      case PerfettoField.Track.threadName: threadName = texts.number(of: try field.message().bytes)
      case PerfettoField.Track.referenceMicroseconds: referenceMicroseconds = try field.signed()
      default: break
      }
    }
    thread = key
  }
}

extension Timeline {
  /// The index of the track of a thread with numbers for ids.
  mutating func track(_ key: ThreadKey) -> Int {
    track(process: texts.number(of: "\(key.pid)"), thread: texts.number(of: "\(key.tid)"))
  }

  /// The index of a track that is of no process.
  fileprivate mutating func track(ofNobody name: Int32) -> Int {
    let name = name == 0 ? texts.number(of: "tracks of no process") : name
    return track(process: name, thread: name)
  }

  /// Adds slices that lie on track number `track` from beginning to end.
  fileprivate mutating func add(_ slices: Slices, on track: Int) {
    for row in 0..<slices.count {
      if slices.ends[row] == Slices.open {
        beginSlice(slices.names[row], on: track, at: slices.starts[row])
      } else {
        addSlice(slices.names[row], on: track, from: slices.starts[row], to: slices.ends[row])
      }
    }
  }

  /// Adds slices of which no more is known than who told of them: those that began while another one of
  /// their `lane` was open are its parts.
  fileprivate mutating func addAsync(_ slices: Slices, told lane: Int, on track: Int) {
    let id = AsyncSlices.ID(
      category: -1, id: texts.number(of: "\(lane)"), scope: 0, process: nil)
    let order = (0..<slices.count).sorted {
      (slices.starts[$0], slices.ends[$1], $0) < (slices.starts[$1], slices.ends[$0], $1)
    }
    for row in order {
      see(track, at: slices.starts[row])
      asyncSlices.begin(id, slices.names[row], on: track, at: slices.starts[row])
      guard slices.ends[row] != Slices.open else { continue }
      see(track, at: slices.ends[row])
      asyncSlices.end(id, slices.names[row], on: track, at: slices.ends[row])
    }
  }
}

extension TextTable {
  /// The number of a text that we write ourselves.
  mutating func number(of text: String) -> Int32 {
    var text = text
    return text.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
  }
}
