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

  /// However slow the machine, a longer gap is no single switch.
  private static let longest: Nanoseconds = 5_000

  /// Gaps on that many cores.
  init(cores: Int) {
    leaving = Array(repeating: nil, count: cores)
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
  /// - Parameter wasReady: whether it had been preempted on this same core.
  mutating func come(_ core: Int, at moment: Nanoseconds, wasReady: Bool) -> Nanoseconds {
    guard let last = leaving[core] else { return moment }
    leaving[core] = nil
    let gap = moment - last.moment
    // A core is not idle while a thread is ready to run on it.
    if last.preempted || wasReady { shortest = min(shortest ?? gap, gap) }
    guard let shortest, gap <= 2 * shortest, gap <= Self.longest else { return moment }
    return last.moment
  }
}
