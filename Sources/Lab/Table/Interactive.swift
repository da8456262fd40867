/// Workloads that a person drives.
extension Catalogue {
  static let interactive = [
    Workload(
      id: "scheduler", title: "a scheduler of asyncio tasks, driven by a script or by a person",
      boundBy: "whoever types", size: Workload.Size(full: "1", quick: "1"), workers: .fixed(1),
      options: [
        Workload.Option(
          name: "script", value: "demo", help: "'demo', or '-' to read commands as they are typed")
      ],
      alsoAs: [.coroutine],
      only: Restriction(to: ["asyncio"], why: "what it adds, pauses and cancels are asyncio tasks"),
      answer: { setting in
        setting.options["script"] == "demo"
          ? .exactly("2 done, 1 cancelled")
          : .like("N done, N cancelled", holds: { $0.hasSuffix(" cancelled") })
      })
  ]
}
