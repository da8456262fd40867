// The events that last: spans on cores, waits, and what held a core besides the program.
extension TraceWriter {
  mutating func append(_ span: RunningSpan) {
    beginSpan(span.thread, span.time)
    output.lines.append(",\"ph\":\"X\",\"name\":\"running\",\"args\":{\"core\":")
    output.lines.append(decimal: span.core)
    output.lines.append(",\"end\":\"")
    output.lines.append(span.end.word)
    output.lines.append("\"}},\n")
    appendToCoreLane(span)
  }

  mutating func append(_ span: BlockedSpan) {
    beginSpan(span.thread, span.time)
    output.lines.append(",\"ph\":\"X\",\"name\":\"blocked\",\"args\":{\"cause\":\"")
    output.lines.append(span.cause.word)
    output.lines.append("\",\"evidence\":\"")
    output.lines.append(span.evidence.word)
    output.lines.append("\"")
    if let place = span.place {
      output.lines.append(",\"place\":")
      output.lines.append(jsonString: place)
    }
    switch span.waker {
    case nil: break
    case .thread(let key):
      output.lines.append(",\"waker\":")
      append(key)
    case .interrupt: output.lines.append(",\"waker\":\"interrupt\"")
    case .other: output.lines.append(",\"waker\":\"other\"")
    }
    output.lines.append("}},\n")
  }

  mutating func append(_ span: ForeignSpan) {
    openLane(ofCore: span.core)
    output.lines.append("{\"cat\":\"foreign\",\"pid\":")
    output.lines.append(decimal: TraceFormat.coresProcess)
    appendTimes(lane: span.core, span.time)
    output.lines.append(",\"ph\":\"X\",\"name\":")
    output.lines.append(jsonString: span.name)
    output.lines.append("},\n")
  }

  /// A loss is no slice, because it can overlap the spans around it on its core's lane, and
  /// readers drop slices that overlap in part.
  mutating func append(_ loss: Loss) {
    openLane(ofCore: loss.core)
    output.lines.append("{\"cat\":\"lost\",\"pid\":")
    output.lines.append(decimal: TraceFormat.coresProcess)
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: loss.core)
    output.lines.append(",\"ts\":")
    output.lines.append(microseconds: loss.time.start)
    output.lines.append(",\"ph\":\"i\",\"s\":\"t\",\"name\":\"records lost\",\"args\":{\"until\":")
    output.lines.append(microseconds: loss.time.end)
    output.lines.append(",\"count\":")
    output.lines.append(decimal: loss.count)
    output.lines.append("}},\n")
  }

  /// Repeats a span on the lane of its core, named after its thread, for those who look at the
  /// file in a trace viewer; our own reader skips it.
  private mutating func appendToCoreLane(_ span: RunningSpan) {
    openLane(ofCore: span.core)
    var time = span.time
    if isSampled {
      // Sampling knows how long a thread ran within a sample but not when, so that its spans can
      // overlap on a core; viewers drop such slices, and a moved one is no less true.
      let taken = coreLanes[span.core] ?? 0
      guard time.end > taken else { return }
      time.start = max(time.start, taken)
      coreLanes[span.core] = time.end
    }
    output.lines.append("{\"pid\":")
    output.lines.append(decimal: TraceFormat.coresProcess)
    appendTimes(lane: span.core, time)
    output.lines.append(",\"ph\":\"X\",\"name\":")
    appendLaneName(of: span.thread)
    output.lines.append("},\n")
  }

  /// Appends how `thread` is called on lanes that are not its own.
  mutating func appendLaneName(of thread: ThreadKey) {
    if let name = laneNames[thread] {
      output.lines.append(name)
    } else {
      output.lines.append("\"thread ")
      output.lines.append(decimal: thread.tid)
      output.lines.append("\"")
    }
  }

  private mutating func beginSpan(_ thread: ThreadKey, _ time: TimeRange) {
    output.lines.append("{\"pid\":")
    output.lines.append(decimal: thread.pid)
    appendTimes(lane: thread.tid, time)
  }

  mutating func appendTimes(lane: Int32, _ time: TimeRange) {
    output.lines.append(",\"tid\":")
    output.lines.append(decimal: lane)
    output.lines.append(",\"ts\":")
    output.lines.append(microseconds: time.start)
    output.lines.append(",\"dur\":")
    output.lines.append(microseconds: time.duration)
  }
}
