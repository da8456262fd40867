import Report
import Trace

extension FuzzTarget {
  /// Templates of one's own: texts with a zero byte between them, each with a byte before it that says
  /// which file it stands for.
  static let templates = FuzzTarget("templates", longestInput: 1024) { bytes in
    // Nothing in place of those that the input is not about: reading them again and again shows nothing.
    let names = TemplateSet.names
    var own = Dictionary(names.map { ($0, "") }) { $1 }
    own["page.mustache"] = "{{>run}}{{#runs}}{{>figure}}{{/runs}}{{#method}}{{>method}}{{/method}}"
    for part in bytes.split(separator: 0) {
      guard let first = part.first else { continue }
      own[names[(Int(first) - 1) % names.count]] = String(decoding: part.dropFirst(), as: UTF8.self)
    }
    do {
      let templates = try TemplateSet(replacing: own, in: "folder")
      // A template may repeat what it likes as often as it likes: that is its author's time.
      let repeats = own.values.reduce(0) { $0 + repetitions(in: $1) }
      guard repeats <= 8, let filled = try filled.get() else { return }
      _ = filled.page(of: templates)
    } catch let error as ReportError {
      try requireOneLine(error, naming: "folder")
    }
  }
}

/// How many tags of a template can make others count several times.
private func repetitions(in text: String) -> Int {
  ["{{#", "{{>", "{{<", "{{$"].reduce(0) { $0 + text.ranges(of: $1).count }
}

/// What a report says of a short recording with a task.
private let filled = Result<FilledReport?, any Error> {
  let path = ScratchFiles.shared.path("recording.json")
  var none = ByteSource(UnsafeBufferPointer(start: nil, count: 0))
  let metadata = MadeUpRecords.metadata(&none)
  let thread = ThreadKey(pid: 100, tid: 100)
  let records: [TraceRecord] = [
    .threadStarted(.init(thread: thread, creator: nil, name: "main", at: 0)),
    .running(.init(thread: thread, core: 0, time: TimeRange(0, 2_000_000), end: .blocked)),
    .taskCreated(
      .init(
        task: TaskKey(1), pid: 100, parent: nil, name: "task", kind: .coroutine, queued: false,
        at: 0)),
    .taskRan(
      .init(
        task: TaskKey(1), thread: thread, time: TimeRange(0, 1_000_000), awaitedTask: nil,
        awaited: nil, line: nil, blockedAt: nil)),
    .taskEnded(.init(task: TaskKey(1), at: 1_000_000, outcome: .ok, error: nil)),
    .running(
      .init(thread: thread, core: 1, time: TimeRange(3_000_000, 4_000_000), end: .blocked)),
    .threadEnded(.init(thread: thread, at: 4_000_000, why: .exited, inferredFrom: nil)),
  ]
  var writer = try TraceWriter(path: path, metadata: metadata)
  for record in records { try writer.receive(record) }
  try writer.finish(metadata: metadata)
  let trace = try readTrace(at: path)
  return try FilledReport([NamedTrace(name: "run", trace: trace)], options: ReportOptions())
}
