import Trace

/// Slices that are told by an id and lie on no thread alone: requests, operations of an event loop.
struct AsyncSlices {
  /// What they are told by: those of one id nest.
  struct ID: Hashable {
    /// Numbers of texts: the category, the id, the scope; and the process where ids are its own.
    var category: Int32
    var id: Int32
    var scope: Int32
    var process: Int32?
  }

  private struct Edge {
    var id: Int32
    var at: Nanoseconds
    var track: Int32
    var name: Int32
    var isEnd: Bool
  }

  private var numbers: [ID: Int32] = [:]
  private var edges: [Edge] = []
  private var isSorted = true

  /// A slice began, told by `id`; its event came from track number `track`.
  mutating func begin(_ id: ID, _ name: Int32, on track: Int, at moment: Nanoseconds) {
    append(id, name, track, moment, isEnd: false)
  }

  /// A slice ended.
  mutating func end(_ id: ID, _ name: Int32, on track: Int, at moment: Nanoseconds) {
    append(id, name, track, moment, isEnd: true)
  }

  private mutating func append(
    _ id: ID, _ name: Int32, _ track: Int, _ moment: Nanoseconds, isEnd: Bool
  ) {
    let number = numbers[id] ?? Int32(numbers.count)
    if number == numbers.count { numbers[id] = number }
    isSorted = isSorted && edges.last?.at ?? moment <= moment
    edges.append(Edge(id: number, at: moment, track: Int32(track), name: name, isEnd: isEnd))
  }

  /// The slices as tasks, by start, and how many ends had no beginning. A slice that began while another
  /// one of its id was open is that one's child. `process` says of which process a track is.
  func tasks(process: (Int) -> Int) -> (tasks: [TimelineTask], unmatched: Int) {
    var order = Array(edges.indices)
    if !isSorted { order.sort { (edges[$0].at, $0) < (edges[$1].at, $1) } }
    var tasks: [TimelineTask] = []
    var open = [[Int]](repeating: [], count: numbers.count)
    var unmatched = 0
    for index in order {
      let edge = edges[index]
      let id = Int(edge.id)
      guard edge.isEnd else {
        let parent = open[id].last
        open[id].append(tasks.count)
        tasks.append(
          TimelineTask(
            name: edge.name, track: Int(edge.track), start: edge.at, end: nil, parent: parent,
            endTrack: Int(edge.track), isOnTrack: false))
        continue
      }
      // Ids may be the same in two processes, and slices of one id may cross.
      let own = process(Int(edge.track))
      func matches(_ task: Int) -> Bool {
        tasks[task].name == edge.name && process(tasks[task].track) == own
      }
      let place =
        open[id].lastIndex(where: matches)
        ?? open[id].lastIndex { process(tasks[$0].track) == own } ?? open[id].indices.last
      guard let place else {
        unmatched += 1
        continue
      }
      let task = open[id].remove(at: place)
      tasks[task].end = edge.at
      tasks[task].endTrack = Int(edge.track)
    }
    return (tasks, unmatched)
  }
}

/// A slice that counts as a task.
struct TimelineTask {
  /// The number of its name.
  var name: Int32
  /// The index of the track that it lies on, or of the one that told of its beginning.
  var track: Int
  var start: Nanoseconds
  /// Nil where it had not ended when the trace did.
  var end: Nanoseconds?
  /// The place of the task that it is a part of among all tasks.
  var parent: Int?
  /// The index of the track that told of its end.
  var endTrack: Int
  /// Whether it lay on its track from its beginning to its end.
  var isOnTrack: Bool
}
