import Testing
import Trace

/// Tasks of the frameworks that programs use, of which the truth is known.
@Suite(.serialized) struct FrameworkTests {
  @Test(
    .enabled(if: Python.have("uvloop"), "no Python has uvloop: make test installs it"),
    arguments: Python.with("uvloop"))
  func `uvloop runs tasks as asyncio does`(python: Python) throws {
    let recorded = try RecordedProgram(python, "frameworks/uvloop_tasks.py")
    expectNaps(recorded.tasks("nap"), of: .coroutine)
    #expect(recorded.tasks("fail").map(\.error) == ["ValueError"])
    #expect(recorded.tasks("wait_long").map(\.outcome) == [.cancelled, .timedOut])
    #expect(recorded.tasks("time_out").map(\.outcome) == [.timedOut])
    #expect(recorded.tasks("main").map(\.outcome) == [.ok])
    let nap = try #require(recorded.tasks("nap").first)
    let place = recorded.trace.taskRuns.place(nap.runs.lowerBound)
    #expect(place == "nap in sleep")
    #expect(recorded.trace.agentNotes.isEmpty)
  }

  @Test(
    .enabled(if: Python.have("gevent"), "no Python has gevent: make test installs it"),
    arguments: Python.with("gevent"))
  func `greenlets of gevent are tasks and its hub is none`(python: Python) throws {
    let recorded = try RecordedProgram(python, "frameworks/gevent_tasks.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let naps = recorded.tasks("nap").filter { $0.kind == .greenlet }
    expectNaps(naps, of: .greenlet)
    // Each was made by the greenlet that waits for them, and began only when that one waited.
    let parent = try #require(recorded.trace.tasks.firstIndex { $0.name == "parent" })
    for nap in naps {
      #expect(nap.parent == parent)
      #expect(try #require(nap.started) > nap.time.start)
    }
    #expect(recorded.tasks("fail").map(\.error) == ["ValueError"])
    #expect(recorded.tasks("wait_long").map(\.outcome) == [.cancelled])
    // Killed before its first switch.
    let never = try #require(recorded.tasks("never").first)
    #expect(never.outcome == .cancelled && never.runs.isEmpty && never.started == nil)
    // Made before the killing of another one and started after it.
    let later = try #require(recorded.tasks("count").first)
    let killed = try #require(recorded.tasks("wait_long").first)
    #expect(later.time.start < killed.time.end)
    #expect(try #require(later.started) > killed.time.end)
    // A thread of a patched program is one task, not a thread and a greenlet.
    let thread = recorded.tasks("nap").filter { $0.kind == .thread }
    #expect(thread.map(\.outcome) == [.ok] && thread.first?.runs.count == 2)
    #expect(Set(recorded.trace.tasks.map(\.name)) == Self.geventTasks)
  }

  @Test(
    .enabled(if: Python.have("gevent"), "no Python has gevent: make test installs it"),
    arguments: Python.with("gevent"))
  func `marks follow their greenlets through switches`(python: Python) throws {
    let module = RecordedProgram.program("../../../Sources/Probe/marks")
    let recorded = try RecordedProgram(python, "frameworks/gevent_marks.py", [module])
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let workers = recorded.tasks("work")
    #expect(workers.map(\.outcome) == [.ok, .ok] && workers.map(\.runs.count) == [3, 3])
    for name in ["one", "two"] {
      #expect(recorded.trace.marks.filter { $0.name == name }.map(\.depth) == [0, 0, 0])
    }
    #expect(recorded.marks("inner", in: "work").map(\.depth) == [1, 1, 1, 1])
    recorded.expectMarksInRuns()
  }

  private static let geventTasks: Set = ["nap", "parent", "fail", "wait_long", "never", "count"]

  @Test(
    .enabled(if: Python.have("eventlet"), "no Python has eventlet: make test installs it"),
    arguments: Python.with("eventlet"))
  func `green threads of eventlet are tasks and its hub is none`(python: Python) throws {
    let recorded = try RecordedProgram(python, "frameworks/eventlet_tasks.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    expectNaps(recorded.tasks("nap"), of: .greenlet)
    #expect(recorded.tasks("fail").map(\.error) == ["ValueError"])
    #expect(recorded.tasks("wait_long").map(\.outcome) == [.cancelled])
    #expect(recorded.tasks("brief").map(\.outcome) == [.ok])
    let own = recorded.trace.tasks.map(\.name).filter { $0 != "tpool_trampoline" }
    #expect(Set(own) == ["nap", "fail", "wait_long", "brief"])
    // Tracebacks, which eventlet prints, tell of the program alone.
    #expect(!recorded.run.diagnostics.contains("coreograph agent"))
  }

  @Test(
    .enabled(if: Python.have("twisted"), "no Python has Twisted: make test installs it"),
    arguments: Python.with("twisted"))
  func `Twisted's coroutines, calls and jobs are tasks`(python: Python) throws {
    let recorded = try RecordedProgram(python, "frameworks/twisted_tasks.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let naps = recorded.tasks("nap")
    expectNaps(naps.filter { $0.outcome == .ok }, of: .coroutine)
    #expect(naps.count { $0.outcome == .cancelled } == 1)
    #expect(recorded.tasks("fail").map(\.error) == ["ValueError"])
    #expect(recorded.tasks("native").map(\.outcome) == [.ok])

    let calls = recorded.tasks("call")
    #expect(calls.allSatisfy { $0.kind == .callback })
    // One by itself, five for naps, one each for `fail` and `native`; one nobody wanted, and one
    // went with the cancelled nap.
    #expect(calls.count { $0.outcome == .ok && $0.runs.count == 1 } == 8)
    #expect(calls.count { $0.outcome == .cancelled && $0.runs.isEmpty } == 2)

    let jobs = recorded.tasks("job")
    #expect(jobs.count == 6)
    #expect(jobs.allSatisfy { $0.kind == .job && $0.queued && $0.outcome == .ok })
    #expect(Set(jobs.flatMap { recorded.threads(of: $0) }).count == 2)
    #expect(recorded.tasks("broken_job").map(\.error) == ["ValueError"])
    let reactor = recorded.threads(of: try #require(naps.first))
    #expect(reactor.isDisjoint(with: jobs.flatMap { recorded.threads(of: $0) }))

    let descriptors = Set(recorded.trace.marks.map(\.name))
    #expect(descriptors.isSuperset(of: ["Port", "Client", "Server"]))
  }

  @Test(
    .enabled(if: Python.have("pymp"), "no Python has PyMP: make test installs it"),
    arguments: Python.with("pymp"))
  func `members of a PyMP region run at once in processes of their own`(python: Python) throws {
    let recorded = try RecordedProgram(python, "frameworks/pymp_region.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let members = recorded.trace.tasks.filter { $0.kind == .region }
    #expect(members.map(\.name) == (0..<3).map { "parallel region \($0)" })
    #expect(members.allSatisfy { $0.outcome == .ok && $0.runs.count == 1 })
    #expect(members.allSatisfy { $0.time.duration >= 200_000_000 })
    // A busy machine may start the last when the first is through.
    #expect(RecordedProgram.inFlight(members) >= 2)
    let hosts = members.flatMap {
      recorded.threads(of: $0).map { recorded.trace.threads[$0].process }
    }
    #expect(Set(hosts).count == 3)
    #expect(hosts.first == members.first?.process)
  }

  @Test(
    .enabled(if: Python.have("uvicorn"), "no Python has uvicorn: make test installs it"),
    arguments: Python.with("uvicorn"), [["h11", "asyncio"], ["httptools", "uvloop"]])
  func `requests of an ASGI application are in flight together`(python: Python, with: [String])
    throws
  {
    let recorded = try RecordedProgram(python, "frameworks/asgi_app.py", with)
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let requests = recorded.trace.tasks.filter { $0.kind == .request }
    let slow = requests.filter { $0.name.hasPrefix("GET /slow/") }
    #expect(Set(slow.map(\.name)) == Set((0..<4).map { "GET /slow/\($0)" }))
    #expect(RecordedProgram.inFlight(slow) >= 2)
    #expect(slow.allSatisfy { $0.time.duration >= 50_000_000 && $0.outcome == .ok })
    #expect(requests.count == 5)
    #expect(Set(requests.flatMap { recorded.threads(of: $0) }).count == 1)
  }

  /// Five tasks that slept for 0.2 s at the same time, each in two runs. Timers of event loops begin
  /// when the loop last looked at the clock, which makes a nap shorter on a busy machine.
  private func expectNaps(
    _ naps: [TaskLife], of kind: TaskKind, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(naps.count == 5, sourceLocation: sourceLocation)
    #expect(RecordedProgram.inFlight(naps) == 5, sourceLocation: sourceLocation)
    for nap in naps {
      #expect(nap.kind == kind && nap.outcome == .ok, sourceLocation: sourceLocation)
      #expect(nap.time.duration >= 50_000_000, sourceLocation: sourceLocation)
      #expect(nap.runs.count == 2, sourceLocation: sourceLocation)
    }
  }
}
