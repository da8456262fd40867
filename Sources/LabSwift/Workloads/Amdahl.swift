import CoreographMarks

/// Amdahl's law: a share of the work that only one can do limits the rest.
struct Amdahl: Workload {
  static let name = "amdahl"
  let tasks = 16
  private let numbers: Range<Int>
  private let serial: Int

  init(_ options: Options) {
    numbers = 1_000_000..<1_000_000 + options.count(160_000)
    serial = numbers.count * options.serial / 100
  }

  func workAlone() -> Int? {
    withSpan("amdahl alone") { numbers.prefix(serial).count(where: isPrime) }
  }

  func work(_ task: Int) -> Int {
    stride(from: numbers.lowerBound + serial + task, to: numbers.upperBound, by: tasks)
      .count(where: isPrime)
  }

  func answer(_ counts: [Int]) -> String { "\(counts.reduce(0, +)) primes" }
}
