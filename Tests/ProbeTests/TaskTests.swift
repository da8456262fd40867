import Glibc
import Testing
import Trace

/// Tasks of real programs of which the truth is known.
@Suite(.serialized) struct TaskTests {
  @Test(arguments: Python.all)
  func `five naps overlap`(python: Python) throws {
    let naps = try RecordedProgram(python, "sleeps.py").tasks("nap")
    #expect(naps.count == 5)
    let lastStart = try #require(naps.map(\.time.start).max())
    let firstEnd = try #require(naps.map(\.time.end).min())
    #expect(lastStart < firstEnd)
    for nap in naps {
      #expect(nap.outcome == .ok && nap.kind == .coroutine)
      #expect(nap.time.duration >= 200_000_000)
      #expect(nap.runs.count == 2)
      #expect(nap.parent != nil)
    }
  }

  // asyncio in further interpreters makes 3.8 and 3.12 crash in the end, recorded or not.
  @Test(arguments: Python.all.filter { ![8, 12].contains($0.minor) })
  func `further interpreters have tasks of their own`(python: Python) throws {
    let recorded = try RecordedProgram(python, "interpreters_with_tasks.py")
    #expect(recorded.run.status == 0 && recorded.run.diagnostics == "")
    let (first, inner) = (recorded.tasks("first"), recorded.tasks("inner"))
    #expect(first.map(\.outcome) == [.ok])
    #expect(recorded.tasks("main").map(\.outcome) == [.ok, .ok])
    #expect(inner.count == 6 && inner.allSatisfy { $0.outcome == .ok && $0.runs.count == 2 })
    // Names are numbered by each interpreter for itself.
    let parents = inner.compactMap(\.parent).map { recorded.trace.tasks[$0].name }
    #expect(parents == Array(repeating: "main", count: 6))
  }

  @Test(arguments: Python.all)
  func `each way to end is an outcome`(python: Python) throws {
    let recorded = try RecordedProgram(python, "outcomes.py")
    #expect(recorded.tasks("fail").map(\.outcome) == [.error])
    #expect(recorded.tasks("fail").map(\.error) == ["ValueError"])
    // One was cancelled, the other one by the time-out of the task that waited for it.
    #expect(recorded.tasks("wait_long").map(\.outcome) == [.cancelled, .timedOut])
    #expect(recorded.tasks("main").map(\.outcome) == [.ok])
    // In every version, although wait_for() to 3.11 knows no time-out of its caller.
    #expect(recorded.tasks("time_out").map(\.outcome) == [.timedOut])
  }

  @Test(arguments: Python.all)
  func `a pool of two with six jobs has four in its queue`(python: Python) throws {
    let jobs = try RecordedProgram(python, "thread_pool.py").tasks("nap")
    #expect(jobs.count == 6 && jobs.allSatisfy { $0.queued && $0.outcome == .ok })
    let firstEnd = try #require(jobs.map(\.time.end).min())
    let moment = firstEnd - 1
    #expect(jobs.filter { $0.time.start < moment && ($0.started ?? .max) > moment }.count == 4)
  }

  @Test(arguments: Python.all)
  func `jobs of process pools run in workers`(python: Python) throws {
    let recorded = try RecordedProgram(python, "process_pools.py")
    let submitted = recorded.tasks("nap")
    #expect(submitted.map(\.outcome).filter { $0 == .ok }.count == 3)
    #expect(submitted.filter { $0.outcome == .error }.map(\.error) == ["KeyError"])
    let chunks = recorded.tasks("nap_quietly")
    #expect(chunks.map(\.outcome) == [.ok, .ok, .ok, .ok])
    let trace = recorded.trace
    for job in submitted + chunks {
      #expect(job.queued && job.kind == .job && job.runs.count == 1)
      for run in job.runs {
        #expect(trace.threads[Int(trace.taskRuns.threads[run])].process != job.process)
      }
    }
  }

  @Test(arguments: Python.all)
  func `what was written before SIGKILL is kept`(python: Python) throws {
    let recorded = try RecordedProgram(python, "killed.py")
    #expect(recorded.run.status == 128 + SIGKILL)
    #expect(recorded.tasks("done").map(\.outcome) == [.ok, .ok])
    let main = try #require(recorded.tasks("main").first)
    #expect(main.outcome == nil)
    // It was inside its last step, with the interpreter lock, when it was killed.
    let trace = recorded.trace
    let last = try #require(main.runs.last)
    let life = trace.threads[Int(trace.taskRuns.threads[last])].time
    #expect(life.end - trace.taskRuns.ends[last] < 50_000_000)
    let held = try #require(trace.interpreterLocks.first?.uses.last { $0.held != nil }?.held)
    #expect(held.end == life.end)
  }

  @Test(arguments: Python.all)
  func `a call that blocks the loop is named`(python: Python) throws {
    let recorded = try RecordedProgram(python, "blocking.py")
    let task = try #require(recorded.tasks("sleeps_wrongly").first)
    let places = task.runs.compactMap { recorded.trace.taskRuns.blockedAt($0) }
    // Code has columns, which tell calls apart, from 3.11 on.
    let call = python.minor >= 11 ? ", in time.sleep" : ""
    // On a busy machine another step may take as long.
    #expect(
      places.contains(RecordedProgram.program("blocking.py") + ":7 in sleeps_wrongly" + call),
      "\(places)")
  }

  @Test(arguments: Python.all)
  func `marks nest and cost nothing of the program's meaning`(python: Python) throws {
    let module = RecordedProgram.program("../../../Sources/Probe/marks")
    let alone = try ProgramRun([python.path, RecordedProgram.program("marks.py"), module])
    #expect(alone.status == 0, "\(alone.diagnostics)")
    let recorded = try RecordedProgram(python, "marks.py", [module])
    #expect(recorded.run.status == 0)
    #expect(recorded.trace.marks.map(\.name) == ["decorated", "inner"])
    #expect(recorded.trace.marks.map(\.depth) == [0, 1])
  }

  @Test(arguments: Python.all)
  func `marks follow their tasks through suspensions`(python: Python) throws {
    let module = RecordedProgram.program("../../../Sources/Probe/marks")
    let recorded = try RecordedProgram(python, "marks_in_tasks.py", [module])
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    // Marks must not take a step for what they end.
    let runs = ["first": 4, "second": 4, "forgetful": 2, "main": 2]
    for (name, count) in runs {
      let task = try #require(recorded.tasks(name).first)
      #expect(task.outcome == .ok && task.runs.count == count, "\(name)")
    }
    // One stretch for each run in which the mark is open, and the depth in that task.
    #expect(recorded.marks("first", in: "first").map(\.depth) == [1, 1, 1])
    #expect(recorded.marks("shared", in: "first").map(\.depth) == [2, 2])
    #expect(recorded.marks("decorated", in: "first").map(\.depth) == [3, 3])
    #expect(recorded.marks("second", in: "second").map(\.depth) == [1, 1, 1])
    #expect(recorded.marks("shared", in: "second").map(\.depth) == [2, 2, 2])
    #expect(recorded.marks("forgotten", in: "forgetful").count == 2)
    let all = try #require(recorded.trace.marks.first { $0.name == "all" })
    #expect(all.task == nil && all.depth == 0 && all.time.duration >= 60_000_000)
    #expect(recorded.trace.marks.count == 16)
    recorded.expectMarksInRuns()
  }

  @Test func `C programs mark stretches with a header alone`() throws {
    let folder = try TemporaryFolder()
    let include = RecordedProgram.program("../../../Sources/Probe/marks")
    let compiled = try ProgramRun(
      ["cc", "-I", include, RecordedProgram.program("marks.c"), "-o", folder.path + "/marks"])
    #expect(compiled.status == 0, "\(compiled.diagnostics)")
    #expect(try ProgramRun([folder.path + "/marks"]).status == 0)
    let trace = try RecordedProgram([folder.path + "/marks"]).trace
    #expect(trace.marks.map(\.name) == ["outer", "inner", "inner", "inner"])
    #expect(trace.marks.map(\.depth) == [0, 1, 1, 0])
    let child = try #require(trace.marks.last)
    #expect(trace.threads[child.thread].process == 1)
  }

  @Test(arguments: Python.all)
  func `the interpreter looks to its program as it does alone`(python: Python) throws {
    let command = [python.path, RecordedProgram.program("surroundings.py")]
    let alone = try ProgramRun(command)
    let recorded = try RecordedProgram(command)
    #expect(alone.status == 0 && recorded.run.status == 0)
    let addresses = /0x[0-9a-f]+|started [0-9]+/
    #expect(
      recorded.run.output.replacing(addresses, with: "")
        == alone.output.replacing(addresses, with: ""))
    #expect(recorded.run.diagnostics == alone.diagnostics)
  }

  @Test(arguments: Python.all, [["-I", "-S"], ["-E", "-X", "dev", "-W", "error"]])
  func `options that isolate the interpreter hide nothing`(python: Python, options: [String]) throws
  {
    let program = RecordedProgram.program("sleeps.py")
    let recorded = try RecordedProgram([python.path] + options + [program])
    #expect(recorded.run.status == 0 && recorded.run.diagnostics == "")
    #expect(recorded.tasks("nap").count == 5)
  }

  // Whatever the version, such a child sleeps for a while: two will do.
  @Test(arguments: Python.all.prefix(2))
  func `a child whose environment was cleared is named`(python: Python) throws {
    let notes = try RecordedProgram(python, "clears_environment.py").trace.agentNotes
    #expect(notes.map(\.text).contains { $0.contains("environment was cleared") })
    #expect(notes.count == 1)
  }
}
