/// Sorts parts of a large list side by side; merging them is left to one.
struct Sort: Workload {
  static let name = "sort"
  let tasks = 8
  private let numbers: [Int]

  /// The numbers from 0 on in an order that looks like none: every 611,953rd of them, round and
  /// round, which meets all as long as that prime does not divide their count.
  init(_ options: Options) {
    let count = options.count(400_000)
    numbers = (0..<count).map { $0 * 611_953 % count }
  }

  func work(_ task: Int) -> [Int] {
    stride(from: task, to: numbers.count, by: tasks).map { numbers[$0] }.sorted()
  }

  func answer(_ parts: [[Int]]) -> String {
    var parts = parts
    while parts.count > 1 { parts.append(merged(parts.removeFirst(), parts.removeFirst())) }
    let all = parts.first ?? []
    return all == Array(0..<all.count) ? "\(all.count) numbers in order" : "out of order"
  }
}

private func merged(_ one: [Int], _ other: [Int]) -> [Int] {
  var result: [Int] = []
  result.reserveCapacity(one.count + other.count)
  var (left, right) = (one[...], other[...])
  while let first = left.first, let second = right.first {
    result.append(first <= second ? left.removeFirst() : right.removeFirst())
  }
  return result + left + right
}
