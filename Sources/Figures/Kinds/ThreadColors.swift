import Analysis
import Trace

/// Which colour each thread of a recording has, in every figure of it.
///
/// Only threads that matter get a colour of their own: those of processes that ran at least a tenth
/// as long as the busiest one, and those that lived through a quarter of the run. The rest, such as
/// the helpers of a start-up script, share a neutral one, so that they do not use up the palette.
public struct ThreadColors: Sendable {
  private var numbers: [Int?]
  /// How many threads have a colour of their own.
  public private(set) var count = 0

  /// Numbers the threads of `trace` that matter, in the order of ``Trace/threads``.
  public init(_ trace: Trace) {
    self.init(
      trace,
      running: trace.threads.map { thread in
        thread.running.reduce(0) { $0 + trace.running.ends[$1] - trace.running.starts[$1] }
      })
  }

  /// The same where it is known how long each thread was on cores.
  init(_ trace: Trace, running threads: [Nanoseconds]) {
    numbers = [Int?](repeating: nil, count: trace.threads.count)
    var running = [Nanoseconds](repeating: 0, count: trace.processes.count)
    for (thread, time) in zip(trace.threads, threads) { running[thread.process] += time }
    let busiest = running.max() ?? 0
    let run = trace.runTime.duration
    for (index, thread) in trace.threads.enumerated() {
      let ran = running[thread.process]
      let isBusy = ran > 0 && ran >= busiest / 10
      if isBusy || thread.time.duration >= run / 4 {
        numbers[index] = count
        count += 1
      }
    }
  }

  /// Numbers the threads of `trace` like those of the same role in `other`, which has `colors`; threads
  /// that have no counterpart there come after those.
  init(_ trace: Trace, like other: Trace, colors: ThreadColors) {
    self.init(trace)
    let known = Dictionary(
      zip(ThreadRoles(other).roles, other.threads.indices), uniquingKeysWith: { first, _ in first })
    var next = colors.count
    for (index, role) in ThreadRoles(trace).roles.enumerated() where numbers[index] != nil {
      if let number = known[role].flatMap({ colors.number(of: $0) }) {
        numbers[index] = number
      } else {
        numbers[index] = next
        next += 1
      }
    }
    count = next
  }

  /// The place of thread number `thread` in a palette, which starts anew after its last colour; nil
  /// for a thread without a colour of its own.
  public func number(of thread: Int) -> Int? { numbers[thread] }

  /// The paint of thread number `thread`.
  func paint(of thread: Int) -> Paint { numbers[thread].map { .thread($0) } ?? .minorThread }
}
