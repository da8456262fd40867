extension RunningSpans {
  /// The same spans by thread and then start, their thread indices mapped through `newIndex`.
  func sorted(renumbering newIndex: [Int32]) -> RunningSpans {
    let owners = threads.map { newIndex[Int($0)] }
    let order = sortedOrder(owners: owners, starts: starts)
    var result = RunningSpans()
    result.starts = order.map { starts[$0] }
    result.ends = order.map { ends[$0] }
    result.threads = order.map { owners[$0] }
    result.cores = order.map { cores[$0] }
    result.endings = order.map { endings[$0] }
    return result
  }
}

extension BlockedSpans {
  /// The same waits by thread and then start, their thread indices mapped through `newIndex`.
  func sorted(renumbering newIndex: [Int32]) -> BlockedSpans {
    let owners = threads.map { newIndex[Int($0)] }
    let order = sortedOrder(owners: owners, starts: starts)
    var result = BlockedSpans()
    result.starts = order.map { starts[$0] }
    result.ends = order.map { ends[$0] }
    result.threads = order.map { owners[$0] }
    result.causes = order.map { causes[$0] }
    result.evidence = order.map { evidence[$0] }
    result.places = order.map { places[$0] }
    result.placeNames = placeNames
    result.wakers = order.map { wakers[$0] }
    return result
  }
}

/// The order of rows by owner and then start. Rows of one owner mostly arrive in order, so they
/// are dealt out to their owners first and only the owners that need it are sorted.
private func sortedOrder(owners: [Int32], starts: [Nanoseconds]) -> [Int] {
  let ownerCount = Int(owners.max() ?? -1) + 1
  var firsts = [Int](repeating: 0, count: ownerCount + 1)
  for owner in owners { firsts[Int(owner) + 1] += 1 }
  for owner in 0..<ownerCount { firsts[owner + 1] += firsts[owner] }
  var next = firsts
  var order = [Int](repeating: 0, count: owners.count)
  for (row, owner) in owners.enumerated() {
    order[next[Int(owner)]] = row
    next[Int(owner)] += 1
  }
  for owner in 0..<ownerCount {
    let range = firsts[owner]..<firsts[owner + 1]
    let inOrder = zip(order[range], order[range].dropFirst()).allSatisfy {
      starts[$0] <= starts[$1]
    }
    if !inOrder { order[range].sort { (starts[$0], $0) < (starts[$1], $1) } }
  }
  return order
}
