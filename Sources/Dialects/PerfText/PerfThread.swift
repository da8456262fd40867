import Glibc
import Trace

/// What is known of one thread while the text is read.
struct PerfThread {
  /// A stretch on a core.
  struct Span {
    var time: TimeRange
    var core: Int32
    var ending: SpanEnd
  }

  /// A wait that a wake-up ended.
  struct Wait {
    var time: TimeRange
    /// The index of the thread that was on the core of the wake-up, or one of the following.
    var waker: Int32
    /// An interrupt did it.
    static let interrupt: Int32 = -1
    /// Nobody knows who it was.
    static let stranger: Int32 = -2
    /// Whether what followed is not known, so that the thread may have been on a core at once.
    var isEndOfKnowledge = false
  }

  /// Where it is.
  enum Place: Equatable {
    /// Nobody said yet.
    case unseen
    case on(core: Int)
    case off
    case ended
  }

  let tid: Int32
  /// The id of its process; nil where nobody said.
  var pid: Int32?
  /// The index of the thread that made it.
  let creator: Int32?
  /// When it was seen first.
  let start: Nanoseconds
  /// When it ended; nil where nobody said.
  private(set) var end: Nanoseconds?
  /// The name it bore first.
  private(set) var firstName: [UInt8]
  private var name: [UInt8]
  /// Names that it got later.
  private(set) var namings: [Naming] = []
  /// Programs that its process changed to, by its doing.
  var executions: [Naming] = []
  private(set) var place = Place.unseen
  private(set) var spans: [Span] = []
  private(set) var waits: [Wait] = []
  /// Since when it is on its core.
  private var onSince: Nanoseconds = 0
  /// Whether it came at that moment, and was not only seen on its core then.
  private var isComingKnown = false
  /// Whether its time on this core was counted, so that the next count says nothing of its coming.
  private var isCounted = false
  /// Since when it waits; nil where it does not, or was woken.
  private var waitsSince: Nanoseconds?
  /// Who woke it before it was off its core.
  private var earlyWaker: Int32?
  /// How many losses there had been when it left its core.
  private var lossesBefore = 0
  /// Whether records were lost while it was off its core.
  private var isPauseLost = false
  /// Whether it said that it is about to end.
  var isExiting = false
  /// Whether the kernel let go of it: it leaves its core for the last time.
  var isReleased = false
  /// Whether lines are its own, so that its leaving would have been told.
  var isWatched = false
  /// Whether a record told of an exec of which the tracepoint is still to come.
  var isExecTold = false
  /// How often it is not known when it came to a core.
  private(set) var unknownComings = 0

  init(tid: Int32, pid: Int32?, creator: Int32?, name: [UInt8], at moment: Nanoseconds) {
    self.tid = tid
    self.pid = pid
    self.creator = creator
    self.name = name
    firstName = name
    start = moment
  }

  /// It bears the name `text`. perf calls threads of which it knows no name `:` and their id.
  mutating func name(_ text: UnsafeRawBufferPointer, at moment: Nanoseconds) {
    guard !text.isEmpty, text[0] != UInt8(ascii: ":"), !isNamed(text) else { return }
    if name.isEmpty || moment <= start {
      firstName = Array(text)
    } else {
      namings.append(Naming(at: moment, name: String(decoding: text, as: UTF8.self)))
    }
    name = Array(text)
  }

  /// Its name now.
  var currentName: String { String(decoding: name, as: UTF8.self) }

  private func isNamed(_ text: UnsafeRawBufferPointer) -> Bool {
    name.count == text.count
      && name.withUnsafeBytes { bytes in
        guard let one = bytes.baseAddress, let other = text.baseAddress else { return true }
        return memcmp(one, other, text.count) == 0
      }
  }

  // MARK: Cores

  /// Up to then it is known what it did.
  private var knownUntil: Nanoseconds {
    max(spans.last?.time.end ?? start, waits.last?.time.end ?? start)
  }

  /// It is on `core`, and came there at `moment` or, where its coming is not `known`, before it.
  mutating func enter(_ core: Int, at moment: Nanoseconds, known: Bool, losses: Int) {
    isPauseLost = losses != lossesBefore
    // Who is woken on the way out waits no longer once it is out.
    if known, !isPauseLost, let since = waitsSince, let waker = earlyWaker {
      waits.append(Wait(time: TimeRange(since, since), waker: waker))
    }
    waitsSince = nil
    earlyWaker = nil
    place = .on(core: core)
    onSince = max(moment, knownUntil)
    isComingKnown = known
    isCounted = false
  }

  /// It had been on its core for `length` since it came there, or since that was told last.
  /// - Parameter bound: it cannot have come before.
  mutating func count(
    _ length: Nanoseconds, until moment: Nanoseconds, notBefore bound: Nanoseconds
  ) {
    guard case .on = place, !isCounted else { return }
    isCounted = true
    guard !isComingKnown, length <= moment else { return }
    let coming = max(moment - length, bound, knownUntil)
    guard coming <= onSince else { return }
    onSince = coming
    isComingKnown = true
  }

  /// It left its core; returns when, which is not before it came.
  mutating func leave(at moment: Nanoseconds, _ ending: SpanEnd, losses: Int) -> Nanoseconds {
    guard case .on(let core) = place else { return moment }
    if !isComingKnown || isPauseLost { forgetPause() }
    if !isComingKnown, creator != nil || !spans.isEmpty { unknownComings += 1 }
    let time = TimeRange(onSince, max(onSince, moment))
    spans.append(Span(time: time, core: Int32(core), ending: ending))
    lossesBefore = losses
    place = ending == .exited ? .ended : .off
    if ending == .blocked { waitsSince = time.end }
    if ending == .exited { end = time.end }
    return time.end
  }

  /// What it did between its last span and now is not known.
  private mutating func forgetPause() {
    let last = spans.last?.time.end ?? start
    if let wait = waits.last, wait.time.start >= last {
      waits[waits.count - 1].isEndOfKnowledge = true
    } else if !spans.isEmpty {
      spans[spans.count - 1].ending = .lost
    }
  }

  /// It was made ready by `waker`.
  mutating func wake(by waker: Int32, at moment: Nanoseconds) {
    guard let since = waitsSince else {
      if case .on = place { earlyWaker = waker }
      // Since when it waited nobody said.
      if place == .unseen, creator == nil, waits.isEmpty {
        waits.append(Wait(time: TimeRange(moment, moment), waker: waker))
      }
      return
    }
    waits.append(Wait(time: TimeRange(since, max(since, moment)), waker: waker))
    waitsSince = nil
  }

  /// It ended while it was on no core.
  mutating func endOffCore(at moment: Nanoseconds) {
    place = .ended
    end = max(moment, knownUntil)
  }
}
