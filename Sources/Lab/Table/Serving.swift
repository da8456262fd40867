/// Workloads that talk to servers on this machine, or are one.
extension Catalogue {
  static let serving = [
    Workload(
      id: "http-fetch", title: "eight requests to a server that answers late",
      boundBy: "network", size: Workload.Size(full: "0.2", quick: "0.1"), workers: .fixed(8),
      alsoAs: [.greenCall, .coroutine],
      answer: { _ in .exactly("8 answers, 36 in all") }),
    Workload(
      id: "crawl", title: "a small web crawler that discovers links as it goes",
      boundBy: "network", size: Workload.Size(full: "60", quick: "30"), workers: .fixed(8),
      alsoAs: [.greenCall, .coroutine],
      only: Restriction(
        to: inOneProcess, why: "the crawlers share what they have seen, which processes don't"),
      answer: { .exactly("\(pagesOfSite($0.count)) of \(pagesOfSite($0.count)) pages") }),
    Workload(
      id: "echo", title: "an echo server with many clients at once",
      boundBy: "connections", size: Workload.Size(full: "500", quick: "200"),
      workers: .fixed(500), alsoAs: [.greenCall, .coroutine],
      only: Restriction(to: ["sequential"] + servers + ["swift-nio"], why: whyServers),
      remark: "latency: ",
      answer: {
        .exactly("\($0.count) clients, \(5 * $0.count) answers, \(5 * $0.count) lines sent back")
      }),
    Workload(
      id: "c10k",
      title: "a web application with many clients at once, whose answers wait for a database",
      boundBy: "connections", size: Workload.Size(full: "500", quick: "200"),
      workers: .fixed(500), alsoAs: [.greenCall, .coroutine],
      only: Restriction(to: servers + ["starlette"], why: whyServers),
      unsuited: [
        "sequential": "one client after another: the last one would wait for minutes for its turn"
      ],
      remark: "latency: ",
      answer: {
        .exactly("\($0.count) clients, \(5 * $0.count) answers, \(5 * $0.count) requests served")
      }),
  ]

  /// Models whose tasks share the memory of one process, and may wait for one another.
  private static let inOneProcess = [
    "sequential", "threading", "threading-lock", "thread-pool", "thread-pool-submit", "asyncio",
    "asyncio-taskgroup", "asyncio-threads", "gevent", "eventlet", "twisted", "free-threaded",
  ]

  /// Models that serve connections of one listening socket.
  private static let servers = [
    "threading", "thread-pool", "asyncio", "asyncio-taskgroup", "gevent", "eventlet", "twisted",
    "free-threaded",
  ]

  private static let whyServers =
    "the clients come to one process, which has a task for each: it cannot be handed on, or tried again"

  /// How many pages of a site can be reached from its first one: page n of so many links to the
  /// pages 3n + 1, 3n + 2 and 3n + 3, and beyond the last one they begin anew.
  static func pagesOfSite(_ count: Int) -> Int {
    var isReached = [Bool](repeating: false, count: count)
    var next = count > 0 ? [0] : []
    while let page = next.popLast() {
      guard !isReached[page] else { continue }
      isReached[page] = true
      next += (1...3).map { (3 * page + $0) % count }
    }
    return isReached.count { $0 }
  }
}
