import Trace

/// A recording in which everything that a stranger can choose is an attack on whoever reads it.
enum HostileTrace {
  /// What terminals, pages, tables and shells obey: escapes (a title, the clipboard, C1), directions
  /// of writing, control characters, markup, the formulas of spreadsheets, paths.
  static let texts = [
    "\u{1b}]0;owned\u{7}", "\u{1b}]52;c;cm0gLXJm\u{7}\u{1b}[2J", "\u{9b}31m\u{9d}0;x\u{9c}",
    "a\u{202e}gpj.exe", "\u{2066}x\u{2069}\u{200f}", "line\r\nfeed\u{8}\u{8}back\u{85}\u{2028}",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "]]><!ENTITY x>&x;",
    "[click](javascript:alert(3))", "| pipe | `code` |", "=HYPERLINK(\"http://127.0.0.1:9/\")",
    "+1+cmd|' /C calc'!A0", "@SUM(1)", "-1+1", "../../../etc/passwd", "-rf", "nul\u{0}byte",
    "\" onload=\"alert(4)", "javascript:alert(5)", "{{{.}}}", "{{> page}}", "\u{7f}\u{ad}\u{feff}",
  ]

  /// Writes it to `path`. All its `texts` are somewhere in it, of every kind of name.
  static func write(to path: String, label: String? = texts[0] + texts[6]) throws {
    var metadata = TraceMetadata(
      writer: texts[1], label: label, command: texts, workingDirectory: texts[2] + texts[15],
      machine: .init(
        hostname: texts[3] + texts[0], processor: texts[4] + texts[6], kernel: texts[5],
        architecture: texts[2], memoryBytes: 1 << 30),
      cores: .init(online: [0, 1], usable: [0, 1], quota: nil),
      capture: .init(
        method: .switches, notes: texts, lostRecords: 1, overheadSeconds: 0,
        samplePeriodSeconds: nil, accountedShare: 1),
      clock: .init(name: texts[1], originNanoseconds: "0", originUnixNanoseconds: "0"))
    var writer = try TraceWriter(path: path, metadata: metadata)
    for record in records { try writer.receive(record) }
    metadata.exit = .init(status: 0, signal: nil)
    metadata.usage = .init(
      userSeconds: 2, systemSeconds: 0, maxResidentBytes: 1, voluntarySwitches: 1,
      involuntarySwitches: 1)
    metadata.wallNanoseconds = second
    try writer.finish(metadata: metadata)
  }

  private static let second: Nanoseconds = 1_000_000_000

  /// A thread for every text, all of them at work or waiting by turns, each with a task of the name.
  private static var records: [TraceRecord] {
    var records: [TraceRecord] = [
      .processStarted(ProcessStart(pid: 100, parent: nil, name: texts[0], at: 0)),
      .processExecuted(ProcessExecution(pid: 100, name: texts[2], at: 0)),
    ]
    for (index, text) in texts.enumerated() {
      let thread = ThreadKey(pid: 100, tid: 100 + Int32(index))
      let start = Nanoseconds(index) * second / 40
      let time = TimeRange(start, start + second / 50)
      let task = TaskKey(Int64(index + 1))
      records += [
        .threadStarted(ThreadStart(thread: thread, creator: nil, name: text, at: 0)),
        .threadRenamed(ThreadRename(thread: thread, name: text, at: 1)),
        .running(
          RunningSpan(thread: thread, core: Int32(index % 2), time: time, end: .blocked)),
        .blocked(
          BlockedSpan(
            thread: thread, time: TimeRange(time.end, second), cause: .io, place: text,
            evidence: .observed, waker: nil)),
        .taskCreated(
          TaskCreation(
            task: task, pid: 100, parent: nil, name: text, kind: .coroutine, queued: false,
            at: start)),
        .taskRan(
          TaskRun(
            task: task, thread: thread, time: time, awaitedTask: nil, awaited: text, line: 1,
            blockedAt: text)),
        .taskEnded(TaskEnd(task: task, at: time.end, outcome: .error, error: text)),
        .marked(MarkedSpan(thread: thread, task: task, name: text, time: time, depth: 0)),
        .marked(
          MarkedSpan(
            thread: thread, task: task, name: "updates of \(text): 1 of 9",
            time: TimeRange(time.start, time.start + 1), depth: 1)),
        .note(AgentNote(pid: 100, text: text)),
        .lockWait(
          LockWait(
            thread: thread, time: TimeRange(time.end, second), lock: 7, holder: 100,
            acquired: false, giver: nil)),
      ]
    }
    for index in texts.indices {
      let thread = ThreadKey(pid: 100, tid: 100 + Int32(index))
      records.append(.threadEnded(ThreadEnd(thread: thread, at: second, why: .exited)))
    }
    return records + [.processEnded(ProcessEnd(pid: 100, at: second, why: .exited))]
  }
}
