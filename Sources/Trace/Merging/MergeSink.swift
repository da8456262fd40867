/// Moves the records of one recording to where they belong in the merged one.
struct MergeSink: TraceSink {
  var builder: TraceBuilder
  let ids: MergedIDs
  let shift: Nanoseconds
  let cores: Int32
  let occupancy: CoreOccupancy

  mutating func receive(_ record: TraceRecord) {
    // What a program held from whose recording it is known better.
    if case .foreign(var span) = record {
      span.core += cores
      span.time = moved(span.time)
      for time in occupancy.free(span.time, on: span.core) {
        builder.receive(.foreign(ForeignSpan(core: span.core, time: time, name: span.name)))
      }
      return
    }
    builder.receive(moved(record))
  }

  private func moved(_ moment: Nanoseconds) -> Nanoseconds { moment + shift }

  private func moved(_ time: TimeRange) -> TimeRange {
    TimeRange(moved(time.start), moved(time.end))
  }

  private func moved(_ record: TraceRecord) -> TraceRecord {
    switch record {
    case .running(var span):
      span.thread = ids[span.thread]
      span.core += cores
      span.time = moved(span.time)
      return .running(span)
    case .blocked(var span):
      span.thread = ids[span.thread]
      span.time = moved(span.time)
      if case .thread(let key) = span.waker { span.waker = .thread(ids[key]) }
      return .blocked(span)
    case .lost(var loss):
      loss.core += cores
      loss.time = moved(loss.time)
      return .lost(loss)
    case .processStarted, .processExecuted, .processEnded, .threadStarted, .threadRenamed,
      .threadEnded:
      return movedLife(record)
    default: return movedReport(record)
    }
  }

  private func movedLife(_ record: TraceRecord) -> TraceRecord {
    switch record {
    case .processStarted(var start):
      start.pid = ids[start.pid]
      start.parent = start.parent.map { ids[$0] }
      start.at = moved(start.at)
      return .processStarted(start)
    case .processExecuted(var execution):
      execution.pid = ids[execution.pid]
      execution.at = moved(execution.at)
      return .processExecuted(execution)
    case .processEnded(var end):
      end.pid = ids[end.pid]
      end.at = moved(end.at)
      return .processEnded(end)
    case .threadStarted(var start):
      start.thread = ids[start.thread]
      start.creator = start.creator.map { ids[$0] }
      start.at = moved(start.at)
      return .threadStarted(start)
    case .threadRenamed(var rename):
      rename.thread = ids[rename.thread]
      rename.at = moved(rename.at)
      return .threadRenamed(rename)
    case .threadEnded(var end):
      end.thread = ids[end.thread]
      end.at = moved(end.at)
      end.inferredFrom = end.inferredFrom.map { moved($0) }
      return .threadEnded(end)
    default: return record
    }
  }

  private func movedReport(_ record: TraceRecord) -> TraceRecord {
    switch record {
    case .gil(var use):
      use.thread = ids[use.thread]
      use.wait = use.wait.map { moved($0) }
      use.take = use.take.map { moved($0) }
      use.drop = use.drop.map { moved($0) }
      return .gil(use)
    case .lockWait(var wait):
      wait.holder = wait.holder.map { ids[ThreadKey(pid: wait.thread.pid, tid: $0)].tid }
      wait.giver = wait.giver.map { ids[ThreadKey(pid: wait.thread.pid, tid: $0)].tid }
      wait.thread = ids[wait.thread]
      wait.time = moved(wait.time)
      return .lockWait(wait)
    case .taskCreated(var creation):
      creation.task = ids[creation.task]
      creation.pid = ids[creation.pid]
      creation.parent = creation.parent.map { ids[$0] }
      creation.at = moved(creation.at)
      return .taskCreated(creation)
    case .taskNamed(var naming):
      naming.task = ids[naming.task]
      return .taskNamed(naming)
    case .taskRan(var run):
      run.task = ids[run.task]
      run.thread = ids[run.thread]
      run.time = moved(run.time)
      run.awaitedTask = run.awaitedTask.map { ids[$0] }
      return .taskRan(run)
    case .taskTimedOut(var timeout):
      timeout.task = ids[timeout.task]
      timeout.at = moved(timeout.at)
      return .taskTimedOut(timeout)
    case .taskEnded(var end):
      end.task = ids[end.task]
      end.at = moved(end.at)
      return .taskEnded(end)
    case .marked(var span):
      span.thread = ids[span.thread]
      span.task = span.task.map { ids[$0] }
      span.time = moved(span.time)
      return .marked(span)
    case .note(var note):
      note.pid = ids[note.pid]
      return .note(note)
    default: return record
    }
  }
}
