import Trace

/// Which rows of a sorted column are those of each number.
struct Rows {
  private var ends: [Int]

  init(_ column: some Collection<Int32>, count: Int) {
    ends = [Int](repeating: 0, count: count)
    for number in column { ends[Int(number)] += 1 }
    for index in ends.indices.dropFirst() { ends[index] += ends[index - 1] }
  }

  subscript(number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }
}

extension Range<Int> {
  /// The first one for which `matches` holds, as it does for all after it.
  func firstRow(where matches: (Int) -> Bool) -> Int? {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = (low + high) / 2
      if matches(middle) { high = middle } else { low = middle + 1 }
    }
    return low < upperBound ? low : nil
  }
}

extension Array {
  /// Puts what mostly stands in order of time in that order; one pass where it does.
  mutating func putInOrder(_ moment: (Element) -> Nanoseconds) {
    let isInOrder = zip(self, dropFirst()).allSatisfy { moment($0) <= moment($1) }
    if !isInOrder { sort { moment($0) < moment($1) } }
  }
}
