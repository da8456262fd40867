extension RunningSpans {
  /// Sorts the spans by thread, then start, then end; their thread indices are mapped through
  /// `newIndex` first.
  mutating func sort(renumbering newIndex: [Int32]) {
    for row in threads.indices { threads[row] = newIndex[Int(threads[row])] }
    guard let order = sortedOrder(owners: threads, starts: starts, ends: ends) else { return }
    // One column after the other, so that no more than one is there twice.
    starts = permuted(starts, order)
    ends = permuted(ends, order)
    threads = permuted(threads, order)
    cores = permuted(cores, order)
    endings = permuted(endings, order)
  }
}

extension BlockedSpans {
  /// Sorts the waits by thread, then start, then end; their thread indices are mapped through
  /// `newIndex` first. Names of places are numbered anew, in order of appearance.
  mutating func sort(renumbering newIndex: [Int32]) {
    for row in threads.indices { threads[row] = newIndex[Int(threads[row])] }
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

private func permuted<Value>(_ column: [Value], _ order: [UInt32]) -> [Value] {
  order.map { column[Int($0)] }
}

/// The order of rows by owner, start and end; nil if they are in it. Rows of one owner mostly
/// arrive in order, so they are dealt out to their owners first, in O(n), and only the owners that
/// need it are sorted.
private func sortedOrder(
  owners: [Int32], starts: [Nanoseconds], ends: [Nanoseconds]
) -> [UInt32]? {
  func isBefore(_ one: Int, _ other: Int) -> Bool {
    (starts[one], ends[one]) < (starts[other], ends[other])
  }
  let ownerCount = Int(owners.max() ?? -1) + 1
  var firsts = [Int](repeating: 0, count: ownerCount + 1)
  for owner in owners { firsts[Int(owner) + 1] += 1 }
  for owner in 0..<ownerCount { firsts[owner + 1] += firsts[owner] }
  var next = firsts
  var order = [UInt32](repeating: 0, count: owners.count)
  var last = [Int](repeating: -1, count: ownerCount)
  var disordered: Set<Int> = []
  var isOrdered = true
  for row in owners.indices {
    let owner = Int(owners[row])
    if last[owner] >= 0, isBefore(row, last[owner]) { disordered.insert(owner) }
    last[owner] = row
    if next[owner] != row { isOrdered = false }
    order[next[owner]] = UInt32(row)
    next[owner] += 1
  }
  if isOrdered, disordered.isEmpty { return nil }
  for owner in disordered {
    order[firsts[owner]..<firsts[owner + 1]].sort { one, other in
      isBefore(Int(one), Int(other)) || (!isBefore(Int(other), Int(one)) && one < other)
    }
  }
  return order
}
