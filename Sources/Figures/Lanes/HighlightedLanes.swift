import Trace

/// The threads and tasks of one recording that are in front.
struct HighlightedSubjects: Sendable {
  /// Indices into ``Trace/threads``.
  var threads: Set<Int> = []
  /// Indices into ``Trace/tasks``.
  var tasks: Set<Int> = []

  var isEmpty: Bool { threads.isEmpty && tasks.isEmpty }
}

/// A lane in which several threads or tasks show.
protocol SharedLaneSource: LaneSource {
  /// Whether `mark` shows one of `subjects`.
  func isOf(_ subjects: HighlightedSubjects, _ mark: LaneMark) -> Bool
}

/// A lane in which some of what it shows is in front.
struct HighlightedLaneSource: LaneSource {
  let base: any SharedLaneSource
  let subjects: HighlightedSubjects

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    base.forEachMark(in: window) { mark in
      var mark = mark
      mark.isFaint = !base.isOf(subjects, mark)
      body(mark)
    }
  }

  func describe(_ mark: LaneMark) -> String { base.describe(mark) }

  func caption(_ mark: LaneMark) -> String? { base.caption(mark) }

  func forEachEnd(in window: TimeRange, _ body: (EndMark) -> Void) {
    base.forEachEnd(in: window) { mark in
      var mark = mark
      let last = LaneMark(
        time: TimeRange(mark.time, mark.time), pattern: .solid, paint: mark.paint,
        key: MarkKey(task: mark.task))
      mark.isFaint = !base.isOf(subjects, last)
      body(mark)
    }
  }
}

/// Puts what `patterns` name in front in `panels`, one for each of `traces`: lanes, and where others
/// share a lane, their marks in it.
func emphasize(
  _ patterns: [LanePattern], in panels: inout [Panel], of traces: [Trace]
) throws(FigureError) {
  var subjects = traces.map { _ in HighlightedSubjects() }
  var hitsLane = false
  for pattern in patterns {
    var isKnown = panels.contains {
      $0.groups.contains { $0.lanes.contains(where: pattern.matches) }
    }
    hitsLane = hitsLane || isKnown
    for (index, trace) in traces.enumerated() {
      let found = trace.subjects(called: pattern)
      isKnown = isKnown || !found.isEmpty
      subjects[index].threads.formUnion(found.threads)
      subjects[index].tasks.formUnion(found.tasks)
    }
    if !isKnown {
      let lanes = panels.flatMap(\.groups).flatMap(\.lanes).flatMap(\.names)
      throw .noSuchLane(.highlight, pattern, among: lanes + traces.flatMap(\.subjectNames))
    }
  }
  for index in panels.indices {
    for group in panels[index].groups.indices {
      for lane in panels[index].groups[group].lanes.indices {
        panels[index].groups[group].lanes[lane].emphasize(
          patterns, subjects[index], beside: hitsLane)
      }
    }
  }
}

extension Lane {
  /// Puts itself, or what of it shows `subjects`, in front; makes way where others are.
  fileprivate mutating func emphasize(
    _ patterns: [LanePattern], _ subjects: HighlightedSubjects, beside hitsLane: Bool
  ) {
    if patterns.contains(where: { $0.matches(self) }) {
      emphasis = .strong
      // Where lanes are many, it is the last to be folded.
      isMajor = true
      activity = .max
    } else if let shared = source as? any SharedLaneSource, !subjects.isEmpty {
      source = HighlightedLaneSource(base: shared, subjects: subjects)
      // A task's own lane is no one else's.
      if hitsLane, id.hasPrefix("task-") { emphasis = .faint }
    } else {
      emphasis = .faint
    }
  }
}

extension Trace {
  /// The threads and tasks that `pattern` stands for.
  fileprivate func subjects(called pattern: LanePattern) -> HighlightedSubjects {
    HighlightedSubjects(
      threads: Set(
        threads.indices.filter { thread in
          pattern.matches(number: Int(threads[thread].key.tid))
            || pattern.matches(threadName(self, thread)) || pattern.matches(bareName(thread))
        }),
      tasks: Set(tasks.indices.filter { pattern.matches(tasks[$0].name) }))
  }

  private func bareName(_ thread: Int) -> String {
    threads[thread].name.isEmpty
      ? processes[threads[thread].process].name : threads[thread].name
  }

  /// What threads and tasks are called.
  fileprivate var subjectNames: [String] {
    threads.indices.flatMap { [bareName($0), threadName(self, $0)] } + tasks.map(\.name)
  }
}
