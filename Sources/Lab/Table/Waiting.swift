/// Workloads that mostly wait for timers and disks.
extension Catalogue {
  static let waiting = [
    Workload(
      id: "sleep", title: "five tasks that wait a fixed time",
      boundBy: "waiting", size: Workload.Size(full: "1.0", quick: "0.2"),
      workers: .fixed(5), alsoAs: [.greenCall, .coroutine, .steps], isMain: true,
      answer: { _ in .exactly("5 waits") }),
    Workload(
      id: "files", title: "write files, force them to disk, read them back",
      boundBy: "disk", size: Workload.Size(full: "1000000", quick: "200000"), workers: .fixed(4),
      answer: { .exactly("40 files, \(40 * $0.count) bytes read back") }),
    Workload(
      id: "queries", title: "queries against an SQLite database",
      boundBy: "disk and CPU in C", size: Workload.Size(full: "150000", quick: "50000"),
      workers: .asManyAsCores,
      answer: { setting in
        let sales = 0..<setting.count
        return .exactly("\(sales.count) sales, \(sales.reduce(0) { $0 + $1 % 1000 }) in all")
      }),
    Workload(
      id: "pipeline", title: "fetch numbers, compute with each, write the results",
      boundBy: "mixed: network, CPU and disk", size: Workload.Size(full: "0.2", quick: "0.1"),
      workers: .asManyAsCores, alsoAs: [.greenCall],
      unsuited: Dictionary(
        uniqueKeysWithValues: ["asyncio", "asyncio-taskgroup", "asyncio-timeouts", "twisted"].map {
          ($0, "computing would block the loop: asyncio-threads and asyncio-processes hand it out")
        }),
      answer: { _ in .exactly("\(primes(among: 16 * 4000, from: 1_000_000)) primes") }),
  ]
}
