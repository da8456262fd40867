/// When the threads of all recordings were seen on each core of the merged one.
struct CoreOccupancy {
  private struct Stretch {
    var time: TimeRange
    /// The place of the recording.
    var recording: Int
  }

  private var stretches: [Int32: [Stretch]] = [:]
  private let shifts: [Nanoseconds]
  private let firstCores: [Int32]

  init(_ traces: [Trace], _ axis: MergeAxis, _ machines: MergeMachines) {
    shifts = axis.shifts
    firstCores = machines.firstCores
    for (index, trace) in traces.enumerated() {
      for row in 0..<trace.running.count where !trace.isInferred(row) {
        let time = trace.running.time(row)
        stretches[trace.running.cores[row] + firstCores[index], default: []].append(
          Stretch(
            time: TimeRange(time.start + shifts[index], time.end + shifts[index]),
            recording: index))
      }
    }
    for core in stretches.keys {
      stretches[core]?.sort { ($0.time.start, $0.time.end) < ($1.time.start, $1.time.end) }
    }
  }

  /// What of `time` no thread was seen on `core`.
  func free(_ time: TimeRange, on core: Int32) -> [TimeRange] {
    var free: [TimeRange] = []
    var start = time.start
    for stretch in stretches(on: core, after: time.start) {
      guard stretch.time.start < time.end else { break }
      if stretch.time.start > start { free.append(TimeRange(start, stretch.time.start)) }
      start = max(start, stretch.time.end)
    }
    if start < time.end { free.append(TimeRange(start, time.end)) }
    return free
  }

  /// Ends what is only inferred where a thread of another recording was seen on the same core: what
  /// follows is not known. `number` is the place of `trace` among the recordings.
  func cutInferred(of trace: inout Trace, number: Int) {
    for row in 0..<trace.running.count where trace.isInferred(row) {
      let time = trace.running.time(row)
      let known = trace.threads[Int(trace.running.threads[row])].inferredFrom ?? time.start
      let core = trace.running.cores[row] + firstCores[number]
      let from = max(time.start, known) + shifts[number]
      let other = stretches(on: core, after: from).first { $0.recording != number }
      guard let other, other.time.start < time.end + shifts[number] else { continue }
      trace.running.ends[row] = max(other.time.start, from) - shifts[number]
      trace.running.endings[row] = .lost
    }
  }

  /// The stretches on `core` that end after `moment`, by start.
  private func stretches(on core: Int32, after moment: Nanoseconds) -> ArraySlice<Stretch> {
    let all = stretches[core] ?? []
    // Those of one recording follow each other; another one's may begin before and end after.
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].time.end > moment { high = middle } else { low = middle + 1 }
    }
    return all[low...]
  }
}

extension Trace {
  /// Whether some of running span `row` is inferred.
  fileprivate func isInferred(_ row: Int) -> Bool {
    guard let from = threads[Int(running.threads[row])].inferredFrom else { return false }
    return running.ends[row] > from
  }
}
