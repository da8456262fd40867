/// Parses the kernel's notation for sets of cores, such as `0-3,8,10-11`.
///
/// - Returns: the numbers in ascending order without repeats; nil where the text is no such list.
public func parseCoreList(_ text: some StringProtocol) -> [Int32]? {
  var cores: Set<Int32> = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = ends.first.flatMap({ Int32($0) }),
      let last = ends.last.flatMap({ Int32($0) }),
      first >= 0, first <= last, last < 1 << 16
    else { return nil }
    cores.formUnion(first...last)
  }
  return cores.sorted()
}

/// Writes a set of cores in the kernel's notation, such as `0-3,8`.
public func formatCoreList(_ cores: [Int32]) -> String {
  var parts: [String] = []
  var rest = cores[...]
  while let first = rest.popFirst() {
    var last = first
    while rest.first == last + 1 { last = rest.removeFirst() }
    parts.append(first == last ? "\(first)" : "\(first)-\(last)")
  }
  return parts.joined(separator: ",")
}
