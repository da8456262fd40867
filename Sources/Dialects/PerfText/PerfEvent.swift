import Trace

/// What a line of `perf script` and its like says happened.
enum PerfEvent {
  /// A core turned from one thread to another (the tracepoint `sched_switch`).
  case switched(from: PerfTask, to: PerfTask, ending: SpanEnd)
  /// The thread of the line came onto the core (PERF_RECORD_SWITCH); every thread's switches are recorded
  /// where that is told of the `wholeCore`.
  case cameIn(wholeCore: Bool)
  /// The thread of the line left the core (PERF_RECORD_SWITCH).
  case wentOut(preempted: Bool, wholeCore: Bool)
  /// A thread was made ready by the one of the line.
  case woken(Int32)
  /// A thread was on a core for so long since that was counted last (`sched_stat_runtime`).
  case counted(Int32, Nanoseconds)
  /// The thread of the line made another one (`sched_process_fork`).
  case forked(PerfTask)
  /// A thread made another one (PERF_RECORD_FORK).
  case forkedBy(parent: ThreadKey, child: ThreadKey)
  /// The process of the line changed to another program (`sched_process_exec`).
  case executed
  /// A thread got another name (PERF_RECORD_COMM), perhaps by changing to another program.
  case named(ThreadKey, UnsafeRawBufferPointer, byExec: Bool)
  /// The thread of the line is about to end (`sched_process_exit`).
  case exiting
  /// A thread ended (PERF_RECORD_EXIT).
  case exited(Int32)
  /// Records of the core were lost.
  case lost(UInt64)
  /// Something else of the scheduler's, in which the thread of the line was on its core.
  case seen
  /// A sample or a record that tells nothing of cores.
  case other

  /// Reads what stands behind the time; nil where it makes no sense.
  init?(_ cursor: TextCursor) {
    var cursor = cursor
    // A sample's period may stand before its event.
    var ahead = cursor
    if ahead.digits() != nil, ahead.next == UInt8(ascii: " ") {
      ahead.skipBlanks()
      cursor = ahead
    }
    if cursor.starts(with: "PERF_RECORD_") {
      self.init(record: cursor)
      return
    }
    _ = cursor.skip("sched:")
    guard cursor.skip("sched_") else {
      self = .other
      return
    }
    self.init(tracepoint: cursor)
  }

  // MARK: Records of perf

  private init?(record: TextCursor) {
    var cursor = record
    if cursor.skip("PERF_RECORD_SWITCH") {
      let isWide = cursor.skip("_CPU_WIDE")
      cursor.skipBlanks()
      if cursor.skip("IN") {
        self = .cameIn(wholeCore: isWide)
      } else {
        guard cursor.skip("OUT") else { return nil }
        self = .wentOut(preempted: cursor.starts(with: " preempt"), wholeCore: isWide)
      }
    } else if cursor.skip("PERF_RECORD_FORK") {
      guard let child = cursor.key(), cursor.skip(":"), let parent = cursor.key() else {
        return nil
      }
      self = .forkedBy(parent: parent, child: child)
    } else if cursor.skip("PERF_RECORD_EXIT") {
      guard let key = cursor.key() else { return nil }
      self = .exited(key.tid)
    } else if cursor.skip("PERF_RECORD_COMM") {
      let byExec = cursor.skip(" exec")
      guard cursor.skip(": "), let named = cursor.namedKey() else { return nil }
      self = .named(named.key, named.name, byExec: byExec)
    } else if cursor.skip("PERF_RECORD_LOST") {
      guard cursor.pass("lost "), let count = cursor.digits() else { return nil }
      self = .lost(UInt64(count))
    } else {
      self = .other
    }
  }

  // MARK: Tracepoints

  private init?(tracepoint: TextCursor) {
    var cursor = tracepoint
    if cursor.skip("switch:") {
      cursor.skipBlanks()
      guard let switched = cursor.switched() else { return nil }
      self = .switched(from: switched.from, to: switched.to, ending: switched.ending)
    } else if cursor.skip("waking:") || cursor.skip("wakeup:") || cursor.skip("wakeup_new:") {
      cursor.skipBlanks()
      guard let task = cursor.task() else { return nil }
      self = .woken(task.tid)
    } else if cursor.skip("stat_runtime:") {
      cursor.skipBlanks()
      guard let task = cursor.task(), cursor.pass("runtime="), let length = cursor.digits() else {
        return nil
      }
      self = .counted(task.tid, length)
    } else if cursor.skip("process_fork:") {
      cursor.skipBlanks()
      guard cursor.task() != nil, cursor.pass(" child_comm="),
        let name = cursor.name(before: " child_pid="),
        let tid = cursor.id()
      else { return nil }
      self = .forked(PerfTask(tid: tid, name: name))
    } else if cursor.skip("process_exec:") {
      self = .executed
    } else if cursor.skip("process_exit:") {
      self = .exiting
    } else {
      self = .seen
    }
  }
}

/// A thread as a tracepoint names it.
struct PerfTask {
  var tid: Int32
  var name: UnsafeRawBufferPointer
}

extension TextCursor {
  /// Reads `(8822:8822)`: a process and a thread.
  fileprivate mutating func key() -> ThreadKey? {
    guard skip("("), let pid = id(), skip(":"), let tid = id(), skip(")") else { return nil }
    return ThreadKey(pid: pid, tid: tid)
  }

  /// Reads `name:8822/8822`, up to the end.
  fileprivate func namedKey() -> (name: UnsafeRawBufferPointer, key: ThreadKey)? {
    var colon = end - 1
    while colon >= at, colon.pointee != UInt8(ascii: ":") { colon -= 1 }
    guard colon >= at else { return nil }
    var ids = TextCursor(at: colon + 1, end: end)
    guard let pid = ids.id(), ids.skip("/"), let tid = ids.id() else { return nil }
    return (UnsafeRawBufferPointer(start: at, count: colon - at), ThreadKey(pid: pid, tid: tid))
  }

  /// Reads `comm=name pid=8822`, or `name:8822 [120]` as the plugins of libtraceevent write it.
  fileprivate mutating func task() -> PerfTask? {
    if skip("comm=") {
      guard let name = name(before: " pid="), let tid = id() else { return nil }
      return PerfTask(tid: tid, name: name)
    }
    return plainTask()
  }

  /// Reads `name:8822` and goes to the priority behind it, ` [120]`.
  private mutating func plainTask() -> PerfTask? {
    let first = at
    var ahead = self
    while ahead.pass(" [") {
      let bracket = ahead.at - 2
      guard bracket - first <= Self.longestName + 9 else { return nil }
      var colon = bracket - 1
      while colon > first, colon.pointee != UInt8(ascii: ":") { colon -= 1 }
      var number = TextCursor(at: colon + 1, end: bracket)
      guard colon.pointee == UInt8(ascii: ":"), let tid = number.id(), number.count == 0 else {
        continue
      }
      at = bracket
      return PerfTask(tid: tid, name: UnsafeRawBufferPointer(start: first, count: colon - first))
    }
    return nil
  }

  /// Reads what `sched_switch` says, in either form.
  fileprivate mutating func switched() -> (from: PerfTask, to: PerfTask, ending: SpanEnd)? {
    if skip("prev_comm=") {
      guard let from = name(before: " prev_pid="), let tid = id(), pass(" prev_state="),
        let ending = ending(), pass("==> next_comm="), let to = name(before: " next_pid="),
        let next = id()
      else { return nil }
      return (PerfTask(tid: tid, name: from), PerfTask(tid: next, name: to), ending)
    }
    guard let from = plainTask(), pass("] "), let ending = ending(), pass("==> "),
      let to = plainTask()
    else { return nil }
    return (from, to, ending)
  }

  /// Reads the letters of a thread's state as it left its core: `R` is ready still, `X` and `Z` are gone.
  private mutating func ending() -> SpanEnd? {
    let first = at
    var isGone = false
    while at < end, next != UInt8(ascii: " ") {
      switch next {
      case UInt8(ascii: "X"), UInt8(ascii: "x"), UInt8(ascii: "Z"): isGone = true
      default: break
      }
      at += 1
    }
    guard at > first else { return nil }
    if isGone { return .exited }
    return first.pointee == UInt8(ascii: "R") ? .preempted : .blocked
  }
}
