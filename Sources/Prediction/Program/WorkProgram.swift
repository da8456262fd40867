import Trace

/// What a recorded program did, without when: for each thread what it computed, what it waited for, and
/// what it let others go on with. A replay works out the times anew, on any number of cores.
package struct WorkProgram: Sendable, Equatable {
  /// What a thread does next.
  package enum Step: Sendable, Equatable {
    /// Computes for so long; takes a core.
    case compute(Nanoseconds)
    /// Waits for so long, whatever the number of cores: a timer, a device, the network.
    case delay(Nanoseconds)
    /// Waits until the signal of that number has been given.
    case await(Int)
    /// Gives a signal; it stays given.
    case signal(Int)
    /// Lets thread number n begin.
    case start(Int)
    /// Takes lock number n, and waits while another thread has it.
    case take(Int)
    /// Gives lock number n back.
    case drop(Int)
    /// Hands job number n to its pool.
    case submit(Int)
    /// Takes the next job of a pool and does it; waits where none is there yet, and goes on where all were
    /// taken. Whose last one it is takes more as long as there are some.
    case work(pool: Int, isLast: Bool)
  }

  /// Work that any worker of a pool may do.
  package struct Job: Sendable, Equatable {
    /// The number of the pool.
    package var pool: Int
    /// What is done.
    package var steps: [Step]

    /// Makes a job from its parts.
    package init(pool: Int, steps: [Step]) {
      self.pool = pool
      self.steps = steps
    }
  }

  /// A lock that one thread has at a time.
  package struct Lock: Sendable, Equatable {
    /// After so long a waiting thread makes the holder give it up, which takes it again later; nil for a
    /// lock that is kept until it is given back. CPython's GIL: 5 ms.
    package var switchInterval: Nanoseconds?
    /// From being given to a waiting thread until that one can go on.
    package var handOver: Nanoseconds

    /// Makes a lock from its parts.
    package init(switchInterval: Nanoseconds? = nil, handOver: Nanoseconds = 0) {
      self.switchInterval = switchInterval
      self.handOver = handOver
    }

    /// Whether it is an interpreter lock.
    var isInterpreterLock: Bool { switchInterval != nil }
  }

  /// What each thread does, first to last.
  package var threads: [[Step]]
  /// The threads that nobody starts, with the moment at which each begins.
  package var roots: [Int: Nanoseconds]
  /// How many signals there are.
  package var signals: Int
  /// The locks.
  package var locks: [Lock]
  /// The jobs; each is handed in by some thread.
  package var jobs: [Job]

  /// Makes a program from its parts.
  package init(
    threads: [[Step]], roots: [Int: Nanoseconds] = [0: 0], signals: Int = 0, locks: [Lock] = [],
    jobs: [Job] = []
  ) {
    self.threads = threads
    self.roots = roots
    self.signals = signals
    self.locks = locks
    self.jobs = jobs
  }

  /// All that is computed; O(n).
  package var work: Nanoseconds { sum(\.computing) }

  /// All delays together; O(n).
  var delays: Nanoseconds {
    sum { if case .delay(let length) = $0 { length } else { 0 } } + (roots.values.max() ?? 0)
  }

  private func sum(_ length: (Step) -> Nanoseconds) -> Nanoseconds {
    let ofThreads = threads.reduce(0) { $1.reduce($0) { $0 + length($1) } }
    return jobs.reduce(ofThreads) { $1.steps.reduce($0) { $0 + length($1) } }
  }

  private func mapSteps(_ change: ([Step]) -> [Step]) -> WorkProgram {
    var program = self
    program.threads = threads.map(change)
    program.jobs = jobs.map { Job(pool: $0.pool, steps: change($0.steps)) }
    return program
  }

  /// The same program whose threads have nothing to wait for but one another's work and time.
  func withoutLocks(where isLeftOut: (Lock) -> Bool = { _ in true }) -> WorkProgram {
    mapSteps { leavingOutLocks($0, where: isLeftOut) }
  }

  private func leavingOutLocks(_ steps: [Step], where isLeftOut: (Lock) -> Bool) -> [Step] {
    steps.filter { step in
      switch step {
      case .take(let lock), .drop(let lock): !isLeftOut(locks[lock])
      default: true
      }
    }
  }

  /// Some of its steps without those that take and give back interpreter locks.
  func withoutInterpreterLocks(_ steps: [Step]) -> [Step] {
    leavingOutLocks(steps, where: \.isInterpreterLock)
  }

  /// The same program without CPython's interpreter locks.
  package var withoutInterpreterLocks: WorkProgram { withoutLocks(where: \.isInterpreterLock) }

  /// Whether it takes CPython's interpreter lock anywhere.
  package var takesInterpreterLocks: Bool {
    (threads + jobs.map(\.steps)).contains { steps in
      steps.contains {
        if case .take(let lock) = $0 { locks[lock].isInterpreterLock } else { false }
      }
    }
  }

  /// The same program, in which computing takes `numerator` / `denominator` of its time.
  func scaled(by numerator: Int64, over denominator: Int64) -> WorkProgram {
    mapSteps { steps in
      steps.map { step in
        guard case .compute(let length) = step else { return step }
        // Rounded up, so that a bound stays one.
        let (whole, rest) = length.quotientAndRemainder(dividingBy: denominator)
        return .compute(whole * numerator + (rest * numerator + denominator - 1) / denominator)
      }
    }
  }

  /// The same program with a thread of its own for every job: as if there were as many workers.
  var withJobsAsThreads: WorkProgram {
    var program = self
    program.jobs = []
    program.threads = (threads + jobs.map(\.steps)).map { steps in
      steps.compactMap { step in
        switch step {
        case .submit(let job): .start(threads.count + job)
        case .work: nil
        default: step
        }
      }
    }
    return program
  }
}

extension WorkProgram.Step {
  /// How long it computes.
  var computing: Nanoseconds { if case .compute(let length) = self { length } else { 0 } }
}
