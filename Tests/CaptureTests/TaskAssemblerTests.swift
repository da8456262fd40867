import CProbeRings
import Testing
import Trace

@testable import Capture

/// What becomes of tasks whose threads end in the middle of them.
struct TaskAssemblerTests {
  private let worker = ThreadKey(pid: 200, tid: 200)

  @Test func `a thread that was killed runs no task any more, and its task stays unfinished`()
    throws
  {
    var assembler = TaskAssembler(directory: "/nonexistent")
    var sink = RecordList()
    let record = coreograph_task_record(
      time: 0, task: 7, other: 0, number: 0, kind: TaskRecordKind.ran.rawValue, text: 0,
      phase: COREOGRAPH_PHASE_ENTER.rawValue, depth: 0)
    try assembler.receive([.init(thread: worker, at: 100, record: record)], into: &sink)
    try assembler.leave(worker, at: 500, into: &sink)
    try assembler.finish(at: 10_000, into: &sink)
    let runs = sink.records.compactMap { record -> TimeRange? in
      guard case .taskRan(let run) = record else { return nil }
      return run.time
    }
    #expect(runs == [TimeRange(100, 500)])
    #expect(sink.records.allSatisfy { if case .taskEnded = $0 { false } else { true } })
  }
}
