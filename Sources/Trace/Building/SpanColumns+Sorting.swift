extension BlockedSpans {
  /// Sorts the waits by thread, then start, then end; their thread indices are mapped through
  /// `newIndex` first. Names of places are numbered anew, in order of appearance.
  mutating func sort(renumbering newIndex: [Int32]) {
    renumber(&threads, newIndex)
    if let order = sortedOrder(owners: threads, starts: starts, ends: ends) {
      starts = permuted(starts, order)
      ends = permuted(ends, order)
      threads = permuted(threads, order)
      causes = permuted(causes, order)
      evidence = permuted(evidence, order)
      places = permuted(places, order)
      wakers = permuted(wakers, order)
    }
    renumberPlaces()
  }

  private mutating func renumberPlaces() {
    var newNumber = [Int32](repeating: -1, count: placeNames.count)
    var newNames: [String] = []
    for row in places.indices where places[row] >= 0 {
      let old = Int(places[row])
      if newNumber[old] < 0 {
        newNumber[old] = Int32(newNames.count)
        newNames.append(placeNames[old])
      }
      places[row] = newNumber[old]
    }
    placeNames = newNames
  }
}

private func renumber(_ threads: inout [Int32], _ newIndex: [Int32]) {
  guard newIndex.indices.contains(where: { newIndex[$0] != $0 }) else { return }
  for row in threads.indices { threads[row] = newIndex[Int(threads[row])] }
}

/// `column` in the order of its rows that `order` tells, worked out on as many cores as pay.
private func permuted<Value: Sendable>(
  _ column: [Value], _ order: [UInt32]
) -> [Value] {
  [Value](unsafeUninitializedCapacity: order.count) { target, count in
    // Each part writes rows of its own.
    nonisolated(unsafe) let target = target
    _ = concurrentMap(parts(of: order.count).count) { part in
      for row in parts(of: order.count)[part] {
        target.initializeElement(at: row, to: column[Int(order[row])])
      }
    }
    count = order.count
  }
}

/// `count` rows in runs that are each worth a core's while.
private func parts(of count: Int) -> [Range<Int>] {
  let parts = (count >> 17) + 1
  return (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
}

/// The order of rows by owner, start and end; nil if they are in it. Rows of one owner mostly
/// arrive in order, so they are dealt out to their owners first, in O(n), and only the owners that
/// need it are sorted.
func sortedOrder(
  owners: [Int32], starts: [Nanoseconds], ends: [Nanoseconds]
) -> [UInt32]? {
  @Sendable func isBefore(_ one: Int, _ other: Int) -> Bool {
    (starts[one], ends[one]) < (starts[other], ends[other])
  }
  let ownerCount = Int(owners.max() ?? -1) + 1
  // A part keeps a number for every owner: with many owners there are fewer parts.
  let parts = ownerCount > 1 << 12 ? [owners.indices] : parts(of: owners.count)
  var deals = concurrentMap(parts.count) { Deal(owners, parts[$0], ownerCount: ownerCount) }
  var firsts = [Int](repeating: 0, count: ownerCount + 1)
  for owner in 0..<ownerCount {
    var next = firsts[owner]
    for part in deals.indices {
      let count = deals[part].next[owner]
      deals[part].next[owner] = next
      next += count
    }
    firsts[owner + 1] = next
  }
  var order = [UInt32](unsafeUninitializedCapacity: owners.count) { target, count in
    // Each part writes to places of its own.
    nonisolated(unsafe) let target = target
    deals = concurrentMap(parts.count) { [deals] part in
      var deal = deals[part]
      for row in parts[part] {
        let owner = Int(owners[row])
        let place = deal.next[owner]
        deal.isOrdered = deal.isOrdered && place == row
        target.initializeElement(at: place, to: UInt32(row))
        deal.next[owner] = place + 1
      }
      return deal
    }
    count = owners.count
  }
  let disordered = concurrentMap(ownerCount, workers: Workers.paying(for: owners.count)) {
    [order, firsts] owner in
    let rows = order[firsts[owner]..<firsts[owner + 1]]
    return zip(rows, rows.dropFirst()).contains { isBefore(Int($1), Int($0)) }
  }
  if deals.allSatisfy(\.isOrdered), !disordered.contains(true) { return nil }
  for owner in 0..<ownerCount where disordered[owner] {
    order[firsts[owner]..<firsts[owner + 1]].sort { one, other in
      isBefore(Int(one), Int(other)) || (!isBefore(Int(other), Int(one)) && one < other)
    }
  }
  return order
}

/// How a part of the rows is dealt out to their owners.
private struct Deal: Sendable {
  /// For each owner first how many of the rows are its own, and then where the next one goes.
  var next: [Int]
  /// Whether every row so far went to where it was.
  var isOrdered = true

  init(_ owners: [Int32], _ rows: Range<Int>, ownerCount: Int) {
    next = [Int](repeating: 0, count: ownerCount)
    for row in rows { next[Int(owners[row])] += 1 }
  }
}
