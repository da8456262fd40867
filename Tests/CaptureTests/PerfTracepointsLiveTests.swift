import CPerfEvents
import Glibc
import Testing
import Trace

@testable import Capture

/// Recordings of programs that print what the kernel accounted to each of their threads.
@Suite(
  .serialized,
  // Where the kernel denies perf events to this user, there is nothing to record.
  .enabled(if: PerfProbe.tracepoints() == .available, "tracepoints are denied here"))
struct PerfTracepointsLiveTests {
  @Test(arguments: [1, 4, 16, 64])
  func `spans of every thread add up to what the kernel accounted`(count: Int) throws {
    let recorded = try RecordedLoad(
      ["threads", "\(count)", count > 16 ? "2000" : "700"], on: .tracepoints)
    #expect(recorded.truths.count == count)
    try recorded.checkAgainstKernel()
  }

  @Test func `every process of a fork tree is there with its time`() throws {
    let recorded = try RecordedLoad(["tree", "2", "3", "700"], on: .tracepoints)
    #expect(recorded.truths.count == 13)
    #expect(recorded.trace.processes.count == 14)
    try recorded.checkAgainstKernel()
  }

  @Test func `a process runs until the kernel has freed its memory`() throws {
    let recorded = try RecordedLoad(["fat", "400"], on: .tracepoints)
    try recorded.checkAgainstKernel()
  }

  // Where linux-perf is not installed, there is no second witness.
  @Test(.enabled(if: access("/usr/bin/perf", X_OK) == 0, "perf is not installed"))
  func `switches and wake-ups are those that perf saw in the same run`() throws {
    let file = "/tmp/coreograph-perf-\(getpid()).data"
    defer { unlink(file) }
    let witness = try PerfWitness(
      recording: ["threads", "6", "700"], into: file)
    let (recorded, seen) = (witness.recorded, witness.seen)
    #expect(recorded.truths.count == 6)
    let starts = recorded.moments { $0.running.map { recorded.trace.running.starts[$0] } }
    let ends = recorded.moments { $0.running.map { recorded.trace.running.ends[$0] } }
    let wakes = recorded.moments { thread in
      thread.blocked.filter { recorded.trace.blocked.wakers[$0] != nil }
        .map { recorded.trace.blocked.ends[$0] }
    }
    // What perf saw is there, at the same moment but for what the two recorders cost each other.
    #expect(seen.came.count > 100 && seen.left.count > 100 && seen.woken.count > 50)
    #expect(seen.came.shareFound(in: starts, within: 100_000) > 0.98)
    #expect(seen.left.shareFound(in: ends, within: 100_000) > 0.98)
    // Wakings of threads that were not waiting are seen by perf, too, but end no wait.
    #expect(seen.woken.shareFound(in: wakes, within: 100_000) > 0.9)
    // And whoever went to wait in a sleep was woken by a timer's interrupt.
    for index in 0..<recorded.trace.blocked.count
    where recorded.trace.blocked.causes[index] == .timer
      && recorded.trace.blocked.wakers[index] != nil
    {
      #expect(recorded.trace.blocked.wakers[index] == .interrupt)
    }
  }
}
