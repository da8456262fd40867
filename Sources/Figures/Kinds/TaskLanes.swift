import Analysis
import Trace

/// The lanes of all tasks that were there in a window: one each while they are few, else rows of
/// tasks that follow one another.
struct TaskLanes {
  private(set) var groups: [LaneGroup] = []
  /// Whether rows hold several tasks each.
  let isPacked: Bool
  /// What occurs.
  private(set) var patterns: Set<Pattern> = []
  private(set) var ends: Set<EndShape> = []

  /// Up to so many tasks have a lane each.
  static let mostLanes = 32

  private enum Place: Hashable {
    /// Tasks that take turns on one thread.
    case thread(Int)
    /// Tasks of one kind, each on a thread of its own for a while.
    case kind(TaskKind)
  }

  init(_ trace: Trace, colors: ThreadColors, offset: Nanoseconds, window: TimeRange) {
    let shown = TimeRange(window.start + offset, window.end + offset)
    let tasks = trace.tasks.indices.filter { index in
      let time = trace.tasks[index].time
      return time.start <= shown.end && time.end >= shown.start
    }
    isPacked = tasks.count > Self.mostLanes
    var order: [Place] = []
    var places: [Place: [Int]] = [:]
    for task in tasks {
      let place = Self.place(of: task, in: trace)
      if places[place] == nil { order.append(place) }
      places[place, default: []].append(task)
    }
    for place in order {
      let members = places[place] ?? []
      let heading = Self.heading(of: place, members, in: trace)
      let lanes =
        isPacked
        ? Self.rows(
          members, of: trace, colors, offset, shown, heading: heading, order: groups.count)
        : Self.lanes(members, of: trace, colors, offset, window)
      let isHeaded = isPacked || order.count > 1
      groups.append(LaneGroup(heading: isHeaded ? heading : nil, lanes: lanes))
    }
    for task in tasks {
      let life = trace.tasks[task]
      ends.insert(EndShape(life.outcome))
      if !life.runs.isEmpty { patterns.insert(.solid) }
      let waits = !isPacked && life.time.start < life.started ?? life.time.end
      if waits || life.started == nil { patterns.insert(.hatched) }
      if life.runs.count > 1 { patterns.insert(.line) }
    }
  }

  private static func place(of task: Int, in trace: Trace) -> Place {
    let life = trace.tasks[task]
    guard life.isBoundToItsThread || life.kind == .slice else { return .kind(life.kind) }
    var ancestor: Int? = task
    // One that never ran stands with what made it.
    for _ in 0..<16 {
      guard let next = ancestor else { break }
      if let run = trace.tasks[next].runs.first { return .thread(Int(trace.taskRuns.threads[run])) }
      ancestor = trace.tasks[next].parent
    }
    return .kind(life.kind)
  }

  private static func heading(of place: Place, _ tasks: [Int], in trace: Trace) -> String {
    switch place {
    case .thread(let thread):
      let kinds = Set(tasks.map { trace.tasks[$0].kind.plural })
      let noun = kinds.count == 1 ? kinds.first ?? "tasks" : "tasks"
      return "\(counted(tasks.count, noun)) on \(threadName(trace, thread))"
    case .kind(let kind): return counted(tasks.count, kind.plural)
    }
  }

  private static func counted(_ count: Int, _ plural: String) -> String {
    count == 1
      ? "1 \(plural == "processes" ? "process" : String(plural.dropLast()))" : "\(count) \(plural)"
  }

  // MARK: One lane each

  private static func lanes(
    _ tasks: [Int], of trace: Trace, _ colors: ThreadColors, _ offset: Nanoseconds,
    _ window: TimeRange
  ) -> [Lane] {
    var namesakes: [String: Int] = [:]
    for task in tasks { namesakes[taskName(trace.tasks[task]), default: 0] += 1 }
    var counted: [String: Int] = [:]
    return tasks.map { task in
      let life = trace.tasks[task]
      let name = taskName(life)
      counted[name, default: 0] += 1
      let start = max(life.time.start - offset, window.start)
      return Lane(
        id: "task-\(life.key.number)", name: name,
        detail: namesakes[name] == 1 ? nil : counted[name].map { "\($0)" }, fullName: name,
        share: durationText(life.time.duration),
        life: TimeRange(start, max(min(life.time.end - offset, window.end), start)),
        activity: life.time.duration, isMajor: true,
        source: TaskLaneSource(
          trace: trace, tasks: [task], colors: colors, offset: offset, showsQueue: true))
    }
  }

  // MARK: Rows

  private static func rows(
    _ tasks: [Int], of trace: Trace, _ colors: ThreadColors, _ offset: Nanoseconds,
    _ shown: TimeRange, heading: String, order: Int
  ) -> [Lane] {
    let rows = pack(
      tasks.map { task in
        let life = trace.tasks[task]
        return TimeRange(life.started ?? life.time.start, life.time.end)
      })
    return rows.enumerated().map { number, row in
      let members = row.map { tasks[$0] }
      let activity = members.reduce(Nanoseconds(0)) { sum, task in
        let life = trace.tasks[task]
        let time = TimeRange(life.started ?? life.time.start, life.time.end)
        return sum + max(min(time.end, shown.end) - max(time.start, shown.start), 0)
      }
      return Lane(
        id: "tasks-\(order)-\(number)", name: "", detail: nil, fullName: number == 0 ? heading : "",
        share: nil, life: nil, activity: activity, isMajor: true,
        source: TaskLaneSource(
          trace: trace, tasks: members, colors: colors, offset: offset, showsQueue: false),
        isRow: true)
    }
  }

  /// Deals stretches out to as few rows as they fit without overlap, each to the first row that is
  /// free: the indices by row, by start. O(n log n).
  static func pack(_ stretches: [TimeRange]) -> [[Int]] {
    let order = stretches.indices.sorted {
      (stretches[$0].start, stretches[$0].end, $0) < (stretches[$1].start, stretches[$1].end, $1)
    }
    var rows: [[Int]] = []
    var free = Heap<Int>()
    var busy = Heap<RowEnd>()
    for index in order {
      while let first = busy.first, first.end <= stretches[index].start {
        busy.removeFirst()
        free.insert(first.row)
      }
      let row = free.removeFirst() ?? rows.count
      if row == rows.count { rows.append([]) }
      rows[row].append(index)
      busy.insert(RowEnd(end: stretches[index].end, row: row))
    }
    return rows
  }

  private struct RowEnd: Comparable {
    var end: Nanoseconds
    var row: Int
    static func < (one: RowEnd, other: RowEnd) -> Bool {
      (one.end, one.row) < (other.end, other.row)
    }
  }
}

/// Hands out the least of its elements first.
private struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var index = elements.count - 1
    while index > 0, elements[index] < elements[(index - 1) / 2] {
      elements.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  @discardableResult mutating func removeFirst() -> Element? {
    guard let least = elements.first else { return nil }
    let last = elements.removeLast()
    guard !elements.isEmpty else { return least }
    elements[0] = last
    var index = 0
    while true {
      var smallest = index
      for child in [2 * index + 1, 2 * index + 2] where child < elements.count {
        if elements[child] < elements[smallest] { smallest = child }
      }
      if smallest == index { return least }
      elements.swapAt(index, smallest)
      index = smallest
    }
  }
}
