import Trace

/// What is written beside an event of a Perfetto trace, by name.
struct PerfettoAnnotations {
  private var numbers: [String: Int64] = [:]
  private var texts: [String: String] = [:]

  /// Takes the annotation `message`.
  mutating func receive(
    _ message: WireMessage, _ sequence: PerfettoSequence, _ known: TextTable
  ) throws(WireDamage) {
    var message = message
    var name = ""
    var number: Int64?
    var text: String?
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Annotation.nameNumber:
        name = known[sequence.annotationNames[try field.unsigned()] ?? 0]
      case PerfettoField.Annotation.name: name = try field.text()
      case PerfettoField.Annotation.bool, PerfettoField.Annotation.unsigned,
        PerfettoField.Annotation.int:
        number = try field.signed()
      case PerfettoField.Annotation.text: text = try field.text()
      default: break
      }
    }
    numbers[name] = number
    texts[name] = text
  }

  /// The number of this name.
  subscript(name: String) -> Int64? { numbers[name] }

  /// The text of this name.
  func text(_ name: String) -> String? { texts[name] }

  /// The number of this name as one of 32 bits.
  func int32(_ name: String) -> Int32? { numbers[name].map { Int32(truncatingIfNeeded: $0) } }
}

/// What Coreograph's own converter writes into a Perfetto trace beside the kernel's events, so that it can be
/// read again: docs/FORMATS.md lists it.
struct PerfettoOwnRecords {
  /// What an event is of; categories of events are called so, behind ``PerfettoOwnRecords/category`` and a dot.
  enum Kind: String, CaseIterable {
    case task
    case run
    case gil
    case gilWait
    case lockWait
    case mark
    case sampled
    case wait
    case note
  }

  /// What is called of the whole, and of the event that carries the metadata.
  static let category = "coreograph"

  /// A slice that has begun.
  private struct Begun {
    var kind: Kind
    var name: String
    var at: Nanoseconds
    var annotations: PerfettoAnnotations
  }

  /// Whether the trace is one of ours.
  private(set) var isKnown = false
  /// What stands for time 0 of the trace.
  private(set) var origin: Nanoseconds?
  private(set) var metadata: TraceMetadata?
  private var end: Nanoseconds = 0
  /// Threads with ids from here on stand for programs beside the recording.
  private(set) var foreignFrom: Int32?
  private var open: [UInt64: [Begun]] = [:]
  private var records: [TraceRecord] = []
  /// Spans that samples tell of, at moments of the file's clock.
  private(set) var samples: [RunningSpan] = []
  /// Waits beside them.
  private(set) var waits: [BlockedSpan] = []

  /// Whether nothing was told.
  var isEmpty: Bool { records.isEmpty && samples.isEmpty }
  /// The time that the trace reaches over.
  var time: ClosedRange<Nanoseconds>? { origin.map { $0...($0 + end) } }

  /// Takes what the first event of such a trace says.
  mutating func learn(_ annotations: PerfettoAnnotations) {
    guard !isKnown, let origin = annotations["origin"], let end = annotations["end"],
      let metadata = annotations.text("metadata").flatMap({ TraceMetadata(json: $0) }),
      (0...1 << 61).contains(origin), (0...1 << 61).contains(end)
    else { return }
    isKnown = true
    self.origin = origin
    self.end = end
    self.metadata = metadata
    foreignFrom = annotations.int32("foreign")
  }

  /// A slice of ours began on the track `track`, or something happened there.
  mutating func begin(
    _ kind: Kind, _ name: String, on track: UInt64, _ annotations: PerfettoAnnotations,
    at: Nanoseconds
  ) {
    let begun = Begun(kind: kind, name: name, at: at - (origin ?? 0), annotations: annotations)
    if kind == .note {
      records.append(.note(AgentNote(pid: annotations.int32("pid") ?? 0, text: name)))
    } else {
      open[track, default: []].append(begun)
    }
  }

  /// The slice that began last on `track` ended; false where none of ours is open there.
  mutating func end(on track: UInt64, _ annotations: PerfettoAnnotations, at: Nanoseconds) -> Bool {
    guard let begun = open[track]?.popLast() else { return false }
    let time = TimeRange(begun.at, max(begun.at, at - (origin ?? 0)))
    record(begun, time, annotations)
    return true
  }

  /// Hands on what was told of programs.
  func send(to builder: inout TraceBuilder) {
    // A task is there before what tells of it.
    for record in records { if case .taskCreated = record { builder.receive(record) } }
    for record in records {
      if case .taskCreated = record { continue }
      builder.receive(record)
    }
  }

  // MARK: Records

  private mutating func record(
    _ begun: Begun, _ time: TimeRange, _ ending: PerfettoAnnotations
  ) {
    let told = begun.annotations
    let thread = ThreadKey(pid: told.int32("pid") ?? 0, tid: told.int32("tid") ?? 0)
    let task = told["task"].map { TaskKey($0) }
    switch begun.kind {
    case .task: task.map { recordTask($0, begun, time, ending) }
    case .run:
      guard let task, thread.tid < PerfettoContext.idLimit else { return }
      records.append(
        .taskRan(
          TaskRun(
            task: task, thread: thread, time: time,
            awaitedTask: told["awaitedTask"].map { TaskKey($0) }, awaited: told.text("awaited"),
            line: told.int32("line"), blockedAt: told.text("blockedAt"))))
    case .gil:
      records.append(
        .gil(
          GILUse(
            thread: thread, lock: told.int32("lock") ?? 0, wait: told["wait"], take: time.start,
            drop: time.end)))
    case .gilWait:
      // Those that came to a take stand with that.
      guard told["taken"] == 0 else { return }
      records.append(
        .gil(
          GILUse(
            thread: thread, lock: told.int32("lock") ?? 0, wait: time.start, take: nil, drop: nil)))
    case .lockWait:
      records.append(
        .lockWait(
          LockWait(
            thread: thread, time: time, lock: UInt64(bitPattern: told["lock"] ?? 0),
            holder: told.int32("holder"), acquired: told["acquired"] == 1,
            giver: told.int32("giver"))))
    case .mark:
      records.append(
        .marked(
          MarkedSpan(
            thread: thread, task: task, name: begun.name, time: time,
            depth: told.int32("depth") ?? 0)))
    case .sampled:
      let start = origin ?? 0
      samples.append(
        RunningSpan(
          thread: thread, core: max(told.int32("core") ?? 0, 0),
          time: TimeRange(time.start + start, time.end + start), end: .sampled))
    case .wait:
      let start = origin ?? 0
      let known = WaitText(begun.name)
      waits.append(
        BlockedSpan(
          thread: thread, time: TimeRange(time.start + start, time.end + start),
          cause: known.cause, place: known.place, evidence: known.evidence, waker: nil))
    case .note: break
    }
  }

  private mutating func recordTask(
    _ task: TaskKey, _ begun: Begun, _ time: TimeRange, _ ending: PerfettoAnnotations
  ) {
    let told = begun.annotations
    let kind = TaskKind.allCases.first { "\($0)" == told.text("kind") } ?? .slice
    records.append(
      .taskCreated(
        TaskCreation(
          task: task, pid: told.int32("pid") ?? 0, parent: told["parent"].map { TaskKey($0) },
          name: begun.name, kind: kind, queued: told["queued"] == 1, at: time.start)))
    guard let outcome = TaskOutcome.allCases.first(where: { "\($0)" == ending.text("outcome") })
    else { return }
    records.append(
      .taskEnded(
        TaskEnd(task: task, at: time.end, outcome: outcome, error: ending.text("error"))))
  }
}

/// What is known of a wait, as the name of the kernel's function that a trace of ours gives it: `futex (lock)`.
struct WaitText {
  /// The system call or kernel function; nil where it is not known.
  var place: String?
  var cause: WaitCause
  var evidence: WaitEvidence

  /// What is known of wait `index` of `spans`.
  init(_ spans: BlockedSpans, _ index: Int) {
    place = spans.place(index)
    cause = spans.causes[index]
    evidence = spans.evidence[index]
  }

  /// What `text` says.
  init(_ text: String) {
    (place, cause, evidence) = (text.isEmpty ? nil : text, .unknown, .reported)
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return }
    let words = text[text.index(after: open)...].dropLast().split(separator: ",")
    guard let first = words.first,
      let known = WaitCause.allCases.first(where: { "\($0)" == first })
    else { return }
    cause = known
    evidence = words.last == " observed" ? .observed : .reported
    let name = text[..<open].hasSuffix(" ") ? text[..<open].dropLast() : text[..<open]
    place = name.isEmpty ? nil : String(name)
  }

  /// All of it; empty where nothing is known.
  var text: String {
    guard cause != .unknown || evidence != .reported || place?.hasSuffix(")") == true else {
      return place ?? ""
    }
    return (place.map { "\($0) " } ?? "") + "(\(cause)\(evidence == .observed ? ", observed" : ""))"
  }
}
