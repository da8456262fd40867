/// Swift's own tasks: two groups side by side, and an actor that everybody brings results to.
enum SwiftTasks: Model {
  @concurrent
  static func run<Work: Workload>(_ work: Work, workers: Int) async -> [Work.Output] {
    let results = Results<Work.Output>()
    async let left: Void = group(work, 0..<workers / 2, of: workers, to: results)
    async let right: Void = group(work, workers / 2..<workers, of: workers, to: results)
    _ = await (left, right)
    return await results.outputs
  }

  private static func group<Work: Workload>(
    _ work: Work, _ members: Range<Int>, of workers: Int, to results: Results<Work.Output>
  ) async {
    await withTaskGroup { group in
      for worker in members {
        group.addTask {
          for task in work.share(of: worker, among: workers) {
            await results.add(await work.runAsync(task))
          }
        }
      }
    }
  }
}

/// One task at a time gets in here, whichever thread it comes on.
actor Results<Output: Sendable> {
  private(set) var outputs: [Output] = []

  func add(_ output: Output) { outputs.append(output) }
}
