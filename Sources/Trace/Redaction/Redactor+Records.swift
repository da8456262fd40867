extension Redactor {
  /// The metadata without what is left out.
  public func metadata(_ metadata: TraceMetadata) -> TraceMetadata {
    var metadata = metadata
    metadata.label = metadata.label.map { text($0) }
    metadata.command = command(metadata.command)
    metadata.workingDirectory = metadata.workingDirectory.map { folder($0) }
    metadata.machine.hostname = host(metadata.machine.hostname)
    metadata.capture.notes = metadata.capture.notes.map { text($0) }
    return metadata
  }

  /// The record without what is left out.
  func record(_ record: TraceRecord) -> TraceRecord {
    switch record {
    case .processStarted(var start):
      start.name = name(start.name, kind: "process")
      return .processStarted(start)
    case .processExecuted(var execution):
      execution.name = name(execution.name, kind: "process")
      return .processExecuted(execution)
    case .threadStarted(var start):
      start.name = name(start.name, kind: "thread")
      return .threadStarted(start)
    case .threadRenamed(var rename):
      rename.name = name(rename.name, kind: "thread")
      return .threadRenamed(rename)
    case .taskCreated(var creation):
      creation.name = name(creation.name, kind: "task")
      return .taskCreated(creation)
    case .taskNamed(var naming):
      naming.name = name(naming.name, kind: "task")
      return .taskNamed(naming)
    case .taskRan(var run):
      run.awaited = run.awaited.map { name($0, kind: "function") }
      run.blockedAt = run.blockedAt.map { place($0) }
      return .taskRan(run)
    case .taskEnded(var end):
      end.error = end.error.map { name($0, kind: "error") }
      return .taskEnded(end)
    case .marked(var span):
      span.name = mark(span.name)
      return .marked(span)
    case .note(var note):
      note.text = text(note.text)
      return .note(note)
    case .foreign(var span):
      span.name = name(span.name, kind: "program")
      return .foreign(span)
    // The places of waits are the kernel's own names.
    case .processEnded, .threadEnded, .running, .blocked, .gil, .lockWait, .taskTimedOut, .lost:
      return record
    }
  }

  /// The name of a mark; what a program says of its counter stays (`updates of NAME: 5 of 9`).
  private func mark(_ mark: String) -> String {
    guard hides(.names), let said = mark.wholeMatch(of: /updates of (.*)(: \d+ of \d+)/) else {
      return name(mark, kind: "mark")
    }
    return "updates of \(name(String(said.1), kind: "mark"))\(said.2)"
  }
}
