/// Workloads that mostly wait.
extension Catalogue {
  static let waiting = [
    Workload(
      id: "sleep", title: "five tasks that wait a fixed time",
      boundBy: "waiting", size: Workload.Size(full: "1.0", quick: "0.2"),
      workers: .fixed(5), alsoAs: [.greenCall, .coroutine, .steps], isMain: true,
      answer: { _ in .exactly("5 waits") })
  ]
}
