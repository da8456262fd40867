import Trace

/// Which slices of a track are tasks, and which lie inside of those.
struct SliceNesting {
  /// A slice inside a task.
  struct Inner {
    var name: Int32
    var track: Int
    var start: Nanoseconds
    var end: Nanoseconds?
    /// How many slices inside the task it lies inside of.
    var depth: Int32
  }

  /// The outermost slices.
  private(set) var tasks: [TimelineTask] = []
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

  /// Adds the slices of track number `track`. O(n log n).
  mutating func add(_ slices: Slices, of track: Int) {
    let order = (0..<slices.count).sorted {
      (slices.starts[$0], slices.ends[$1], $0) < (slices.starts[$1], slices.ends[$0], $1)
    }
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

  private func task(_ slices: Slices, _ row: Int, _ track: Int, isOnTrack: Bool) -> TimelineTask {
    TimelineTask(
      name: slices.names[row], track: track, start: slices.starts[row],
      end: slices.ends[row] == Slices.open ? nil : slices.ends[row], parent: nil, endTrack: track,
      isOnTrack: isOnTrack)
  }

  private mutating func addInner(
    _ slices: Slices, _ row: Int, _ track: Int, end: Nanoseconds, _ open: inout [Nanoseconds]
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
