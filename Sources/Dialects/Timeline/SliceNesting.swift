import Trace

/// Which slices of a track are tasks, and which lie inside of those.
struct SliceNesting {
  /// A slice inside a task.
  struct Inner {
    var name: Int32
    var track: Int32
    var start: Nanoseconds
    var end: Nanoseconds?
    /// How many slices inside the task it lies inside of.
    var depth: Int32
  }

  /// The outermost slices, behind tasks that there were before.
  private(set) var tasks: [TimelineTask]
  private(set) var inner: [Inner] = []
  /// How many slices lie deeper, or came after so many that a trace would be nothing else.
  private(set) var innerLeftOut = 0
  /// How many slices began inside another one and ended after it.
  private(set) var overlaps = 0

  /// So many slices inside one another are kept below a task,
  static let deepest = 8
  /// and so many in all.
  static let mostInner = 250_000
  /// Tools round moments and lengths apart: so much longer than what it lies in a slice may be.
  static let rounding: Nanoseconds = 1_000

  /// Adds to `tasks` what is outermost among `slices` slices at most.
  init(addingTo tasks: consuming [TimelineTask], slices: Int) {
    self.tasks = tasks
    // Memory that is not used is not touched.
    self.tasks.reserveCapacity(self.tasks.count + slices)
  }

  /// Adds the slices of track number `track`. O(n log n); O(n) where they stand in order.
  mutating func add(_ slices: Slices, of track: Int) {
    guard let order = slices.order else {
      return nest(slices, 0..<slices.count, Int32(track))
    }
    nest(slices, order, Int32(track))
  }

  private mutating func nest(_ slices: Slices, _ order: some Sequence<Int>, _ track: Int32) {
    // The ends of the slices that are open, each inside the one before.
    var open: [Nanoseconds] = []
    for row in order {
      let (start, end) = (slices.starts[row], slices.ends[row])
      while let last = open.last, last <= start { open.removeLast() }
      guard let around = open.last else {
        tasks.append(task(slices, row, track, isOnTrack: true))
        open.append(end)
        continue
      }
      if around < end - Self.rounding {
        overlaps += 1
        // What lies in a task at all is a part of it.
        if end > open[0] { tasks.append(task(slices, row, track, isOnTrack: false)) }
        continue
      }
      addInner(slices, row, track, end: min(end, around), &open)
    }
  }

  private func task(_ slices: Slices, _ row: Int, _ track: Int32, isOnTrack: Bool) -> TimelineTask {
    TimelineTask(
      name: slices.names[row], track: track, endTrack: track, parent: nil, isOnTrack: isOnTrack,
      start: slices.starts[row], end: slices.ends[row] == Slices.open ? nil : slices.ends[row])
  }

  private mutating func addInner(
    _ slices: Slices, _ row: Int, _ track: Int32, end: Nanoseconds, _ open: inout [Nanoseconds]
  ) {
    let depth = open.count - 1
    if depth < Self.deepest, inner.count < Self.mostInner {
      inner.append(
        Inner(
          name: slices.names[row], track: track, start: slices.starts[row],
          end: end == Slices.open ? nil : end, depth: Int32(depth)))
    } else {
      innerLeftOut += 1
    }
    open.append(end)
  }
}

extension Slices {
  /// The order of the rows by start, those that end last first; nil where they stand in it.
  fileprivate var order: [Int]? {
    func isBefore(_ one: Int, _ other: Int) -> Bool {
      (starts[one], ends[other], one) < (starts[other], ends[one], other)
    }
    guard (1..<max(count, 1)).contains(where: { isBefore($0, $0 - 1) }) else { return nil }
    return (0..<count).sorted(by: isBefore)
  }
}
