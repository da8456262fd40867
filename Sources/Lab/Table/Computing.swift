/// Workloads that mostly compute.
extension Catalogue {
  static let computing = [
    Workload(
      id: "primes", title: "count primes by trial division, in pure Python",
      boundBy: "CPU, holding the GIL", size: Workload.Size(full: "160000", quick: "80000"),
      workers: .asManyAsCores, alsoAs: [.steps], isMain: true,
      answer: { .exactly("\(primes(among: $0.count / 8 * 8, from: 1_000_000)) primes") })
  ]

  /// How many of the `count` numbers from `first` on are prime, by the sieve of Eratosthenes, where
  /// the programs divide.
  static func primes(among count: Int, from first: Int) -> Int {
    var isComposite = [Bool](repeating: false, count: count)
    var divisor = 2
    while divisor * divisor < first + count {
      let firstMultiple = (first + divisor - 1) / divisor * divisor
      for multiple in stride(from: firstMultiple, to: first + count, by: divisor) {
        isComposite[multiple - first] = true
      }
      divisor += 1
    }
    return isComposite.count { !$0 }
  }
}
