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
    var at: Nanoseconds
    var id: Int32
    var track: Int32
    var name: Int32
    var isEnd: Bool
  }

  /// The ids, by number.
  private var ids: [ID] = []
  /// The number of the first id with a text, by the number of that text; -1 for none. Most texts are
  /// those of one id.
  private var firsts: [Int32] = []
  /// The numbers of the others.
  private var others: [ID: Int32] = [:]
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
    isSorted = isSorted && edges.last?.at ?? moment <= moment
    edges.append(
      Edge(at: moment, id: number(of: id), track: Int32(track), name: name, isEnd: isEnd))
  }

  private mutating func number(of id: ID) -> Int32 {
    let text = Int(id.id)
    if text >= firsts.count {
      firsts += repeatElement(-1, count: max(text + 1, 2 * firsts.count) - firsts.count)
    }
    let first = firsts[text]
    if first >= 0 {
      if ids[Int(first)] == id { return first }
      if let other = others[id] { return other }
    }
    let number = Int32(ids.count)
    ids.append(id)
    if first < 0 { firsts[text] = number } else { others[id] = number }
    return number
  }

  /// The slices as tasks, by start, and how many ends had no beginning. A slice that began while another
  /// one of its id was open is that one's child. `process` says of which process a track is.
  mutating func takeTasks(process: (Int) -> Int) -> (tasks: [TimelineTask], unmatched: Int) {
    defer { self = AsyncSlices() }
    // Edges of one moment stay in order of arrival.
    if !isSorted { edges.sort { $0.at < $1.at } }
    var tasks: [TimelineTask] = []
    tasks.reserveCapacity(edges.count)
    var open = OpenSlices(ids: ids.count)
    var unmatched = 0
    for edge in edges {
      guard edge.isEnd else {
        let parent = open.begin(Int32(tasks.count), of: edge.id)
        tasks.append(
          TimelineTask(
            name: edge.name, track: edge.track, endTrack: edge.track, parent: parent,
            isOnTrack: false, start: edge.at, end: nil))
        continue
      }
      // Ids may be the same in two processes, and slices of one id may cross.
      let own = process(Int(edge.track))
      func isOwn(_ task: Int32) -> Bool { process(Int(tasks[Int(task)].track)) == own }
      let ended =
        open.end(of: edge.id) { tasks[Int($0)].name == edge.name && isOwn($0) }
        ?? open.end(of: edge.id, where: isOwn) ?? open.end(of: edge.id) { _ in true }
      guard let ended else {
        unmatched += 1
        continue
      }
      tasks[Int(ended)].end = edge.at
      tasks[Int(ended)].endTrack = edge.track
    }
    return (tasks, unmatched)
  }
}

/// Which slices of each id are open, those that began last first.
private struct OpenSlices {
  /// The slice of each id that began last, and for each slice the one that was open when it began; -1
  /// for none.
  private var last: [Int32]
  private var before: [Int32] = []

  init(ids: Int) { last = [Int32](repeating: -1, count: ids) }

  /// The slice of the next number, `slice`, begins; returns the one of its id that began before it.
  mutating func begin(_ slice: Int32, of id: Int32) -> Int32? {
    let parent = last[Int(id)]
    before.append(parent)
    last[Int(id)] = slice
    return parent < 0 ? nil : parent
  }

  /// So many open slices of an id are looked at: a file with a million of them must come to an end.
  private static let mostLookedAt = 64

  /// Ends the slice that began last among those that are as `matches` says; nil where there is none.
  mutating func end(of id: Int32, where matches: (Int32) -> Bool) -> Int32? {
    var after: Int32 = -1
    var slice = last[Int(id)]
    for _ in 0..<Self.mostLookedAt where slice >= 0 {
      let next = before[Int(slice)]
      if matches(slice) {
        if after < 0 { last[Int(id)] = next } else { before[Int(after)] = next }
        return slice
      }
      after = slice
      slice = next
    }
    return nil
  }
}

/// A slice that counts as a task.
struct TimelineTask {
  /// The number of its name.
  var name: Int32
  /// The index of the track that it lies on, or of the one that told of its beginning.
  var track: Int32
  /// The index of the track that told of its end.
  var endTrack: Int32
  /// The place of the task that it is a part of among all tasks.
  var parent: Int32?
  /// Whether it lay on its track from its beginning to its end.
  var isOnTrack: Bool
  var start: Nanoseconds
  /// Nil where it had not ended when the trace did.
  var end: Nanoseconds?
}
