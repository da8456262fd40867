import Trace

/// The ids under which processes and threads stand in a Perfetto trace: the kernel's, where they could be.
///
/// A kernel gives an id to one thread of the machine at a time, and none below 1. Other tools number the
/// threads of each process anew; those that would be taken for another one get an id of their own.
struct WrittenIDs {
  /// Of each process of the trace.
  private(set) var processes: [Int32] = []
  /// Of each thread.
  private(set) var threads: [Int32] = []
  /// Above all of them and above those that a kernel gives.
  private(set) var limit: Int32

  init(_ trace: Trace) {
    let most = trace.threads.reduce(0) { max($0, $1.key.tid, $1.key.pid) }
    limit = max(1 << 22, most > Int32.max / 2 ? 1 << 22 : most + 1)
    for process in trace.processes {
      processes.append(Self.isPossible(process.pid) ? process.pid : next())
    }
    // Who bears an id, and until when.
    var bearers: [Int32: (process: Int32, end: Nanoseconds)] = [:]
    threads = trace.threads.map(\.key.tid)
    let order = trace.threads.indices.sorted {
      (trace.threads[$0].time.start, $0) < (trace.threads[$1].time.start, $1)
    }
    for index in order {
      let thread = trace.threads[index]
      let bearer = bearers[thread.key.tid]
      let isFree =
        bearer.map { $0.process == thread.key.pid || $0.end < thread.time.start } ?? true
      if isFree, Self.isPossible(thread.key.tid) {
        bearers[thread.key.tid] = (thread.key.pid, thread.time.end)
      } else {
        threads[index] = next()
      }
    }
  }

  private static func isPossible(_ id: Int32) -> Bool { id > 0 && id <= Int32.max / 2 }

  private mutating func next() -> Int32 {
    limit += 1
    return limit - 1
  }
}
