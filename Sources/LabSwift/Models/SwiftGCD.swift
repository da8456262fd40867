import Dispatch

/// Dispatch: it spreads the iterations over as many workers as there are cores, and a serial queue
/// takes in what they bring.
enum SwiftGCD: Model {
  static func run<Work: Workload>(_ work: Work, workers: Int) -> [Work.Output] {
    let results = DispatchQueue(label: "results")
    nonisolated(unsafe) var outputs: [Work.Output] = []  // only ever touched on that queue
    DispatchQueue.concurrentPerform(iterations: work.tasks) { task in
      let output = work.run(task)
      results.async { outputs.append(output) }
    }
    return results.sync { outputs }
  }
}
