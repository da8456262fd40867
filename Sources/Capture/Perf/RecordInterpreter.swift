import Trace

/// Turns one rung's stream of kernel records into records of the trace.
protocol RecordInterpreter {
  /// Takes the next record, in order of time over all cores.
  mutating func receive(
    _ record: KernelRecord, core: Int, into sink: inout some TraceSink & ~Copyable
  ) throws
}

extension SwitchInterpreter: RecordInterpreter {}
extension SchedulerInterpreter: RecordInterpreter {}
