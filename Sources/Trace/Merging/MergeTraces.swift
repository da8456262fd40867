/// Why recordings cannot be put into one: one line that names the recording and the fix.
public struct MergeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line.
  public var description: String
}

/// Puts recordings into one, on one time axis (docs/TRACE.md).
///
/// Recordings of one machine since its last start share a clock, and lie as they lay, to the
/// nanosecond. Others are placed by the date, which is as right as their machines' clocks agree; the
/// metadata say so. Processes of one id are kept apart, and so are the cores of several machines.
/// O(n log n) in spans; memory for all of them twice.
///
/// - Parameter writer: name and version of the program that does it.
/// - Throws: ``MergeError`` where there is no common time, where only some say what cores did, or where
///   they contradict each other.
public func mergeTraces(
  _ inputs: [NamedTrace], writer: String
) throws(MergeError) -> Trace {
  guard inputs.count > 1 else {
    throw MergeError(description: "merging takes two recordings or more: name another one")
  }
  let isBlind = inputs.map { $0.trace.metadata.capture.method == .tasks }
  if let blind = isBlind.firstIndex(of: true), isBlind.contains(false) {
    throw MergeError(
      description: "\(inputs[blind].name): says nothing of cores, and others do: "
        + "merge it with its like")
  }
  let axis = try MergeAxis(inputs)
  let machines = MergeMachines(inputs.map(\.trace))
  var traces = inputs.map(\.trace)
  let shortened = alignHandOvers(&traces, axis, machines)
  let occupancy = CoreOccupancy(traces, axis, machines)
  var ids = MergedIDs()
  var builder = TraceBuilder()
  for (index, input) in inputs.enumerated() {
    ids.begin(input.trace)
    occupancy.cutInferred(of: &traces[index], number: index)
    var sink = MergeSink(
      builder: builder, ids: ids, shift: axis.shifts[index], cores: machines.firstCores[index],
      occupancy: occupancy)
    do {
      try traces[index].replay(into: &sink)
    } catch {
      throw MergeError(description: "\(input.name): \(error)")
    }
    builder = sink.builder
  }
  var metadata = mergedMetadata(inputs, axis, machines, renamed: ids.renamed, writer: writer)
  if shortened > 0 {
    metadata.capture.notes.append(
      "spans that end up to 5 µs earlier, because another recording stamped the same switch "
        + "earlier: \(shortened)")
  }
  let merged = builder.finish(metadata: metadata)
  do throws(InvariantViolation) {
    try merged.checkInvariants()
  } catch {
    throw MergeError(
      description: "\(inputs.map(\.name).joined(separator: ", ")): they contradict each other: "
        + "\(error.description); merge recordings of one moment and one machine once only")
  }
  return merged
}
