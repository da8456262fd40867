import Foundation
import Synchronization

/// Threads of Foundation's: each takes its share of the tasks.
enum SwiftThreads: Model {
  static func run<Work: Workload>(_ work: Work, workers: Int) -> [Work.Output] {
    let outputs = Mutex<[Work.Output]>([])
    let threads = DispatchGroup()
    for worker in 0..<workers {
      threads.enter()
      Thread.detachNewThread {
        for task in work.share(of: worker, among: workers) {
          let output = work.run(task)
          outputs.withLock { $0.append(output) }
        }
        threads.leave()
      }
    }
    threads.wait()
    return outputs.withLock { $0 }
  }
}
