import CoreographMarks

/// Amdahl's law: a share of the work that only one can do limits the rest.
struct Amdahl: Workload {
  static let name = "amdahl"
  /// As many as can be shared out evenly among 1, 2, 3, 4, 6, 8, 12 or 16.
  let tasks = 48
  private let numbers: Range<Int>
  private let serial: Int

  init(_ options: Options) {
    numbers = 1_000_000..<1_000_000 + options.count(160_000)
    serial = numbers.count * options.serial / 100
  }

  func workAlone() -> Int? {
    withSpan("alone") { numbers.prefix(serial).count(where: isPrime) }
  }

  func work(_ task: Int) -> Int {
    // Stretches are about equally hard; every 48th number would put all even ones into half of the
    // tasks.
    withSpan("together") { (end(of: task - 1)..<end(of: task)).count(where: isPrime) }
  }

  /// The number after the last one of `task`.
  private func end(of task: Int) -> Int {
    numbers.lowerBound + serial + (numbers.count - serial) * (task + 1) / tasks
  }

  func answer(_ counts: [Int]) -> String { "\(counts.reduce(0, +)) primes" }
}
