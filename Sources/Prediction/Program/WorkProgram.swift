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

  /// Makes a program from its parts.
  package init(
    threads: [[Step]], roots: [Int: Nanoseconds] = [0: 0], signals: Int = 0, locks: [Lock] = []
  ) {
    self.threads = threads
    self.roots = roots
    self.signals = signals
    self.locks = locks
  }

  /// All that is computed; O(n).
  package var work: Nanoseconds {
    threads.reduce(0) { sum, steps in steps.reduce(sum) { $0 + $1.computing } }
  }

  /// All delays together; O(n).
  var delays: Nanoseconds {
    threads.reduce(roots.values.max() ?? 0) { sum, steps in
      steps.reduce(sum) { if case .delay(let length) = $1 { $0 + length } else { $0 } }
    }
  }

  /// The same program whose threads have nothing to wait for but one another's work and time.
  func withoutLocks(where isLeftOut: (Lock) -> Bool = { _ in true }) -> WorkProgram {
    var program = self
    program.threads = threads.map { steps in
      steps.filter { step in
        switch step {
        case .take(let lock), .drop(let lock): !isLeftOut(locks[lock])
        case .compute, .delay, .await, .signal, .start: true
        }
      }
    }
    return program
  }

  /// The same program without CPython's interpreter locks.
  package var withoutInterpreterLocks: WorkProgram { withoutLocks(where: \.isInterpreterLock) }

  /// Whether it takes CPython's interpreter lock anywhere.
  package var takesInterpreterLocks: Bool {
    threads.contains { steps in
      steps.contains {
        if case .take(let lock) = $0 { locks[lock].isInterpreterLock } else { false }
      }
    }
  }

  /// The same program, in which computing takes `numerator` / `denominator` of its time.
  func scaled(by numerator: Int64, over denominator: Int64) -> WorkProgram {
    var program = self
    program.threads = threads.map { steps in
      steps.map { step in
        guard case .compute(let length) = step else { return step }
        // Rounded up, so that a bound stays one.
        let (whole, rest) = length.quotientAndRemainder(dividingBy: denominator)
        return .compute(
          whole * numerator + (rest * numerator + denominator - 1) / denominator)
      }
    }
    return program
  }
}

extension WorkProgram.Step {
  /// How long it computes.
  var computing: Nanoseconds { if case .compute(let length) = self { length } else { 0 } }
}
