/// Where recordings lie on one time axis.
struct MergeAxis {
  /// What is added to the moments of each; 0 for the one that begins first.
  private(set) var shifts: [Nanoseconds] = []
  /// Which of them are placed by the date alone.
  private(set) var isByDate: [Bool] = []

  /// A machine's clock and its date may have drifted so far apart since another recording.
  private static let drift: Nanoseconds = 1_000_000_000

  init(_ inputs: [NamedTrace]) throws(MergeError) {
    let first = inputs[0].trace.metadata
    shifts = [0]
    isByDate = [false]
    for input in inputs.dropFirst() {
      let metadata = input.trace.metadata
      let isByDate = !Self.shareClock(metadata, first)
      guard let shift = Self.distance(from: first.clock, to: metadata.clock, byDate: isByDate)
      else {
        throw MergeError(
          description: "\(input.name): has neither a clock nor a date in common with "
            + "\(inputs[0].name); merge recordings of 'coreograph record'")
      }
      shifts.append(shift)
      self.isByDate.append(isByDate)
    }
    let earliest = shifts.min() ?? 0
    for index in shifts.indices {
      let (shift, overflow) = shifts[index].subtractingReportingOverflow(earliest)
      let (_, isBeyond) = shift.addingReportingOverflow(inputs[index].trace.end)
      guard !overflow, !isBeyond else {
        throw MergeError(
          description: "\(inputs[index].name): lies more than a century from the others; "
            + "name recordings of one time")
      }
      shifts[index] = shift
    }
  }

  /// Whether both count from the same start of the same machine.
  private static func shareClock(_ one: TraceMetadata, _ other: TraceMetadata) -> Bool {
    guard one.clock.name == "CLOCK_MONOTONIC", other.clock.name == one.clock.name,
      one.machine == other.machine,
      let ticks = distance(from: one.clock, to: other.clock, byDate: false),
      let dates = distance(from: one.clock, to: other.clock, byDate: true)
    else { return false }
    let (difference, overflow) = ticks.subtractingReportingOverflow(dates)
    return !overflow && (-drift...drift).contains(difference)
  }

  private static func distance(
    from one: TraceMetadata.Clock, to other: TraceMetadata.Clock, byDate: Bool
  ) -> Nanoseconds? {
    let texts =
      byDate
      ? [one.originUnixNanoseconds, other.originUnixNanoseconds]
      : [one.originNanoseconds, other.originNanoseconds]
    let moments = texts.compactMap { Nanoseconds($0) }
    guard moments.count == 2, !byDate || moments.allSatisfy({ $0 > 0 }) else { return nil }
    let (distance, overflow) = moments[1].subtractingReportingOverflow(moments[0])
    return overflow ? nil : distance
  }
}

/// Which recordings are of one machine, and which numbers its cores have in the merged one.
struct MergeMachines {
  /// The number of the first core of each recording's machine.
  private(set) var firstCores: [Int32] = []
  /// The places of the recordings that are the first of their machine.
  private(set) var firsts: [Int] = []

  init(_ traces: [Trace]) {
    var widths: [(machine: TraceMetadata.Machine, first: Int32)] = []
    var next: Int32 = 0
    for (index, trace) in traces.enumerated() {
      let machine = trace.metadata.machine
      if let known = widths.first(where: { $0.machine == machine }) {
        firstCores.append(known.first)
        continue
      }
      firstCores.append(next)
      firsts.append(index)
      widths.append((machine, next))
      let same = traces.filter { $0.metadata.machine == machine }
      next += same.map(\.coreCount).max() ?? 0
    }
  }
}

extension Trace {
  /// One more than the highest number of a core in it.
  fileprivate var coreCount: Int32 {
    let listed = metadata.cores.online + metadata.cores.usable
    let seen = [running.cores.max(), foreign.map(\.core).max(), losses.map(\.core).max()]
    return (listed + seen.compactMap { $0 }).max().map { $0 + 1 } ?? 0
  }
}
