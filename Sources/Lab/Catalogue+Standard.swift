import LabPrograms

extension Catalogue {
  /// The experiments that come with Coreograph.
  public static let standard = Catalogue(
    models: [
      Model(
        id: "sequential", title: "one call after another",
        shows: "one lane, no overlap: the baseline of every comparison", usesWorkers: false),
      Model(
        id: "threading", title: "threading.Thread, each takes its share of the tasks",
        shows: "CPU work: threads take turns on about one core; waiting: the waits overlap"),
      Model(
        id: "multiprocessing",
        title: "multiprocessing.Process, each takes its share of the tasks",
        shows: "processes on different cores at once, and what starting them costs"),
    ],
    workloads: [
      Workload(
        id: "primes", title: "count primes by trial division, in pure Python",
        boundBy: "CPU, holding the GIL", size: Workload.Size(full: "160000", quick: "80000"),
        workers: .asManyAsCores, answer: primesAnswer),
      Workload(
        id: "sleep", title: "five tasks that wait a fixed time",
        boundBy: "waiting", size: Workload.Size(full: "1.0", quick: "0.2"),
        workers: .fixed(5), answer: { _ in "5 waits" }),
    ],
    programs: carriedPrograms())

  /// The files that the binary carries.
  private static func carriedPrograms() -> [Program] {
    var programs: [Program] = []
    var entry = coreograph_programs()
    while let path = entry?.pointee.path, let text = entry?.pointee.text {
      programs.append(Program(path: String(cString: path), text: String(cString: text)))
      entry = entry?.successor()
    }
    return programs
  }
}

/// What `primes.py` prints, by the sieve of Eratosthenes, where the program divides.
private func primesAnswer(size: String) -> String {
  let first = 1_000_000
  let count = (Int(size) ?? 0) / 8 * 8
  var isComposite = [Bool](repeating: false, count: count)
  var divisor = 2
  while divisor * divisor < first + count {
    let firstMultiple = (first + divisor - 1) / divisor * divisor
    for multiple in stride(from: firstMultiple, to: first + count, by: divisor) {
      isComposite[multiple - first] = true
    }
    divisor += 1
  }
  return "\(isComposite.count { !$0 }) primes"
}
