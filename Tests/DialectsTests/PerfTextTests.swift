import Analysis
import Testing
import Trace

@testable import Dialects

/// Texts of `perf script` and its like of which the truth was worked out by hand.
@Suite struct PerfTextTests {
  /// Thread 10 runs on core 1 from the first line on, thread 11 from 1 ms to 3 ms, in which it wakes 10.
  private let text = """
    worker 10/10 [001] 5.000000000: sched:sched_waking: comm=x pid=11 prio=120 target_cpu=001
    worker 10/10 [001] 5.001000000: sched:sched_switch: prev_comm=worker prev_pid=10 prev_prio=120 \
    prev_state=S ==> next_comm=other next_pid=11 next_prio=120
    other 10/11 [001] 5.002000000: sched:sched_waking: comm=worker pid=10 prio=120 target_cpu=001
    other 10/11 [001] 5.003000000: sched:sched_switch: prev_comm=other prev_pid=11 prev_prio=120 \
    prev_state=R+ ==> next_comm=worker next_pid=10 next_prio=120
    worker 10/10 [001] 5.004000000: sched:sched_switch: prev_comm=worker prev_pid=10 prev_prio=120 \
    prev_state=X ==> next_comm=swapper/1 next_pid=0 next_prio=120
    swapper 0/0 [001] 5.005000000: sched:sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 \
    prev_state=R ==> next_comm=other next_pid=11 next_prio=120

    """

  @Test func switchesAndWakeUps() throws {
    let trace = try trace(text)
    #expect(trace.processes.map(\.pid) == [10])
    #expect(trace.threads.map(\.key.tid) == [10, 11])
    #expect(trace.threads.map(\.name) == ["worker", "other"])
    #expect(
      trace.states(of: 10) == [
        "running 0 1000", "blocked 1000 2000", "runnable 2000 3000", "running 3000 4000",
      ])
    #expect(
      trace.states(of: 11) == ["runnable 0 1000", "running 1000 3000", "runnable 3000 5000"])
    #expect(
      trace.blocked.wakers == [
        .thread(ThreadKey(pid: 10, tid: 11)), .thread(ThreadKey(pid: 10, tid: 10)),
      ])
    #expect(trace.threads.map(\.ending) == [.exited, .recordingEnded])
    #expect(trace.metadata.capture.method == .tracepoints)
    #expect(trace.metadata.capture.notes.first?.contains("the whole machine") == true)
    #expect(try written(trace) == trace)
  }

  /// The same lines as other fields and other tools write them.
  @Test func formsOfTheSameLines() throws {
    let expected = try trace(text)
    let plugin = text.replacing(/prev_comm=(\S+) prev_pid=(\d+) .*?prev_state=(\S+)/) {
      "\($0.1):\($0.2) [120] \($0.3)"
    }.replacing(/next_comm=(\S+) next_pid=(\d+) next_prio=(\d+)/) { "\($0.1):\($0.2) [\($0.3)]" }
      .replacing(/comm=(\S+) pid=(\d+) prio=120/) { "\($0.1):\($0.2) [120]" }
    let ftrace = text.replacing(/(?m)^(\w+) (\d+)\/(\d+) (\S+) (\S+)000:/) {
      "          \($0.1)-\($0.3)  (   \($0.2)) \($0.4) d..2. \($0.5):"
    }.replacing("sched:sched_", with: "sched_")
    for form in [plugin, ftrace, text.replacing("\n", with: "\r\n")] {
      let other = try trace(form)
      #expect(other.running == expected.running, "\(form)")
      #expect(other.blocked == expected.blocked)
      #expect(other.threads == expected.threads)
    }
    // Without processes each thread is its own.
    let plain = try trace(text.replacing(/(\d+)\/(\d+)/) { "\($0.2)" })
    #expect(plain.processes.map(\.pid) == [10, 11])
    #expect(plain.metadata.capture.notes.contains { $0.contains("of one process") })
  }

  /// Interrupts are told by ftrace's flags, and by the idle thread, which wakes nobody.
  @Test func wakers() throws {
    let byFlag = try trace(
      text.replacing(/(?m)^(\w+) (\d+)\/(\d+) (\S+) (\S+)000:/) {
        "\($0.1)-\($0.3) \($0.4) d.h2. \($0.5):"
      })
    #expect(byFlag.blocked.wakers == [.interrupt, .interrupt])
    #expect(
      try trace(text.replacing("other 10/11 [001] 5.002", with: "swapper 0/0 [002] 5.002"))
        .blocked.wakers.first == .interrupt)
  }

  @Test(arguments: [
    "a", "with space", "1 [002] 3.5: x", "[kworker/0:1]", "a:b:c", "-dash", "x/y-3", "comm=1 pid=2",
    " prev_pid=77", "ä €", "12 34", "12/34 [000]",
  ])
  func names(name: String) throws {
    let lines = text.replacing("worker", with: name)
    let trace = try trace(lines)
    #expect(trace.threads.map(\.key.tid) == [10, 11])
    let first = trace.threads[0]
    #expect(first.name == name || first.name == name.drop { $0 == " " }, "\(first.name)")
  }

  /// A thread of which the coming was not told: what it did before is unknown, unless the kernel counted.
  @Test func unknownComings() throws {
    let lines = text.replacing("next_comm=worker next_pid=10", with: "next_comm=z next_pid=12")
    let cut = try trace(lines)
    #expect(
      cut.states(of: 10) == [
        "running 0 1000", "blocked 1000 2000", "unknown 2000 4000",
      ])
    #expect(cut.metadata.capture.notes.contains { $0.hasPrefix("when a thread came to its core") })
    let count =
      "worker 10/10 [001] 5.003999000: sched:sched_stat_runtime: comm=worker pid=10 runtime=900000 [ns]\n"
    let counted = try trace(
      lines.replacing("worker 10/10 [001] 5.004", with: count + "worker 10/10 [001] 5.004"))
    #expect(
      counted.states(of: 10) == [
        "running 0 1000", "blocked 1000 2000", "runnable 2000 3099", "running 3099 4000",
      ])
  }

  /// Records were lost on core 1 from 1 ms to 2.5 ms.
  @Test func lostRecords() throws {
    let lost = "other 10/11 [001] 5.002500000: PERF_RECORD_LOST lost 7\n"
    let trace = try trace(
      text.replacing("other 10/11 [001] 5.003", with: lost + "other 10/11 [001] 5.003"))
    #expect(trace.losses == [Loss(core: 1, time: TimeRange(2_000_000, 2_500_000), count: 7)])
    #expect(trace.metadata.capture.lostRecords == 7)
    #expect(
      trace.states(of: 11).prefix(3)
        == ["runnable 0 1000", "running 1000 2000", "unknown 2000 3000"])
    // ftrace and trace-cmd say how many, and the next line of the core when.
    let dropped = try trace_(
      text.replacing(
        "other 10/11 [001] 5.003", with: "CPU:1 [LOST 7 EVENTS]\nother 10/11 [001] 5.003"))
    #expect(dropped.losses.map(\.count) == [7])
  }

  /// Samples and their stacks are left out and counted.
  @Test func samples() throws {
    let sample =
      "worker 10/10 [001] 5.000500000:     250000 cycles:u: \n\t  7f36 main+0xa (/bin/a)\n\n"
    let trace = try trace(
      text.replacing("worker 10/10 [001] 5.001", with: sample + "worker 10/10 [001] 5.001"))
    #expect(trace.leftOut == "left out: samples and other events (1)")
    #expect(trace.states(of: 10).first == "running 0 1000")
  }

  /// What perf itself makes before anything is recorded is no part of the run.
  @Test func beforeTheRecording() throws {
    let whole = try trace(text)
    let early = try trace("perf 9/9 [003] 4.900000000: PERF_RECORD_FORK(9:12):(9:9)\n" + text)
    #expect(early.running == whole.running && early.blocked == whole.blocked)
    #expect(early.threads == whole.threads && early.end == whole.end)
  }

  /// Wherever a text ends inside of its last line, it is read up to there, and says so.
  @Test func cutTexts() throws {
    let lines = text.split(separator: "\n")
    let whole = try trace(lines.dropLast().map { $0 + "\n" }.joined())
    #expect(!whole.metadata.cutShort)
    let last = try #require(lines.last)
    for length in 1...last.utf8.count {
      let bytes = text.utf8.count - 1 - last.utf8.count + length
      let cut = try trace(String(text.prefix(bytes)))
      #expect(cut.metadata.cutShort)
      #expect(
        cut.metadata.capture.notes.contains("cut short: the file ends at byte \(bytes), in line 6"))
      #expect(cut.running == whole.running && cut.blocked == whole.blocked)
      #expect(cut.threads == whole.threads)
    }
    #expect(
      refusal("a 1/1 [000] 5.000001: sched:sched_switch: prev_comm=a").contains(
        "ends before anything was recorded"))
  }

  @Test func refusals() {
    #expect(
      refusal("a 1/1 5.000001: PERF_RECORD_SWITCH OUT\n").contains(
        "line 1: it does not say on which core"))
    #expect(refusal("a 1/1 [000] 5.000001: cycles: \n").contains("holds no switches"))
    #expect(
      refusal(text + text).hasPrefix("a.json, line 7: it is earlier than the lines before it"))
    #expect(
      refusal("a 1/1 [000] 5.000001: sched:sched_switch: prev_comm=a\n").contains("line 1:"))
    #expect(!refusal("a,b\n1,2\n").contains("switches"))
  }
}

private func trace_(_ text: String) throws -> Trace { try trace(text) }

extension Trace {
  /// What the thread with this id did: `state start end`, in microseconds.
  func states(of tid: Int32) -> [String] {
    var states: [String] = []
    for index in threads.indices where threads[index].key.tid == tid {
      forEachState(of: index) { span in
        states.append("\(span.state.name) \(span.time.start / 1000) \(span.time.end / 1000)")
      }
    }
    return states
  }
}
