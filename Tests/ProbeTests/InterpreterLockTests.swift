import Testing
import Trace

/// The interpreter lock of real programs, against what the kernel says and what the programs do.
@Suite(.serialized) struct InterpreterLockTests {
  @Test(arguments: Python.all)
  func `threads that compute hold the lock whenever they are on a core`(python: Python) throws {
    let recorded = try RecordedProgram(python, "two_threads.py")
    #expect(recorded.run.status == 0)
    let times = recorded.workerTimes()
    // What they do on a core without it is to ask for it and to hand it over.
    #expect(times.holding.seconds >= 0.9 * times.onCore.seconds)
    #expect(times.together.seconds <= 0.1 * times.onCore.seconds)
    let lock = try #require(recorded.trace.interpreterLocks.first)
    #expect(recorded.trace.interpreterLocks.count == 1)
    #expect(lock.uses.contains { $0.wait != nil && $0.held != nil })
  }

  @Test(arguments: Python.all)
  func `threads that hash large buffers compute without the lock`(python: Python) throws {
    let recorded = try RecordedProgram(python, "hashing.py")
    let times = recorded.workerTimes()
    #expect(times.holding.seconds <= 0.1 * times.onCore.seconds)
    #expect(times.onCore > 0)
    // Both ask for a core at once, and get one each where there are two to have.
    let demand = recorded.demand()
    #expect(demand.shortest > 0)
    guard demand.together > 0 else {
      return print("one thread was through before the other one came: the machine is too busy")
    }
  }

  @Test(arguments: Python.all.filter { $0.minor >= 12 })
  func `each interpreter of its own lock has a lane`(python: Python) throws {
    let recorded = try RecordedProgram(python, "subinterpreters.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    #expect(recorded.trace.interpreterLocks.map(\.number) == [0, 1, 2])
    for lock in recorded.trace.interpreterLocks {
      #expect(lock.uses.contains { $0.held != nil })
    }
  }

  @Test(arguments: Python.all)
  func `children of every start method have locks of their own`(python: Python) throws {
    let recorded = try RecordedProgram(python, "start_methods.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let children = recorded.tasks("child").filter { $0.kind == .process }
    #expect(children.map(\.outcome) == [.ok, .ok, .ok])
    let trace = recorded.trace
    let hosts = Set(
      children.flatMap { $0.runs.map { trace.threads[Int(trace.taskRuns.threads[$0])].process } })
    #expect(hosts.count == 3)
    let locked = Set(trace.interpreterLocks.map(\.process))
    #expect(locked.isSuperset(of: hosts))
    // The program, its three children, and the one that os.fork made.
    #expect(locked.count >= 5)
  }

  @Test(arguments: Python.all)
  func `a deadlock's cycle is in the waits`(python: Python) throws {
    let recorded = try RecordedProgram(python, "deadlock.py")
    let waits = recorded.trace.lockWaits.filter {
      !$0.acquired && $0.holder != nil && $0.holder != $0.thread
    }
    let edges = Dictionary(
      waits.map { ($0.thread, $0.holder) }, uniquingKeysWith: { _, last in last })
    let cycle = edges.keys.filter { thread in
      edges[thread]?.flatMap { edges[$0] ?? nil } == thread
    }
    #expect(cycle.count == 2)
  }

  @Test(arguments: Python.all)
  func `a join names the thread that is joined`(python: Python) throws {
    let recorded = try RecordedProgram(python, "joins.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let trace = recorded.trace
    let main = try #require(trace.threads.firstIndex { $0.key.tid == $0.key.pid })
    // Before it joins a thread, the main one waits for its start, on a lock that it holds itself.
    let joins = trace.lockWaits.filter {
      $0.thread == main && $0.holder != main && $0.time.duration >= 50_000_000
    }
    let joined = recorded.tasks("nap").flatMap { recorded.threads(of: $0) }
    #expect(joined.count == 2 && joins.allSatisfy { $0.holder.map(joined.contains) ?? false })
    guard joins.count == 2 else {
      return print("a thread was through before it was joined: the machine is too busy")
    }
    #expect(joins.map(\.holder) == joined)
  }

  @Test(arguments: Python.all)
  func `who sets an event or fills a queue ended the wait for it`(python: Python) throws {
    let recorded = try RecordedProgram(python, "signals.py")
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let trace = recorded.trace
    let main = try #require(trace.threads.firstIndex { $0.key.tid == $0.key.pid })
    let signals = trace.lockWaits.filter {
      $0.thread == main && $0.holder == main && $0.time.duration >= 50_000_000
    }
    let senders = ["setter", "putter"].flatMap { name in
      recorded.tasks(name).flatMap { recorded.threads(of: $0) }
    }
    // So long it waits on a busy machine for the start of each, too, which says so itself.
    #expect(senders.count == 2 && signals.allSatisfy { $0.giver.map(senders.contains) ?? false })
    guard Set(signals.compactMap(\.giver)).count == 2 else {
      return print("what was waited for came before the wait: the machine is too busy")
    }
  }

  @Test(arguments: Python.all)
  func `threads that share without a lock wait for none`(python: Python) throws {
    let recorded = try RecordedProgram(python, "counter.py")
    let trace = recorded.trace
    // They have names of their own; what they run is called `add`.
    let adders = Set(recorded.tasks("adder").flatMap { recorded.threads(of: $0) })
    #expect(adders.count == 2)
    // Thread.start() makes the main thread wait until the new one has begun.
    #expect(
      !trace.lockWaits.contains { wait in
        adders.contains(wait.thread) && wait.holder.map(adders.contains) ?? false
      })
  }

  @Test func `programs that are no Python have neither locks nor notes`() throws {
    let recorded = try RecordedProgram(["sh", "-c", "seq 200000 | sort -n --parallel=2 | tail -1"])
    #expect(recorded.run.output == "200000\n")
    #expect(recorded.trace.interpreterLocks.isEmpty)
    #expect(recorded.trace.tasks.isEmpty)
    #expect(recorded.trace.lockWaits.isEmpty)
    #expect(recorded.trace.agentNotes.isEmpty)
  }

  @Test(arguments: Python.all)
  func `nothing is watched where that was asked for`(python: Python) throws {
    let command = [python.path, RecordedProgram.program("thread_pool.py")]
    let without = try RecordedProgram(command, options: ["--gil", "off"]).trace
    #expect(without.interpreterLocks.isEmpty && without.lockWaits.isEmpty)
    #expect(without.tasks.count == 6)
    let silent = try RecordedProgram(command, options: ["--tasks", "off"]).trace
    #expect(silent.tasks.isEmpty && !silent.interpreterLocks.isEmpty)
  }
}
