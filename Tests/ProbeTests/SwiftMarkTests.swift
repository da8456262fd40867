import Foundation
import Testing
import Trace

/// What Swift programs mark themselves. `Tests/MarkedLoad` is the program whose truth is known.
@Suite(.serialized) struct SwiftMarkTests {
  @Test func `marks cost a program nothing of its meaning`() throws {
    #expect(try ProgramRun([Self.program]).status == 0)
    let alone = try RecordedProgram([Self.program], options: ["--tasks", "off"])
    #expect(alone.run.status == 0 && alone.trace.tasks.isEmpty)
  }

  @Test func `Swift's tasks are recorded with their threads`() throws {
    let recorded = try RecordedProgram([Self.program])
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    expectFamily(recorded)
    try expectWaitsOverlap(recorded)
    try expectPairOnTwoThreads(recorded)
    expectOutcomes(recorded)
    expectTurns(recorded)
    try expectNesting(recorded)
    try expectCalls(recorded)
  }

  private func expectFamily(_ recorded: RecordedProgram) {
    let all = recorded.tasks("all")
    #expect(all.count == 1 && all.allSatisfy { $0.parent == nil && $0.kind == .swiftTask })
    for name in ["nap", "pair", "fails", "cancelled", "customer", "outer"] {
      let children = recorded.tasks(name)
      #expect(!children.isEmpty)
      for child in children {
        #expect(child.parent.map { recorded.trace.tasks[$0].name } == "all")
        #expect(child.kind == .swiftTask && !child.runs.isEmpty)
      }
    }
  }

  private func expectWaitsOverlap(_ recorded: RecordedProgram) throws {
    let naps = recorded.tasks("nap")
    #expect(naps.count == 4)
    let lastStart = try #require(naps.map(\.time.start).max())
    let firstEnd = try #require(naps.map(\.time.end).min())
    #expect(lastStart < firstEnd)
    for nap in naps {
      #expect(nap.time.duration >= 200_000_000)
      // It ran up to the wait and after it, and not in between.
      let runs = nap.runs.map { recorded.trace.taskRuns.time($0) }
      #expect(runs.count >= 2)
      #expect(zip(runs, runs.dropFirst()).contains { $1.start - $0.end >= 100_000_000 })
    }
  }

  private func expectPairOnTwoThreads(_ recorded: RecordedProgram) throws {
    let runs = recorded.trace.taskRuns
    let pair = recorded.tasks("pair")
    #expect(pair.count == 2)
    let (left, right) = (try #require(pair.first?.runs.first), try #require(pair.last?.runs.first))
    #expect(runs.threads[left] != runs.threads[right])
    #expect(runs.starts[left] < runs.ends[right] && runs.starts[right] < runs.ends[left])
  }

  private func expectOutcomes(_ recorded: RecordedProgram) {
    #expect(recorded.tasks("fails").map(\.outcome) == [.error])
    #expect(recorded.tasks("fails").map(\.error) == ["Refusal"])
    #expect(recorded.tasks("cancelled").map(\.outcome) == [.cancelled])
    #expect(recorded.tasks("nap").allSatisfy { $0.outcome == .ok })
  }

  /// The actor's calls come one after the other, on several threads, each for the task that made it.
  private func expectTurns(_ recorded: RecordedProgram) {
    let trace = recorded.trace
    let calls = trace.marks.filter { $0.name == "pay" }.sorted { $0.time.start < $1.time.start }
    #expect(calls.count == 80)
    #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.time.end <= $1.time.start })
    let customers = Dictionary(grouping: calls) { $0.task }
    #expect(customers.count == 4 && customers.values.allSatisfy { $0.count == 20 })
    // A thread that hands a task to the actor notes the end of its run on its way back, and the actor
    // may be quicker: until then the task is shown on the thread that it has left.
    let covered = calls.map { call in
      let runs = call.task.map { trace.tasks[$0].runs } ?? 0..<0
      return runs.filter {
        trace.taskRuns.starts[$0] <= call.time.start && call.time.start < trace.taskRuns.ends[$0]
      }.map { Int(trace.taskRuns.threads[$0]) == call.thread }
    }
    #expect(covered.allSatisfy { !$0.isEmpty })
    #expect(covered.count { $0.contains(true) } >= calls.count / 2)
    // Coming back to the pool, tasks take whichever thread is free.
    let moved = trace.tasks.contains { task in
      Set(task.runs.map { trace.taskRuns.threads[$0] }).count > 1
    }
    #expect(moved)
  }

  private func expectNesting(_ recorded: RecordedProgram) throws {
    let trace = recorded.trace
    let outer = try #require(recorded.tasks("outer").first)
    let inner = try #require(recorded.tasks("inner").first)
    #expect(inner.parent.map { trace.tasks[$0].key } == outer.key)
    let awaited = outer.runs.compactMap { trace.taskRuns.awaitedTask($0) }
    #expect(awaited.map { trace.tasks[$0].name } == ["inner"])
    // Its Swift task is one and the same: while the inner one is there, the outer one waits.
    for row in outer.runs {
      let run = trace.taskRuns.time(row)
      #expect(
        run.end <= inner.time.end && run.start <= inner.time.start || run.start >= inner.time.end)
    }
  }

  private func expectCalls(_ recorded: RecordedProgram) throws {
    let trace = recorded.trace
    let call = try #require(recorded.tasks("call").first)
    #expect(call.kind == .job && call.runs.count == 1 && call.parent == nil)
    let step = try #require(trace.marks.first { $0.name == "step" })
    #expect(step.task.map { trace.tasks[$0].name } == "call")
    #expect(recorded.tasks("share").count == 3)
    // On the main actor, beginning and end are seen.
    let main = try #require(recorded.tasks("main").first)
    #expect(main.outcome == .ok && main.runs.count == 2)
  }

  private static var program: String {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(filePath: tests).deletingLastPathComponent().appending(path: "MarkedLoad").path
    }
  }
}
