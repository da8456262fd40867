import Testing
import Trace

@testable import Analysis

/// Calls that block an event loop: where they are made, and how a comparison tells of them.
@Suite("Blocking calls in comparisons")
struct BlockingCallTests {
  @Test("file, line, function and callee; outer functions and folders are left out")
  func place() throws {
    let full = try #require(
      BlockingPlace("/srv/in:1 in x/my app.py:12 in main.<locals>.handler, in time.sleep"))
    #expect(full.file == "my app.py" && full.line == 12)
    #expect(full.function == "handler" && full.callee == "time.sleep")
    #expect(BlockingPlace("app.py:7 in <module>")?.callee == nil)
    #expect(BlockingPlace("app.py:7 in <module>")?.fileAndLine == "app.py:7")
    for text in ["", "app.py", "app.py in f", "app.py:x in f", "/"] {
      #expect(BlockingPlace(text) == nil, "\(text)")
    }
  }

  /// A loop on which task 1 blocks for each of `calls`, in milliseconds, and task 2 waits until the end.
  private func run(_ calls: [(place: String?, length: Nanoseconds)]) throws -> ComparedRun {
    let ms: Nanoseconds = 1_000_000
    let thread = ThreadKey.t(1)
    var records = began(1)
    var now: Nanoseconds = 0
    var steps: [TraceRecord] = []
    for call in calls {
      let end = now + call.length * ms
      steps.append(
        .taskRan(
          TaskRun(
            task: TaskKey(1), thread: thread, time: TimeRange(now, end), awaitedTask: nil,
            awaited: nil, line: nil, blockedAt: call.place)))
      now = end
    }
    records += ran(thread, on: 0, 0, now + ms, .exited)
    records += did(1, name: "serve", made: 0) + steps
    records += did(2, name: "poll", made: 0, runs: [(thread, now, now + ms)], ended: now + ms)
    let trace = makeTrace(records, ended(thread, at: now + ms), ended(process: 1, at: now + ms))
    return ComparedRun(NamedTrace(name: "run", trace: trace))
  }

  private func cause(
    _ base: [(place: String?, length: Nanoseconds)],
    _ candidate: [(place: String?, length: Nanoseconds)]
  ) throws -> Cause? {
    Cause.blockingCall(try run(base), try run(candidate))
  }

  @Test("the call that is gone is named, with its line and task, and how long it took in all")
  func gone() throws {
    let cause = try #require(
      try cause(
        [
          ("/a/app.py:12 in query, in time.sleep", 300),
          ("/a/app.py:12 in query, in time.sleep", 340),
        ],
        []))
    #expect(
      cause.text == "the event loop is no longer blocked by `time.sleep` in `query` "
        + "(app.py:12, task `serve`)")
    #expect(cause.evidence == "640 ms before")
    #expect(abs(cause.seconds + 0.64) < 1e-9)
  }

  @Test("what came up, what became shorter though its line moved, and what computed")
  func others() throws {
    let new = try #require(try cause([], [("app.py:3 in serve, in open", 80)]))
    #expect(new.text == "the event loop is blocked by `open` in `serve` (app.py:3) now")
    let shorter = try #require(
      try cause([("app.py:3 in serve", 400)], [("app.py:9 in serve", 100)]))
    #expect(
      shorter.text
        == "the event loop is blocked by a call in `serve` (app.py:3) for 100 ms instead of "
        + "400 ms")
    let computing = try #require(try cause([(nil, 200)], []))
    #expect(computing.text == "the event loop is no longer blocked by computing in `serve`")
    #expect(try cause([("app.py:3 in f", 100)], [("app.py:3 in f", 100)]) == nil)
  }

  @Test("of several calls the worst is named, and the others counted that matter")
  func several() throws {
    let cause = try #require(
      try cause(
        [("a.py:1 in f, in x.y", 200), ("a.py:2 in g, in x.z", 900), ("a.py:3 in h", 51)],
        [("a.py:3 in h", 60)]))
    #expect(cause.text.contains("`x.z` in `g` (a.py:2, task `serve`) and 1 other call"))
    #expect(abs(cause.seconds + 1.091) < 1e-9)
  }
}
