// The events that happen at a moment: processes and threads that start, end and change names.
extension TraceWriter {
  mutating func append(_ start: ProcessStart) {
    output.lines.append(.init(pid: start.pid), named: start.name, at: processCount)
    processCount += 1
    beginMoment(ThreadKey(pid: start.pid, tid: start.pid), start.at, "p", "process started")
    output.lines.append("\"name\":")
    output.lines.append(jsonString: start.name)
    if let parent = start.parent {
      output.lines.append(",\"parent\":")
      output.lines.append(decimal: parent)
    }
    output.lines.append("}},\n")
  }

  mutating func append(_ execution: ProcessExecution) {
    output.lines.append(.init(pid: execution.pid), named: execution.name)
    beginMoment(
      ThreadKey(pid: execution.pid, tid: execution.pid), execution.at, "p", "process executed")
    output.lines.append("\"name\":")
    output.lines.append(jsonString: execution.name)
    output.lines.append("}},\n")
  }

  mutating func append(_ end: ProcessEnd) {
    beginMoment(ThreadKey(pid: end.pid, tid: end.pid), end.at, "p", "process ended")
    appendWhy(end.why)
  }

  mutating func append(_ start: ThreadStart) {
    output.lines.append(
      .init(pid: start.thread.pid, tid: start.thread.tid), named: start.name, at: threadCount)
    keepLaneName(start.thread, start.name)
    threadCount += 1
    beginMoment(start.thread, start.at, "t", "thread started")
    output.lines.append("\"name\":")
    output.lines.append(jsonString: start.name)
    if let creator = start.creator {
      output.lines.append(",\"creator\":")
      append(creator)
    }
    output.lines.append("}},\n")
  }

  mutating func append(_ rename: ThreadRename) {
    output.lines.append(.init(pid: rename.thread.pid, tid: rename.thread.tid), named: rename.name)
    keepLaneName(rename.thread, rename.name)
    beginMoment(rename.thread, rename.at, "t", "thread renamed")
    output.lines.append("\"name\":")
    output.lines.append(jsonString: rename.name)
    output.lines.append("}},\n")
  }

  mutating func append(_ end: ThreadEnd) {
    laneNames[end.thread] = nil
    beginMoment(end.thread, end.at, "t", "thread ended")
    if let inferredFrom = end.inferredFrom {
      output.lines.append("\"inferredFrom\":")
      output.lines.append(microseconds: inferredFrom)
      output.lines.append(",")
    }
    appendWhy(end.why)
  }

  /// Names the lane of `core`, once.
  mutating func openLane(ofCore core: Int32) {
    guard coreLanes[core] == nil else { return }
    coreLanes[core] = 0
    output.lines.append(.core(core), named: "core \(core)", at: Int(core))
  }

  mutating func append(_ thread: ThreadKey) {
    output.lines.append("{\"pid\":")
    output.lines.append(decimal: thread.pid)
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: thread.tid)
    output.lines.append("}")
  }

  /// Remembers how spans of `thread` are called on the lanes of cores.
  private mutating func keepLaneName(_ thread: ThreadKey, _ name: String) {
    var text = ByteBuffer(capacity: 64)
    text.append(jsonString: "\(name) \(thread.tid)")
    laneNames[thread] = Array(text.bytes)
  }

  private mutating func beginMoment(
    _ thread: ThreadKey, _ at: Nanoseconds, _ scope: StaticString, _ name: StaticString
  ) {
    output.lines.append("{\"pid\":")
    output.lines.append(decimal: thread.pid)
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: thread.tid)
    output.lines.append(",\"ts\":")
    output.lines.append(microseconds: at)
    output.lines.append(",\"ph\":\"i\",\"s\":\"")
    output.lines.append(scope)
    output.lines.append("\",\"name\":\"")
    output.lines.append(name)
    output.lines.append("\",\"args\":{")
  }

  private mutating func appendWhy(_ why: LifeEnd) {
    output.lines.append("\"why\":\"")
    output.lines.append(why.word)
    output.lines.append("\"}},\n")
  }
}
