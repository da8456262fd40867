import Testing
import Trace

/// Asserts what holds for every recording of a program: it ended as it does without, the trace is
/// whole and keeps its own laws, and the spans add up to what the kernel itself charged.
func expectFaithful(
  _ recorded: RecordedRun, to plain: ProgramRun,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (run, trace) = (recorded.run, recorded.trace)
  #expect(
    run.status == plain.status, "recorded: \(run.diagnostics)", sourceLocation: sourceLocation)
  #expect(trace.metadata.exit?.status == plain.status, sourceLocation: sourceLocation)
  #expect(!trace.metadata.cutShort, sourceLocation: sourceLocation)
  #expect(trace.metadata.capture.lostRecords == 0, sourceLocation: sourceLocation)
  #expect(throws: Never.self, sourceLocation: sourceLocation) { try trace.checkInvariants() }
  expectAccounted(trace, sourceLocation: sourceLocation)
}

/// Asserts that the time on cores is within 1 % of what the kernel accounted: perf's own total for
/// the threads that it watched, and `wait4`'s for the program and the descendants waited for.
///
/// Since Linux 6.16 perf lets go of a thread before the kernel frees its memory, so on rung
/// `switches` `wait4` charges more than anyone could see. For the first process that lies between
/// the last span and the end of the run; for its children nothing says how long it took (in a tree
/// of hundreds of short-lived processes some 6 % of everything), so 10 % stand in for it.
///
/// On rung `tracepoints` spans hold what interrupts and the hypervisor took and the kernel charged to
/// nobody; on a machine with ten times more threads than cores that was up to 12 %.
private func expectAccounted(_ trace: Trace, sourceLocation: SourceLocation) {
  guard let usage = trace.metadata.usage, let wall = trace.metadata.wallNanoseconds else {
    Issue.record("the trace has no accounting", sourceLocation: sourceLocation)
    return
  }
  let charged = usage.userSeconds + usage.systemSeconds
  guard charged >= 0.5 else { return }
  let spans = (0..<trace.running.count).map { trace.running.time($0) }
  let onCores = spans.reduce(0) { $0 + $1.duration }.seconds
  let capture = trace.metadata.capture
  var (least, most) = (0.99, 1.01)
  var unseen = 0.0
  switch capture.method {
  case .switches:
    let last = spans.map(\.end).max() ?? 0
    unseen = (wall - last).seconds + (trace.processes.count > 1 ? 0.1 * charged : 0)
  case .tracepoints: most = 1.2
  case .procfs, .tasks: (least, most) = (0.95, 1.05)
  }
  if let share = capture.accountedShare {
    #expect((least...most).contains(share), "by \(capture.method)", sourceLocation: sourceLocation)
  }
  #expect(
    (least * charged - unseen...most * charged).contains(onCores),
    "on cores \(onCores) s, charged \(charged) s, by \(capture.method)",
    sourceLocation: sourceLocation)
}

extension Trace {
  /// Seconds that each thread of process `index` was on a core, longest first.
  func computingSeconds(ofProcess index: Int) -> [Double] {
    threads[processes[index].threads]
      .map { $0.running.reduce(0) { $0 + running.time($1).duration }.seconds }
      .sorted(by: >)
  }

  /// The names of all threads.
  var threadNames: [String] { threads.map(\.name) }

  /// The names of all programs that ran, in any process at any time.
  var programNames: Set<String> {
    Set(processes.flatMap { [$0.name] + $0.executions.map(\.name) })
  }
}
