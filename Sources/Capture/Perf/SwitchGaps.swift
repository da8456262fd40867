import Trace

/// Decides to whom the time between two threads of a run on a core belongs.
///
/// The kernel accounts a switch itself (0.6 us between threads, 1 us between processes) to the
/// thread that comes, but its switch records have a gap there: from when the one wrote that it
/// leaves until the other wrote that it came. The gap may also hold another program or the idle
/// thread, which a plain user's records do not tell of, but then it holds two switches.
struct SwitchGaps {
  /// The latest leaving on each core, until something else happens there.
  private var leaving: [(moment: Nanoseconds, preempted: Bool)?]
  /// The shortest gap in which the core cannot have been idle; nil until there was one.
  private var shortest: Nanoseconds?

  /// When a thread of the run was last seen to be ready for each core while somebody else had it.
  private var strangers: [Nanoseconds?]

  /// For so long a program outside the run is taken to be about where it was seen.
  private static let memory: Nanoseconds = 250_000_000
  /// However slow the machine, a longer gap is no single switch.
  private static let longest: Nanoseconds = 5_000

  /// Gaps on that many cores.
  init(cores: Int) {
    leaving = Array(repeating: nil, count: cores)
    strangers = Array(repeating: nil, count: cores)
  }

  /// A thread leaves a core.
  mutating func leave(_ core: Int, at moment: Nanoseconds, preempted: Bool) {
    leaving[core] = (moment, preempted)
  }

  /// Something is not known of a core any more.
  mutating func forget(_ core: Int) {
    leaving[core] = nil
  }

  /// A thread comes to a core; says since when the core is its.
  ///
  /// - Parameters:
  ///   - wasReady: whether it had been preempted on this same core.
  ///   - mayBeOurs: whether a thread of the run may have been on the core without a word.
  mutating func come(
    _ core: Int, at moment: Nanoseconds, wasReady: Bool, mayBeOurs: Bool = false
  ) -> Nanoseconds {
    guard let last = leaving[core] else { return moment }
    leaving[core] = nil
    let gap = moment - last.moment
    // A core is not idle while a thread is ready to run on it.
    let isReadyFor = last.preempted || wasReady
    if isReadyFor { shortest = min(shortest ?? gap, gap) }
    guard let shortest, gap <= 2 * shortest, gap <= Self.longest else {
      if isReadyFor, !mayBeOurs { strangers[core] = moment }
      return moment
    }
    return last.moment
  }

  /// Whether nothing speaks for programs outside the run on a core.
  func isOurs(_ core: Int, at moment: Nanoseconds) -> Bool {
    strangers[core].map { moment - $0 > Self.memory } ?? true
  }
}
