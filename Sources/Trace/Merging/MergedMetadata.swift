/// What is said of a recording that was put together from `inputs`.
///
/// - Parameter renamed: how many processes have another id than in their recording.
func mergedMetadata(
  _ inputs: [NamedTrace], _ axis: MergeAxis, _ machines: MergeMachines, renamed: Int,
  writer: String
) -> TraceMetadata {
  let all = inputs.map(\.trace.metadata)
  let first = axis.shifts.firstIndex(of: 0) ?? 0
  let commands = Set(all.map(\.command))
  var metadata = TraceMetadata(
    writer: writer, label: inputs.map(\.name).joined(separator: " + "),
    command: commands.count == 1 ? all[0].command : [],
    workingDirectory: nil, machine: machine(all, machines), cores: cores(all, machines),
    capture: capture(inputs, axis, renamed: renamed), clock: all[first].clock)
  let exits = all.compactMap(\.exit)
  if exits.count == all.count { metadata.exit = exits.first { $0.status != 0 } ?? exits.first }
  let usages = all.compactMap(\.usage)
  if usages.count == all.count { metadata.usage = usages.dropFirst().reduce(usages[0], +) }
  metadata.cutShort = all.contains(where: \.cutShort)
  return metadata
}

private func machine(_ all: [TraceMetadata], _ machines: MergeMachines) -> TraceMetadata.Machine {
  let distinct = machines.firsts.map { all[$0].machine }
  func told(_ texts: [String]) -> String {
    var seen: Set<String> = []
    return texts.filter { !$0.isEmpty && seen.insert($0).inserted }.joined(separator: ", ")
  }
  return TraceMetadata.Machine(
    hostname: told(distinct.map(\.hostname)), processor: told(distinct.map(\.processor)),
    kernel: told(distinct.map(\.kernel)), architecture: told(distinct.map(\.architecture)),
    memoryBytes: distinct.reduce(0) { $0 &+ $1.memoryBytes })
}

private func cores(_ all: [TraceMetadata], _ machines: MergeMachines) -> TraceMetadata.Cores {
  func united(_ numbers: (TraceMetadata.Cores) -> [Int32]) -> [Int32] {
    Set(
      zip(all, machines.firstCores).flatMap { metadata, first in
        numbers(metadata.cores).map { $0 + first }
      }
    ).sorted()
  }
  return TraceMetadata.Cores(online: united(\.online), usable: united(\.usable), quota: nil)
}

private func capture(
  _ inputs: [NamedTrace], _ axis: MergeAxis, renamed: Int
) -> TraceMetadata.CaptureFacts {
  let all = inputs.map(\.trace.metadata.capture)
  func sum(_ seconds: (TraceMetadata.CaptureFacts) -> Double?) -> Double? {
    let known = all.compactMap(seconds)
    return known.isEmpty ? nil : known.reduce(0, +)
  }
  // The one that knows least: nothing more holds for all.
  let order: [TraceMetadata.Method] = [.tasks, .procfs, .switches, .tracepoints]
  let method = order.first { method in all.contains { $0.method == method } } ?? .switches
  var notes = zip(inputs, axis.shifts).map { input, shift in
    "merged: \(input.name), recorded by \(input.trace.metadata.capture.method.rawValue), "
      + "\(input.trace.metadata.capture.lostRecords) records lost, begins at \(seconds(shift))"
  }
  if axis.isByDate.contains(true) {
    notes.append(
      "recordings of several machines or starts of one are placed by the date: as right as "
        + "their clocks agree, often only to milliseconds")
  }
  if renamed > 0 {
    notes.append("processes whose ids another recording has, too, and that got others: \(renamed)")
  }
  if inputs.contains(where: { $0.trace.tasks.contains { $0.outcome == nil } }) {
    notes.append(
      "tasks that had not ended when their recording did are shown until the last one's end")
  }
  for (input, facts) in zip(inputs, all) { notes += facts.notes.map { "\(input.name): \($0)" } }
  var facts = TraceMetadata.CaptureFacts(
    method: method, notes: notes, lostRecords: all.reduce(0) { $0 &+ $1.lostRecords },
    overheadSeconds: all.reduce(0) { $0 + $1.overheadSeconds },
    samplePeriodSeconds: all.compactMap(\.samplePeriodSeconds).max(), accountedShare: nil)
  facts.inferredSeconds = sum(\.inferredSeconds)
  facts.uncertainSeconds = sum(\.uncertainSeconds)
  facts.heldSeconds = sum(\.heldSeconds)
  return facts
}

/// As in `1.250 s`.
private func seconds(_ time: Nanoseconds) -> String {
  let milliseconds = (time + 500_000) / 1_000_000
  return "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()) s"
}

extension TraceMetadata.Usage {
  fileprivate static func + (one: Self, other: Self) -> Self {
    Self(
      userSeconds: one.userSeconds + other.userSeconds,
      systemSeconds: one.systemSeconds + other.systemSeconds,
      maxResidentBytes: max(one.maxResidentBytes, other.maxResidentBytes),
      voluntarySwitches: one.voluntarySwitches &+ other.voluntarySwitches,
      involuntarySwitches: one.involuntarySwitches &+ other.involuntarySwitches)
  }
}
