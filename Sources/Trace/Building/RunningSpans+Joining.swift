extension RunningSpans {
  /// A core takes so many parts at a time.
  private static let partsAtOnce = 64

  /// Joins `parts`, which arrived in this order, and sorts by thread, then start, then end; what is alike
  /// stays in order of arrival. Threads are renumbered through `newIndex`. Spans of one thread mostly
  /// arrive in order: then O(n), and shared out among cores.
  init(joining parts: [SpanGroups], renumbering newIndex: [Int32]) {
    var next = [Int](repeating: 0, count: newIndex.count)
    for group in parts.lazy.flatMap(\.groups) {
      next[Int(newIndex[Int(group.thread)])] += group.rows.count
    }
    var count = 0
    let rows = next.map { own in
      defer { count += own }
      return count..<(count + own)
    }
    next = rows.map(\.lowerBound)
    var isOrdered = [Bool](repeating: true, count: newIndex.count)
    var last = [TimeRange](repeating: TimeRange(.min, .min), count: newIndex.count)
    let places = parts.map { part in
      part.groups.map { group in
        let thread = Int(newIndex[Int(group.thread)])
        if group.first.isBefore(last[thread]) { isOrdered[thread] = false }
        last[thread] = group.last
        defer { next[thread] += group.rows.count }
        return next[thread]
      }
    }
    var disordered: [[Int32]] = []
    self.init(count: count) { [count] columns in
      let portions = (parts.count + Self.partsAtOnce - 1) / Self.partsAtOnce
      disordered = concurrentMap(portions, workers: Workers.paying(for: count)) { portion in
        let first = portion * Self.partsAtOnce
        var disordered: [Int32] = []
        for number in first..<min(first + Self.partsAtOnce, parts.count) {
          // Each group has rows of its own.
          for (group, place) in zip(parts[number].groups, places[number]) {
            let thread = newIndex[Int(group.thread)]
            if !parts[number].rows.write(group.rows, to: columns, from: place) {
              disordered.append(thread)
            }
            columns.threads[place..<(place + group.rows.count)].update(repeating: thread)
          }
        }
        return disordered
      }
    }
    for thread in disordered.joined() { isOrdered[Int(thread)] = false }
    for (rows, isOrdered) in zip(rows, isOrdered) where !isOrdered { sort(rows) }
  }

  /// Sorts the spans of one thread.
  private mutating func sort(_ rows: Range<Int>) {
    let order = rows.sorted { one, other in
      (starts[one], ends[one], one) < (starts[other], ends[other], other)
    }
    starts.replaceSubrange(rows, with: order.map { starts[$0] })
    ends.replaceSubrange(rows, with: order.map { ends[$0] })
    cores.replaceSubrange(rows, with: order.map { cores[$0] })
    endings.replaceSubrange(rows, with: order.map { endings[$0] })
  }
}
