import CoreographMarks

/// Amdahl's law: a share of the work that only one can do limits the rest.
struct Amdahl: Workload {
  static let name = "amdahl"
  /// As many as can be shared out evenly among 1, 2, 3, 4, 6, 8, 12 or 16.
  let tasks = 48
  private let numbers: Range<Int>
  private let serial: Int
  /// Where the serial share begins: larger numbers are harder, so that it is from the middle.
  private var middle: Int { numbers.lowerBound + (numbers.count - serial) / 2 }

  init(_ options: Options) {
    numbers = 1_000_000..<1_000_000 + options.count(480_000)
    serial = numbers.count * options.serial / 100
  }

  func workAlone() -> Int? {
    withSpan("alone") { (middle..<middle + serial).count(where: isPrime) }
  }

  func work(_ task: Int) -> Int {
    // Stretches are about equally hard; every 48th number would put all even ones into half of the
    // tasks.
    withSpan("together") { stretch(task).count(where: isPrime) }
  }

  private func stretch(_ task: Int) -> Range<Int> {
    let half = tasks / 2
    let (below, above) = (numbers.lowerBound..<middle, middle + serial..<numbers.upperBound)
    return task < half ? part(task, of: half, below) : part(task - half, of: half, above)
  }

  private func part(_ index: Int, of count: Int, _ range: Range<Int>) -> Range<Int> {
    let start = range.lowerBound + range.count * index / count
    return start..<range.lowerBound + range.count * (index + 1) / count
  }

  func answer(_ counts: [Int]) -> String { "\(counts.reduce(0, +)) primes" }
}
