import Analysis
import Foundation
import Testing
import Trace

@testable import Dialects

/// Texts of real recordings of core 0, on which a Python program with two threads had to share with
/// others (Fixtures/README.md).
@Suite struct PerfToolTests {
  /// Every time on a core that `perf sched timehist` makes of the same recording, but for what it
  /// leaves out: the last one of a thread that exited, and who is on a core at the beginning or the end.
  @Test func timesOnCoresAreThoseOfPerfSched() throws {
    let trace = try fixture("perf-script.txt.gz")
    let origin = try #require(Int64(trace.metadata.clock.originNanoseconds))
    // `73560.111122 [0000]  python3[29616/29554]    0.000   0.000   0.069   S`, all cut off.
    let rows = try text("perf-timehist.txt.gz").matches(
      of: /(\d+)\.(\d+) \[0000\]  .*?\[(\d+)(?:\/(\d+))?\] +[\d.]+ +[\d.]+ +(\d+)\.(\d+)/)
    var times: [Int64: (length: Int64, tid: Int32, pid: Int32)] = [:]
    for row in rows {
      let moment = try #require(Int64("\(row.1)\(row.2)")), tid = try #require(Int32(row.3))
      let length = try #require(Int64("\(row.5)\(row.6)"))
      times[moment] = (length, tid, row.4.flatMap { Int32($0) } ?? tid)
    }
    #expect(times.count > 50)
    var compared = 0
    for row in 0..<trace.running.count {
      let end = trace.running.ends[row]
      guard trace.running.endings[row] != .exited, end < trace.end else { continue }
      let thread = trace.threads[Int(trace.running.threads[row])]
      let theirs = try #require(times[(end + origin) / 1000], "\(thread.key) at \(end)")
      #expect(theirs.tid == thread.key.tid)
      #expect(theirs.pid == thread.key.pid)
      // It does not know when the first one came.
      guard theirs.length > 0 else { continue }
      #expect(trace.running.time(row).duration / 1000 == theirs.length)
      compared += 1
    }
    #expect(compared > 50)
  }

  private func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let bytes = try readWholeFile(at: folder.appending(path: "Fixtures/\(name)").path)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same recording in the fields and to the microsecond that are the default.
  @Test func defaultFieldsSayTheSame() throws {
    let whole = try fixture("perf-script.txt.gz")
    let plain = try fixture("perf-script-default.txt.gz")
    #expect(plain.running.count == whole.running.count)
    #expect(Set(plain.threads.map(\.key.tid)) == Set(whole.threads.map(\.key.tid)))
    #expect(plain.threads.allSatisfy { $0.key.pid == $0.key.tid })
    for index in plain.threads.indices {
      let other = try #require(
        whole.threads.indices.first {
          whole.threads[$0].key.tid == plain.threads[index].key.tid
        })
      let difference =
        plain.stateTimes(of: index).running - whole.stateTimes(of: other).running
      #expect(abs(difference) <= 1000 * Int64(whole.threads[other].running.count))
    }
  }

  /// Both threads compute twice for 4 ms, and one core has one thread at a time.
  @Test(arguments: [
    "perf-script.txt.gz", "perf-switch-events.txt.gz", "perf-cpu-wide.txt.gz", "ftrace.txt.gz",
  ])
  func theProgramIsThere(file: String) throws {
    let trace = try fixture(file)
    let program = try #require(
      trace.processes.firstIndex { $0.name == "python3" && $0.threads.count == 3 }, "\(file)")
    let workers = trace.processes[program].threads.filter {
      trace.threads[$0].key.tid != trace.processes[program].pid
    }
    #expect(workers.count == 2)
    for worker in workers {
      #expect(trace.threads[worker].ending == .exited)
      #expect(trace.threads[worker].creator == trace.processes[program].threads.lowerBound)
      let times = trace.stateTimes(of: worker)
      // The clock of the program may show 4 ms while it waits for a core.
      #expect(times.running + times.runnable + times.blocked > 12_000_000)
      #expect(times.unknown == 0)
      #expect(trace.threads[worker].running.count >= 3)
    }
    #expect(try written(trace) == trace)
    #expect(Summary(trace).parallelism.peak == 1)
  }
}
