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
}
