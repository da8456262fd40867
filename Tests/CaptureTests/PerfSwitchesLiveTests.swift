import CPerfEvents
import Glibc
import Testing
import Trace

@testable import Capture

/// Recordings of programs that print what the kernel accounted to each of their threads.
@Suite(
  .serialized,
  // Where the kernel denies perf events to this user, there is nothing to record.
  .enabled(if: PerfProbe.switches() == .available, "perf events are denied here"))
struct PerfSwitchesLiveTests {
  @Test(arguments: [1, 4, 16, 64])
  func `spans of every thread add up to what the kernel accounted`(count: Int) throws {
    let recorded = try RecordedLoad(["threads", "\(count)", count > 16 ? "2000" : "700"])
    #expect(recorded.truths.count == count)
    try recorded.checkAgainstKernel()
  }

  @Test func `every process of a fork tree is there with its time`() throws {
    let recorded = try RecordedLoad(["tree", "2", "3", "700"])
    #expect(recorded.truths.count == 13)
    #expect(recorded.trace.processes.count == 14)
    try recorded.checkAgainstKernel()
  }

  // In containers and before Linux 6.6 the kernel keeps its last words to itself.
  @Test(.enabled(if: LastWords() != nil, "the process connector is closed here"))
  func `a process runs until the kernel has freed its memory`() throws {
    let recorded = try RecordedLoad(["fat", "400"])
    try recorded.checkAgainstKernel()
    let truth = try #require(recorded.truths.first)
    let fat = try #require(recorded.trace.threads.first { $0.key == truth.key })
    // 100,000 pages. On a busy machine it is only known that it was not more.
    #expect(recorded.running(fat) + recorded.uncertain - truth.nanoseconds > 4_000_000)
    #expect(fat.ending == .exited)
  }

  @Test func `an exec by a thread that is not the first one goes on under the first one's id`()
    throws
  {
    let recorded = try RecordedLoad(["thread-exec"])
    let trace = recorded.trace
    try trace.checkInvariants()
    let root = try #require(trace.processes.first)
    // The program is found as /proc/self/exe.
    #expect(root.executions.map(\.name) == ["exe"])
    // The first thread, the one that called exec, and the first one again; then the new program's
    // child, which told of itself.
    let threads = trace.threads[root.threads]
    #expect(threads.map { $0.key.tid == root.pid } == [true, false, true])
    #expect(threads.allSatisfy { $0.ending == .exited })
    #expect(recorded.running(threads[threads.startIndex + 1]) > 19_000_000)
    #expect(recorded.truths.count == 1)
  }

  @Test func `a process goes on without its first thread`() throws {
    let recorded = try RecordedLoad(["leader-exits"])
    let trace = recorded.trace
    try trace.checkInvariants()
    #expect(trace.processes.count == 1)
    #expect(trace.threads.count == 2)
    #expect(trace.threads[0].time.end < trace.threads[1].time.end)
    #expect(trace.processes[0].time.end == trace.threads[1].time.end)
  }

  @Test func `names of threads, whoever gave them`() throws {
    let recorded = try RecordedLoad(["names"])
    let threads = recorded.trace.threads
    #expect(threads.map(\.name) == ["<\"&\u{fffd}\u{1}'>", "by itself"])
    #expect(threads[1].names.map(\.name) == ["PerfLoad", "by another", "by itself"])
  }

  @Test func `two thousand threads, one after the other`() throws {
    let recorded = try RecordedLoad(["storm", "2000"])
    try recorded.trace.checkInvariants()
    #expect(recorded.trace.threads.count == 2001)
    #expect(recorded.trace.threads.allSatisfy { $0.ending == .exited })
  }

  @Test func `hand-overs are counted as the kernel counts them`() throws {
    let recorded = try RecordedLoad(["ping-pong", "2000"])
    let truth = try #require(recorded.truths.first)
    let thread = try #require(recorded.trace.threads.first { $0.key == truth.key })
    // The thread told of itself just before its end; what was before its exec is not recorded.
    let waits = thread.running.filter { recorded.trace.running.endings[$0] == .blocked }.count
    #expect(waits <= truth.voluntarySwitches && waits >= truth.voluntarySwitches - 3)
  }

  // Root may watch every program; ``an ordinary user records as much`` runs this as nobody.
  @Test(.enabled(if: geteuid() != 0, "only an ordinary user is denied setuid programs"))
  func `a setuid program is marked as untraceable`() throws {
    let recorded = try RecordedLoad(
      ["leader-exits"], under: ["sh", "-c", "/usr/bin/su --help >/dev/null; exec \"$@\"", "sh"])
    let trace = recorded.trace
    try trace.checkInvariants()
    #expect(trace.processes.map(\.name) == ["PerfLoad", "su"])
    #expect(trace.processes.map(\.ending) == [.exited, .untraceable])
  }

  // As another user the process that is tested here can only be started by root, and from a place
  // that the other user may enter: the build's folder can lie in somebody's home.
  @Test(.enabled(if: geteuid() == 0, "only root can become an ordinary user"))
  func `an ordinary user records as much`() {
    let output = commandOutput(
      """
      folder=$(mktemp -d) && chmod 755 "$folder" && cd "$folder" \
        && cp '\(ownExecutable)' tests && cp '\(RecordedLoad.program)' PerfLoad \
        && setpriv --reuid=65534 --regid=65534 --clear-groups "$folder/tests" \
          --testing-library swift-testing \
          --filter 'PerfSwitchesLiveTests.*(kernel accounted|setuid)' 2>&1
      echo status $?; rm -rf "$folder"
      """)
    #expect(output.contains("with 4 test cases passed"), "\(output)")
    #expect(output.contains("untraceable\" passed"), "\(output)")
    #expect(output.hasSuffix("status 0\n"), "\(output)")
  }
}
