/// Ends spans where a thread of another recording took over their core: two recorders stamp one switch
/// some hundred nanoseconds apart. Returns how many spans were shortened, by `allowance` at most.
///
/// What overlaps by more is left as it is: recordings that contradict each other.
func alignHandOvers(
  _ traces: inout [Trace], _ axis: MergeAxis, _ machines: MergeMachines
) -> Int {
  let allowance: Nanoseconds = 5_000
  var spans: [Int32: [(time: TimeRange, recording: Int, row: Int)]] = [:]
  for (index, trace) in traces.enumerated() {
    let shift = axis.shifts[index]
    for row in 0..<trace.running.count {
      let time = trace.running.time(row)
      spans[trace.running.cores[row] + machines.firstCores[index], default: []].append(
        (TimeRange(time.start + shift, time.end + shift), index, row))
    }
  }
  var shortened = 0
  for core in spans.keys.sorted() {
    let ordered = (spans[core] ?? []).sorted {
      ($0.time.start, $0.time.end, $0.recording) < ($1.time.start, $1.time.end, $1.recording)
    }
    for (one, next) in zip(ordered, ordered.dropFirst()) where one.recording != next.recording {
      let overlap = one.time.end - next.time.start
      guard overlap > 0, overlap <= allowance, overlap < one.time.duration,
        next.time.end >= one.time.end
      else { continue }
      traces[one.recording].running.ends[one.row] -= overlap
      shortened += 1
    }
  }
  return shortened
}
