import Analysis
import Trace

/// Tasks that follow one another in one lane, or a single one.
struct TaskLaneSource: SharedLaneSource {
  let trace: Trace
  /// Indices into ``Trace/tasks``, by start; none of them overlaps the next.
  let tasks: [Int]
  let colors: ThreadColors
  let offset: Nanoseconds
  /// Whether the time before a task's start shows, too.
  let showsQueue: Bool

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    for task in tasks {
      let life = trace.tasks[task]
      guard life.time.end - offset >= window.start, life.time.start - offset <= window.end else {
        continue
      }
      func tell(_ start: Nanoseconds, _ end: Nanoseconds, _ pattern: Pattern, _ row: Int?) {
        guard end - offset >= window.start, start - offset <= window.end else { return }
        let paint = paint(of: row ?? life.runs.first)
        body(
          LaneMark(
            time: TimeRange(start - offset, end - offset), pattern: pattern, paint: paint,
            key: MarkKey(row: row, task: task)))
      }
      if showsQueue || life.started == nil, life.time.start < life.started ?? life.time.end {
        tell(life.time.start, life.started ?? life.time.end, .hatched, nil)
      }
      for row in life.runs {
        tell(trace.taskRuns.starts[row], trace.taskRuns.ends[row], .solid, row)
        let next =
          row + 1 < life.runs.upperBound ? trace.taskRuns.starts[row + 1] : life.time.end
        if trace.taskRuns.ends[row] < next { tell(trace.taskRuns.ends[row], next, .line, row) }
      }
    }
  }

  func forEachEnd(in window: TimeRange, _ body: (EndMark) -> Void) {
    for task in tasks {
      let life = trace.tasks[task]
      let moment = life.time.end - offset
      guard moment >= window.start, moment <= window.end else { continue }
      let shape = EndShape(life.outcome)
      let error = life.error.map { " (\(labelText($0)))" } ?? ""
      body(
        EndMark(
          time: moment, shape: shape, paint: paint(of: life.runs.last),
          title: "\(taskName(life)) · \(shape.legend)\(error) at \(durationText(moment))",
          task: task))
    }
  }

  func isOf(_ subjects: HighlightedSubjects, _ mark: LaneMark) -> Bool {
    guard let task = mark.key.task else { return false }
    if subjects.tasks.contains(task) { return true }
    guard let run = mark.key.row ?? trace.tasks[task].runs.first else { return false }
    return subjects.threads.contains(Int(trace.taskRuns.threads[run]))
  }

  /// The colour of the thread of run `row`, which it keeps until the next one.
  private func paint(of row: Int?) -> Paint {
    guard let row else { return .minorThread }
    return colors.paint(of: Int(trace.taskRuns.threads[row]))
  }

  func describe(_ mark: LaneMark) -> String {
    let time = "\(rangeText(mark.time)) (\(durationText(mark.time.duration)))"
    guard let task = mark.key.task else { return time }
    let name = taskName(trace.tasks[task])
    guard let row = mark.key.row else {
      let isQueued = trace.tasks[task].queued
      return "\(name) · \(isQueued ? "in the queue" : "not started yet") · \(time)"
    }
    if mark.pattern == .solid {
      let thread = Int(trace.taskRuns.threads[row])
      return "\(name) · running on \(threadName(trace, thread)) · \(time)"
    }
    return "\(name) · suspended in \(awaited(row, long: true) ?? "an await") · \(time)"
  }

  func caption(_ mark: LaneMark) -> String? {
    guard mark.pattern == .line, let row = mark.key.row else { return nil }
    return awaited(row, long: false)
  }

  /// What a task waits for after run `row`: another task, or the innermost function; with the
  /// function of its own where it `long`s for that.
  private func awaited(_ row: Int, long: Bool) -> String? {
    if let task = trace.taskRuns.awaitedTask(row), !trace.tasks[task].name.isEmpty {
      return taskName(trace.tasks[task])
    }
    guard let place = trace.taskRuns.place(row) else { return nil }
    if long {
      return labelText(place) + (trace.taskRuns.line(row).map { ", line \($0)" } ?? "")
    }
    // The function in which the task itself waits says nothing that the lane's name doesn't.
    if place == trace.tasks[Int(trace.taskRuns.tasks[row])].name { return nil }
    // Agents name the program's own function and what it awaits: `fetch in sleep`.
    return labelText(place.range(of: " in ").map { String(place[$0.upperBound...]) } ?? place)
  }
}

/// What a task is called; its kind where nobody named it.
func taskName(_ task: TaskLife) -> String {
  labelText(task.name, ifBlank: String(task.kind.plural.dropLast()))
}

extension String {
  /// Where `text` last occurs.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    guard !isEmpty, !text.isEmpty else { return nil }
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
    }
    return nil
  }
}
