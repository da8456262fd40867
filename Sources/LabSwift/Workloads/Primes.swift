/// Counts primes by trial division.
struct Primes: Workload {
  static let name = "primes"
  let tasks = 8
  private let step: Int

  init(_ options: Options) { step = options.count(160_000) / tasks }

  func work(_ task: Int) -> Int {
    let first = 1_000_000 + task * step
    return (first..<first + step).count(where: isPrime)
  }

  func answer(_ counts: [Int]) -> String { "\(counts.reduce(0, +)) primes" }
}

func isPrime(_ number: Int) -> Bool {
  var divisor = 2
  while divisor * divisor <= number {
    if number.isMultiple(of: divisor) { return false }
    divisor += 1
  }
  return true
}
