import Glibc

/// Workloads that show a mistake; the summary of a recording names it.
extension Catalogue {
  static let pathologies = [
    Workload(
      id: "counter", title: "a shared counter, without and with a lock",
      // In a shorter run the first thread may be through before the last one gets a core.
      boundBy: "CPU, and a race", size: Workload.Size(full: "300000", quick: "300000"),
      workers: .fixed(4),
      only: Restriction(
        to: inTurnOrThreads + ["free-threaded", "swift-threads", "swift-gcd", "swift-tasks"],
        why: whyThreads),
      remark: "bare counter: ",
      answer: { .exactly("\(4 * $0.count) updates under the lock") }),
    Workload(
      id: "deadlock", title: "two locks taken in opposite order, until one gives up",
      boundBy: "locks", size: Workload.Size(full: "0.5", quick: "0.3"), workers: .fixed(2),
      options: [
        Workload.Option(
          name: "order", value: "opposite", help: "'same': both take the same lock first")
      ],
      only: Restriction(to: inTurnOrThreads, why: whyThreads),
      answer: { _ in .exactly("200 in all accounts") }),
    Workload(
      id: "livelock", title: "two that keep stepping aside for one another",
      boundBy: "locks", size: Workload.Size(full: "1500", quick: "600"), workers: .fixed(2),
      options: [
        Workload.Option(
          name: "pause", value: "none",
          help: "'random': from the fourth try on each waits for a time of its own")
      ],
      only: Restriction(
        to: Array(inTurnOrThreads.dropFirst()),
        why: "it takes two threads of one process that meet each other"),
      answer: {
        .exactly($0.options["pause"] == "none" ? "never passed, never passed" : "passed, passed")
      }),
    Workload(
      id: "starvation", title: "one greedy thread, and three that never find the lock free",
      boundBy: "locks", size: Workload.Size(full: "1.5", quick: "1.0"), workers: .fixed(4),
      options: [
        Workload.Option(
          name: "rest", value: "0",
          help: "how many seconds the greedy one leaves the lock alone each time")
      ],
      only: Restriction(to: inTurnOrThreads, why: whyThreads),
      answer: { _ in .exactly("3 patient ones had their turn") }),
    Workload(
      id: "contention", title: "a lock that is held for longer than it is needed",
      boundBy: "a lock", size: Workload.Size(full: "20", quick: "10"), workers: .fixed(4),
      options: [
        Workload.Option(
          name: "held", value: "long",
          help:
            "'short': only for what needs the lock; 'never': there is none, as nothing is shared")
      ],
      only: Restriction(to: inTurnOrThreads, why: whyThreads),
      // FIPS 180-2, appendix B.3: the digest of a million letters a.
      answer: { _ in
        .exactly("24 x cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
      }),
    Workload(
      id: "convoy", title: "short calls that give the GIL up, beside a thread that computes",
      boundBy: "the GIL", size: Workload.Size(full: "120000", quick: "60000"), workers: .fixed(2),
      only: Restriction(
        to: inTurnOrThreads + ["multiprocessing", "process-pool"],
        why: "it is about two threads that share a GIL, or don't"),
      answer: { .exactly("\(primes(among: $0.count, from: 1_000_000)) primes") }),
    Workload(
      id: "timeouts", title: "slow tasks under wait_for, one cancelled, one that fails",
      boundBy: "waiting", size: Workload.Size(full: "0.1", quick: "0.05"), workers: .fixed(6),
      alsoAs: [.coroutine],
      only: Restriction(to: ["asyncio"], why: "wait_for and cancel are asyncio's"),
      answer: { _ in .exactly("ok, ok, timed out, timed out, cancelled, failed") }),
    Workload(
      id: "blocking-call", title: "time.sleep and computing inside of async def",
      boundBy: "a loop that cannot go on", size: Workload.Size(full: "0.3", quick: "0.2"),
      workers: .fixed(5),
      options: [
        Workload.Option(
          name: "calls", value: "blocking",
          help: "'asynchronous': asyncio.sleep in place of time.sleep, a thread that computes")
      ], alsoAs: [.coroutine],
      only: Restriction(
        to: ["asyncio", "asyncio-threads"],
        why: "the mistake is asyncio's; 'asyncio-threads' shows it mended"),
      answer: { _ in .exactly("5 done") }),
    Workload(
      id: "no-timeout", title: "three that wait for an answer that never comes",
      boundBy: "waiting", size: Workload.Size(full: "2.0", quick: "1.5"), workers: .fixed(3),
      options: [
        Workload.Option(
          name: "limit", value: "0", help: "how many seconds each waits; 0: without a limit")
      ],
      only: Restriction(
        to: Array(inTurnOrThreads.dropFirst()), why: "its waits are calls that block their thread"),
      answer: {
        Double($0.options["limit"] ?? "") == 0
          ? .untilEnded("waiting", bySignal: SIGALRM) : .exactly("gave up, gave up, gave up")
      }),
  ]

  private static let inTurnOrThreads = ["sequential", "threading", "thread-pool"]

  private static let whyThreads = "the tasks share variables and locks of one process"
}
