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

/// Asserts that the time on cores is within 1 % of the kernel's own accounting, which `wait4`
/// gives for the program and all its descendants that were waited for.
private func expectAccounted(_ trace: Trace, sourceLocation: SourceLocation) {
  guard let usage = trace.metadata.usage else {
    Issue.record("the trace has no accounting", sourceLocation: sourceLocation)
    return
  }
  let charged = usage.userSeconds + usage.systemSeconds
  let onCores = (0..<trace.running.count).reduce(0) { $0 + trace.running.time($1).duration }.seconds
  guard charged >= 0.5 else { return }
  #expect(
    abs(onCores - charged) <= 0.01 * charged,
    "on cores \(onCores) s, charged \(charged) s, by \(trace.metadata.capture.method)",
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
