/// A pool of a replay: jobs that were handed in, and workers that wait for some.
struct ReplayedPool {
  /// Jobs that nobody has taken yet, in the order in which they were handed in.
  var jobs: [Int] = []
  /// How many were not taken yet, those included that are still to be handed in.
  var left = 0
  /// The workers that wait, in order.
  var workers: [Int] = []

  /// The pools of `program` before anything has happened.
  static func all(of program: WorkProgram) -> [ReplayedPool] {
    let count = program.jobs.lazy.map { $0.pool + 1 }.max() ?? 0
    var pools = Array(repeating: ReplayedPool(), count: count)
    for job in program.jobs { pools[job.pool].left += 1 }
    return pools
  }
}

extension Replay {
  /// The step that `thread` is at; nil at its end. From the end of a job it goes on to the next one, where
  /// that is its to take, or to what comes after its jobs.
  mutating func step(of thread: Int) -> WorkProgram.Step? {
    let steps = program.threads[thread]
    while let job = threads[thread].job {
      let inside = program.jobs[job.number].steps
      if job.next < inside.count { return inside[job.next] }
      threads[thread].job = nil
      if case .work(let pool, true) = steps[threads[thread].next], takeJob(of: pool, thread) {
        continue
      }
      threads[thread].next += 1
    }
    return threads[thread].next < steps.count ? steps[threads[thread].next] : nil
  }

  /// The step that `thread` is at is done.
  mutating func pass(_ thread: Int) {
    if threads[thread].job != nil {
      threads[thread].job?.next += 1
    } else {
      threads[thread].next += 1
    }
  }

  /// Hands a job in.
  mutating func submit(_ job: Int) {
    let pool = program.jobs[job].pool
    pools[pool].jobs.append(job)
    if !pools[pool].workers.isEmpty { resumeNow(pools[pool].workers.removeFirst()) }
  }

  /// Takes a job, or goes on where all are taken; false where the thread has to wait for one.
  mutating func beginJob(of pool: Int, _ thread: Int) -> Bool {
    if takeJob(of: pool, thread) { return true }
    guard pools[pool].left > 0 else {
      pass(thread)
      return true
    }
    pools[pool].workers.append(thread)
    return false
  }

  private mutating func takeJob(of pool: Int, _ thread: Int) -> Bool {
    guard !pools[pool].jobs.isEmpty else { return false }
    threads[thread].job = (pools[pool].jobs.removeFirst(), 0)
    pools[pool].left -= 1
    if pools[pool].left == 0 {
      for worker in pools[pool].workers { resumeNow(worker) }
      pools[pool].workers.removeAll()
    }
    return true
  }
}
