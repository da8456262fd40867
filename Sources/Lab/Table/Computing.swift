/// Workloads that mostly compute.
extension Catalogue {
  static let computing = [
    Workload(
      id: "primes", title: "count primes by trial division, in pure Python",
      boundBy: "CPU, holding the GIL", size: Workload.Size(full: "160000", quick: "80000"),
      workers: .asManyAsCores, alsoAs: [.steps], isMain: true,
      answer: { .exactly("\(primes(among: $0.count / 8 * 8, from: 1_000_000)) primes") }),
    Workload(
      id: "mandelbrot", title: "paint the Mandelbrot set by rows, in pure Python",
      boundBy: "CPU, holding the GIL", size: Workload.Size(full: "640", quick: "400"),
      workers: .asManyAsCores, picture: "png",
      isMain: true,
      answer: { .exactly("\($0.count * 3 / 4) rows, \(mandelbrotSteps(width: $0.count)) steps") }),
    Workload(
      id: "thumbnails", title: "make thumbnails of photographs with Pillow",
      boundBy: "CPU in C, the GIL released for most of it",
      size: Workload.Size(full: "2000", quick: "1200"), workers: .asManyAsCores,
      needs: [.package("pillow", module: "PIL")],
      unsuited: [
        "subinterpreters": "Pillow does not support interpreters beside the first one",
        "interpreter-pool": "Pillow does not support interpreters beside the first one",
      ],
      answer: { _ in .exactly("16 thumbnails of 160 x 120") }),
    Workload(
      id: "hashing", title: "hash and compress large buffers",
      boundBy: "CPU in C, the GIL released", size: Workload.Size(full: "16", quick: "8"),
      workers: .asManyAsCores, isMain: true,
      // FIPS 180-2, appendix B.3: the digest of a million letters a.
      answer: { _ in
        .exactly("8 x cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
      }),
    Workload(
      id: "squares", title: "map a tiny function over many inputs",
      boundBy: "overhead of handing work out", size: Workload.Size(full: "4000", quick: "1000"),
      workers: .asManyAsCores,
      answer: { .exactly("\(($0.count - 1) * $0.count * (2 * $0.count - 1) / 6) in all") }),
    Workload(
      id: "sort", title: "sort parts of a large list, merge them",
      boundBy: "CPU with a serial merge", size: Workload.Size(full: "600000", quick: "200000"),
      workers: .asManyAsCores,
      unsuited: [
        "dask": "Dask packs a list number by number, which takes far longer than to sort it"
      ],
      answer: { .exactly("\($0.count) numbers in order") }),
    Workload(
      id: "amdahl", title: "count primes, a share of them by one alone",
      boundBy: "CPU, with a serial share", size: Workload.Size(full: "480000", quick: "80000"),
      workers: .asManyAsCores,
      options: [
        Workload.Option(
          name: "serial", value: "20",
          help: "the share of the work that only one can do, in percent")
      ],
      answer: { .exactly("\(primes(among: $0.count, from: 1_000_000)) primes") }),
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

  /// What `mandelbrot.py` counts for a picture so wide, in the same order of IEEE 754 operations:
  /// every step of every point, 60 for one that stays.
  static func mandelbrotSteps(width: Int) -> Int {
    var sum = 0
    for row in 0..<(width * 3 / 4) {
      let im = (Double(row) + 0.5) * 2.4 / Double(width * 3 / 4) - 1.2
      for column in 0..<width {
        let re = (Double(column) + 0.5) * 3.2 / Double(width) - 2.3
        var (x, y, count) = (0.0, 0.0, 0)
        while count < 60, x * x + y * y <= 4 {
          (x, y) = (x * x - y * y + re, 2 * x * y + im)
          count += 1
        }
        sum += count
      }
    }
    return sum
  }
}
