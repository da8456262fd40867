import Analysis
import Trace

/// Which colour each thread of a recording has, in every figure of it.
///
/// Only threads that matter get a colour of their own: those that ran at least a twentieth as long
/// as the busiest one, or lived through a quarter of the run. The rest, such as the helpers of a
/// start-up script, share a neutral one, so that they do not use up the palette.
public struct ThreadColors: Sendable {
  private var numbers: [Int?] = []

  /// Numbers the threads of `trace` that matter, in the order of ``Trace/threads``.
  public init(_ trace: Trace) {
    let running = trace.threads.map { thread in
      thread.running.reduce(Nanoseconds(0)) {
        $0 + trace.running.ends[$1] - trace.running.starts[$1]
      }
    }
    let busiest = running.max() ?? 0
    let run = trace.runTime.duration
    var next = 0
    for (index, thread) in trace.threads.enumerated() {
      let isBusy = running[index] > 0 && running[index] >= busiest / 20
      let isLasting = thread.time.duration >= run / 4
      if isBusy || isLasting {
        numbers.append(next)
        next += 1
      } else {
        numbers.append(nil)
      }
    }
  }

  /// The place of thread number `thread` in a palette, which starts anew after its last colour; nil
  /// for a thread without a colour of its own.
  public func number(of thread: Int) -> Int? { numbers[thread] }

  /// The paint of thread number `thread`.
  func paint(of thread: Int) -> Paint { numbers[thread].map { .thread($0) } ?? .minorThread }
}
