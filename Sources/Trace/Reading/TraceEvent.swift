/// What one event of a trace file says, however it is laid out.
enum TraceEvent {
  /// A record of ours.
  case record(TraceRecord)
  /// The metadata, to be decoded from the event's text.
  case metadata
  /// The end of a file that was not finished, and whether the lines before it say who was on a core.
  case unfinishedEnd(tellsOfCores: Bool)
  /// A line for viewers that says nothing new.
  case decoration
  /// Nothing that Coreograph writes.
  case stranger
}

/// What is wrong with an event that claims to be ours.
struct EventProblem: Error {
  /// In plain words.
  var what: String
  /// What can be done about it; nil where the file must be damaged.
  var fix: String?
}

/// The highest number of a core that is believed; Linux can be built for 8192.
let highestCore: Int32 = 65_535

extension TraceEvent {
  /// Reads an event. Events that other tools have added are strangers; ours must be sound.
  init(_ event: JSONValue) throws(EventProblem) {
    self = .stranger
    guard let phase = event["ph"], let name = event["name"] else { return }
    if phase == "M" {
      if name == "coreograph" {
        self = .metadata
      } else if name == "coreograph unfinished" {
        self = .unfinishedEnd(tellsOfCores: event["args"]?["until"] != nil)
      } else {
        self = .decoration
      }
    } else if let category = event["cat"],
      let said = try Self.ofAgent(event, category: category, phase: phase)
    {
      self = said
    } else if event["pid"]?.integer() == TraceFormat.coresProcess {
      self = try Self.onCoreLane(event, isSlice: phase == "X")
    } else if phase == "X" {
      self = try Self.slice(event, name)
    } else if phase == "i" || phase == "I" {
      self = try Self.moment(event, name)
    }
  }

  private static func slice(
    _ event: JSONValue, _ name: JSONValue
  ) throws(EventProblem) -> TraceEvent {
    guard let arguments = event["args"] else { return .stranger }
    if name == "running", let core = arguments["core"] {
      guard let end = arguments["end"]?.word(of: SpanEnd.allCases, \.word) else {
        throw EventProblem(what: "a running span does not say why it ended (args.end)")
      }
      return .record(
        .running(
          RunningSpan(
            thread: try event.thread(), core: try core.core(), time: try event.time(), end: end)))
    }
    if name == "blocked", let cause = arguments["cause"] {
      guard let cause = cause.word(of: WaitCause.allCases, \.word),
        let evidence = arguments["evidence"]?.word(of: WaitEvidence.allCases, \.word)
      else {
        throw EventProblem(what: "a wait has an unknown args.cause or args.evidence")
      }
      return .record(
        .blocked(
          BlockedSpan(
            thread: try event.thread(), time: try event.time(), cause: cause,
            place: arguments["place"]?.string, evidence: evidence,
            waker: try arguments["waker"]?.waker())))
    }
    return .stranger
  }

  private static func onCoreLane(
    _ event: JSONValue, isSlice: Bool
  ) throws(EventProblem) -> TraceEvent {
    guard let category = event["cat"] else { return isSlice ? .decoration : .stranger }
    if category == "foreign", isSlice {
      return .record(
        .foreign(
          ForeignSpan(
            core: try event["tid"].core(), time: try event.time(),
            name: event["name"]?.string ?? "")))
    }
    if category == "lost", !isSlice {
      guard let count: UInt64 = event["args"]?["count"]?.integer(),
        let start = event["ts"]?.scaled(by: 3), let end = event["args"]?["until"]?.scaled(by: 3),
        start >= 0, end >= start
      else { throw EventProblem(what: "a loss of records has no sound ts, args.until and count") }
      return .record(
        .lost(Loss(core: try event["tid"].core(), time: TimeRange(start, end), count: count)))
    }
    // Other tools fill in an empty category.
    return isSlice ? .decoration : .stranger
  }

  private static func moment(
    _ event: JSONValue, _ name: JSONValue
  ) throws(EventProblem) -> TraceEvent {
    guard let arguments = event["args"] else { return .stranger }
    func life() throws(EventProblem) -> (ThreadKey, Nanoseconds) {
      (try event.thread(), try event.moment())
    }
    if name == "thread started" {
      let (thread, at) = try life()
      return .record(
        .threadStarted(
          ThreadStart(
            thread: thread, creator: try arguments["creator"]?.thread(),
            name: try arguments.name(), at: at)))
    } else if name == "thread renamed" {
      let (thread, at) = try life()
      return .record(
        .threadRenamed(ThreadRename(thread: thread, name: try arguments.name(), at: at)))
    } else if name == "thread ended" {
      let (thread, at) = try life()
      return .record(
        .threadEnded(
          ThreadEnd(
            thread: thread, at: at, why: try arguments.why(),
            inferredFrom: arguments["inferredFrom"]?.scaled(by: 3))))
    } else if name == "process started" {
      let (thread, at) = try life()
      return .record(
        .processStarted(
          ProcessStart(
            pid: thread.pid, parent: arguments["parent"]?.integer(), name: try arguments.name(),
            at: at)))
    } else if name == "process executed" {
      let (thread, at) = try life()
      return .record(
        .processExecuted(
          ProcessExecution(pid: thread.pid, name: try arguments.name(), at: at)))
    } else if name == "process ended" {
      let (thread, at) = try life()
      return .record(
        .processEnded(ProcessEnd(pid: thread.pid, at: at, why: try arguments.why())))
    }
    return .stranger
  }
}

// The parts of events.
extension JSONValue {
  /// The thread of which an event speaks.
  func thread() throws(EventProblem) -> ThreadKey {
    guard let pid: Int32 = self["pid"]?.integer(), let tid: Int32 = self["tid"]?.integer() else {
      throw EventProblem(what: "an event does not say of which thread it speaks (pid, tid)")
    }
    return ThreadKey(pid: pid, tid: tid)
  }

  /// When it happened, or began.
  func moment() throws(EventProblem) -> Nanoseconds {
    guard let at = self["ts"]?.scaled(by: 3) else {
      throw EventProblem(what: "an event has no time (ts), or one that is no number")
    }
    guard at >= 0 else { throw EventProblem(what: "an event lies before the recording (ts < 0)") }
    return at
  }

  /// From when until when it lasted.
  func time() throws(EventProblem) -> TimeRange {
    let start = try moment()
    guard let duration = self["dur"]?.scaled(by: 3) else {
      throw EventProblem(what: "a span has no length (dur), or one that is no number")
    }
    guard duration >= 0 else { throw EventProblem(what: "a span ends before it starts (dur < 0)") }
    let (end, overflow) = start.addingReportingOverflow(duration)
    guard !overflow else { throw EventProblem(what: "a span ends beyond all time (ts + dur)") }
    return TimeRange(start, end)
  }

  fileprivate func name() throws(EventProblem) -> String {
    guard let name = self["name"]?.string else {
      throw EventProblem(what: "an event lacks args.name")
    }
    return name
  }

  fileprivate func why() throws(EventProblem) -> LifeEnd {
    guard let why = self["why"]?.word(of: LifeEnd.allCases, \.word) else {
      throw EventProblem(what: "an end has an unknown args.why")
    }
    return why
  }

  fileprivate func core() throws(EventProblem) -> Int32 {
    guard let core: Int32 = integer(), (0...highestCore).contains(core) else {
      throw EventProblem(what: "the number of a core is not within 0 to \(highestCore)")
    }
    return core
  }

  fileprivate func waker() throws(EventProblem) -> Waker {
    if self == "interrupt" { return .interrupt }
    if self == "other" { return .other }
    return .thread(try thread())
  }

  /// The one of `all` whose word it is.
  func word<Word>(
    of all: [Word], _ word: (Word) -> StaticString
  ) -> Word? {
    all.first { self == word($0) }
  }
}

extension JSONValue? {
  fileprivate func core() throws(EventProblem) -> Int32 {
    guard let self else { throw EventProblem(what: "an event on a core's lane has no tid") }
    return try self.core()
  }
}
