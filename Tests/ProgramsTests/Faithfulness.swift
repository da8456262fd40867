import Testing
import Trace

/// Asserts what holds for every recording of a program: it ended as it does without, the trace is
/// whole and keeps its own laws, and the spans add up to what the kernel itself charged.
///
/// - Parameter status: how it ended without, if that is not as `plain` did.
func expectFaithful(
  _ recorded: RecordedRun, to plain: ProgramRun, status: Int32? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (run, trace) = (recorded.run, recorded.trace)
  let status = status ?? plain.status
  #expect(run.status == status, "recorded: \(run.diagnostics)", sourceLocation: sourceLocation)
  #expect(trace.metadata.exit?.status == status, sourceLocation: sourceLocation)
  #expect(!trace.metadata.cutShort, sourceLocation: sourceLocation)
  #expect(throws: Never.self, sourceLocation: sourceLocation) { try trace.checkInvariants() }
  // A recorder that gets no core for a second loses records, and says so: then nothing adds up.
  let lost = trace.metadata.capture.lostRecords
  guard lost == 0 else { return print("\(lost) records lost: the machine is too busy") }
  expectAccounted(trace, sourceLocation: sourceLocation)
}

/// Asserts that the time on cores is within 1 % of what the kernel accounted: perf's own total for
/// the threads that it watched, and `wait4`'s for the program and the descendants waited for.
///
/// Known to lie between the two, and measured:
/// - what a hypervisor stole is in spans and charged to nobody;
/// - on rung `switches`, the beginning of each switch, the last steps of each thread, and the time in
///   which a thread that had exited may have been on a core or not.
private func expectAccounted(_ trace: Trace, sourceLocation: SourceLocation) {
  guard let usage = trace.metadata.usage, let held = trace.metadata.capture.heldSeconds else {
    Issue.record("the trace has no accounting", sourceLocation: sourceLocation)
    return
  }
  let charged = usage.userSeconds + usage.systemSeconds - held
  guard charged >= 0.5 else { return }
  let spans = trace.running.count
  let onCores = (0..<spans).reduce(0) { $0 + trace.running.time($1).duration }.seconds
  let capture = trace.metadata.capture
  // Read in steps of 10 ms.
  let stolen = capture.stolenSeconds.map { $0 + 0.01 } ?? 0
  var unseen = 0.0
  var tolerance = 0.01
  switch capture.method {
  case .tracepoints: break
  case .switches:
    unseen = 10e-6 * Double(spans) + 30e-6 * Double(trace.threads.count)
    // In containers the kernel doesn't say how long it needed to free the memory of processes.
    unseen += capture.uncertainSeconds ?? (0.1 * charged)
  case .procfs, .tasks: tolerance = 0.05
  }
  if let share = capture.accountedShare {
    #expect(
      share > 1 - tolerance - unseen / charged && share < 1 + tolerance + stolen / charged,
      "\(share) of the kernel's account, by \(capture.method)", sourceLocation: sourceLocation)
  }
  #expect(
    onCores > (1 - tolerance) * charged - unseen && onCores < (1 + tolerance) * charged + stolen,
    """
    on cores \(onCores) s, charged \(charged) s, at most \(unseen) s unseen and \(stolen) s stolen, \
    by \(capture.method)
    """, sourceLocation: sourceLocation)
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
