import Glibc
import Trace

/// Names what threads wait for, without privilege: a look at a sleeping thread's system call tells
/// the cause of its whole wait, because a thread that does not run cannot change it.
///
/// It stands between a rung and the trace. Looks are taken blindly at all threads; what they are
/// worth turns out when the rung's records arrive, which may be later: a look counts if the thread
/// was off every core from before it until after it. Waits longer than the time between two looks
/// are named for certain, shorter ones as often as a look hits them.
final class WaitObserver: TraceSink {
  /// How long to wait before the next call of ``look()``.
  private(set) var period: Nanoseconds = WaitObserver.shortestPeriod

  private let sink: RecordingSink
  private let origin: Nanoseconds
  private let isIdle: Bool
  private var slots: [Slot] = []
  private var slotOfThread: [Int32: Int] = [:]
  private var freeSlots: [Int] = []
  private var nextSlot = 0
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)

  private static let shortestPeriod: Nanoseconds = 20_000_000
  private static let longestPeriod: Nanoseconds = 1_000_000_000
  // Looks may use this share of a core: one part in so many.
  private static let shareOfCore: Nanoseconds = 100
  private static let mostLooks = 256
  // A wait that is this old and has been looked at is left alone until the thread runs again.
  private static let settlingTime: Nanoseconds = 200_000_000
  private static let mostKeptLooks = 16

  /// What is known of a living thread.
  private struct Slot {
    var key: ThreadKey?
    /// When it last left its core by its own doing; nil where that is not known.
    var offCoreSince: Nanoseconds?
    /// Whether its spans come from samples.
    var isSampled = false
    /// Looks that no record was compared with yet, in order of time.
    var looks: [Look] = []
    /// Whether the kernel denies looks at it (setuid, another user).
    var isHidden = false
  }

  /// What a look at a sleeping thread showed.
  private struct Look {
    var began: Nanoseconds
    var ended: Nanoseconds
    var call: SystemCall
  }

  /// Observes the threads of the stream that goes on to `sink`; times count from `rung`'s origin.
  /// A rung that tells the reasons of waits itself leaves nothing to do.
  init(_ sink: RecordingSink, beside rung: any CaptureRung) {
    self.sink = sink
    origin = rung.origin
    isIdle = rung.method == .tracepoints
    if isIdle { period = Self.longestPeriod }
  }

  deinit { buffer.deallocate() }

  func receive(_ record: TraceRecord) {
    if !isIdle { note(record) }
    sink.receive(record)
  }

  /// Learns from a record, and hands over the wait that it ends.
  private func note(_ record: TraceRecord) {
    switch record {
    case .running(let span):
      let slot = slot(of: span.thread)
      nameWait(of: slot, until: span.time.start)
      let leftByItself = span.end == .blocked || span.end == .sampled
      slots[slot].isSampled = span.end == .sampled
      slots[slot].offCoreSince = leftByItself ? span.time.end : nil
      if !slots[slot].looks.isEmpty {
        slots[slot].looks.removeAll { $0.began < span.time.end }
      }
    case .threadEnded(let end):
      if let slot = slotOfThread[end.thread.tid] {
        // A thread that exits runs to do so, which a sample can miss.
        if end.why == .recordingEnded || slots[slot].isSampled { nameWait(of: slot, until: end.at) }
        free(slot)
      }
    case .threadStarted(let start):
      _ = slot(of: start.thread)
    case .lost:
      // Any thread may have run in the gap.
      for slot in slots.indices { slots[slot].offCoreSince = nil }
    case .processStarted, .processExecuted, .processEnded, .threadRenamed, .blocked, .foreign, .gil,
      .lockWait, .taskCreated, .taskNamed, .taskRan, .taskTimedOut, .taskEnded, .marked, .note:
      break
    }
  }

  /// Takes note of threads that have started although no record said so yet.
  func expect(_ threads: [ThreadKey]) {
    for thread in threads { _ = slot(of: thread) }
  }

  /// Looks at the threads that may be waiting.
  func look() {
    guard !isIdle else { return }
    let before = threadProcessorTime()
    let now = monotonicNow() - origin
    var looks = 0
    for step in slots.indices {
      let slot = (nextSlot + step) % slots.count
      guard slots[slot].key != nil, !slots[slot].isHidden, !isSettled(slots[slot], now: now) else {
        continue
      }
      guard looks < Self.mostLooks else {
        nextSlot = slot
        break
      }
      looks += 1
      look(at: slot)
    }
    let cost = threadProcessorTime() - before
    period = min(max(cost * Self.shareOfCore, Self.shortestPeriod), Self.longestPeriod)
  }

  private func isSettled(_ slot: Slot, now: Nanoseconds) -> Bool {
    guard let since = slot.offCoreSince, let last = slot.looks.last else { return false }
    return last.began > since && now - since > Self.settlingTime
  }

  private func look(at slot: Int) {
    guard let key = slots[slot].key else { return }
    let folder = "/proc/\(key.pid)/task/\(key.tid)"
    let began = monotonicNow() - origin
    guard let text = readOnce("\(folder)/syscall", into: buffer) else {
      switch errno {
      case EACCES, EPERM: slots[slot].isHidden = true
      // It has ended before any record of it could come.
      case ENOENT, ESRCH: if slots[slot].offCoreSince == nil { free(slot) }
      default: break
      }
      return
    }
    guard let call = SystemCall(text) else { return }
    // A stopped thread still shows the call that the stop interrupted.
    guard let status = readOnce("\(folder)/stat", into: buffer).flatMap({ TaskStatus($0) }),
      status.isAsleep
    else { return }
    if slots[slot].looks.count == Self.mostKeptLooks { slots[slot].looks.removeFirst() }
    slots[slot].looks.append(Look(began: began, ended: monotonicNow() - origin, call: call))
  }

  /// Hands over the wait of a thread that ran again, or was there to the end, at `moment`.
  private func nameWait(of slot: Int, until moment: Nanoseconds) {
    guard let key = slots[slot].key, let since = slots[slot].offCoreSince,
      let look = slots[slot].looks.first(where: { $0.began > since && $0.ended < moment })
    else { return }
    sink.receive(
      .blocked(
        BlockedSpan(
          thread: key, time: TimeRange(since, moment), cause: look.call.cause,
          place: look.call.name, evidence: .observed, waker: nil)))
  }

  private func free(_ slot: Int) {
    if let key = slots[slot].key { slotOfThread[key.tid] = nil }
    slots[slot] = Slot()
    freeSlots.append(slot)
  }

  private func slot(of key: ThreadKey) -> Int {
    if let slot = slotOfThread[key.tid] {
      if slots[slot].key == key { return slot }
      // The id went to a thread of another process, and the end of the first one was lost.
      free(slot)
    }
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = slots.count
      slots.append(Slot())
    }
    slots[slot].key = key
    slotOfThread[key.tid] = slot
    return slot
  }
}

extension TaskStatus {
  /// Whether the thread sleeps, interruptibly or not.
  var isAsleep: Bool { state == UInt8(ascii: "S") || state == UInt8(ascii: "D") }
}
