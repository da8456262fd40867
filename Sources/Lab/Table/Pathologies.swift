import Glibc

/// Workloads that show a mistake; the summary of a recording names it.
extension Catalogue {
  static let pathologies = [
    Workload(
      id: "counter", title: "a shared counter, without and with a lock",
      boundBy: "CPU, and a race", size: Workload.Size(full: "300000", quick: "100000"),
      workers: .fixed(4),
      only: Restriction(
        to: inTurnOrThreads + ["free-threaded", "swift-threads", "swift-gcd", "swift-tasks"],
        why: whyThreads),
      answer: { .exactly("\(4 * $0.count) updates under the lock") }),
    Workload(
      id: "deadlock", title: "two locks taken in opposite order, until one gives up",
      boundBy: "locks", size: Workload.Size(full: "0.5", quick: "0.3"), workers: .fixed(2),
      only: Restriction(to: inTurnOrThreads, why: whyThreads),
      answer: { _ in .exactly("200 in all accounts") }),
    Workload(
      id: "livelock", title: "two that keep stepping aside for one another",
      boundBy: "locks", size: Workload.Size(full: "600", quick: "300"), workers: .fixed(2),
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
      only: Restriction(to: inTurnOrThreads, why: whyThreads),
      answer: { _ in .exactly("3 patient ones had their turn") }),
    Workload(
      id: "timeouts", title: "slow tasks under wait_for, one cancelled, one that fails",
      boundBy: "waiting", size: Workload.Size(full: "0.1", quick: "0.05"), workers: .fixed(6),
      alsoAs: [.coroutine],
      only: Restriction(to: ["asyncio"], why: "wait_for and cancel are asyncio's"),
      answer: { _ in .exactly("ok, ok, timed out, timed out, cancelled, failed") }),
    Workload(
      id: "blocking-call", title: "time.sleep and computing inside of async def",
      boundBy: "a loop that cannot go on", size: Workload.Size(full: "0.3", quick: "0.2"),
      workers: .fixed(3), alsoAs: [.coroutine],
      only: Restriction(
        to: ["asyncio", "asyncio-threads"],
        why: "the mistake is asyncio's; 'asyncio-threads' shows it mended"),
      answer: { _ in .exactly("3 done") }),
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
