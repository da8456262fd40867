import Trace

/// Deals slices out to as many lanes as they need, in none of which two overlap.
func lanes(of slices: [PerfettoTrackWriter.Slice]) -> [[PerfettoTrackWriter.Slice]] {
  let byStart = slices.indices.sorted {
    (slices[$0].time.start, slices[$0].time.end, $0) < (
      slices[$1].time.start, slices[$1].time.end, $1
    )
  }
  let byEnd = slices.indices.sorted {
    (slices[$0].time.end, slices[$0].time.start, $0) < (
      slices[$1].time.end, slices[$1].time.start, $1
    )
  }
  var lanes: [[PerfettoTrackWriter.Slice]] = []
  var laneOf = [Int](repeating: -1, count: slices.count)
  var free: [Int] = []
  var ended = 0
  for index in byStart {
    // One that takes no time may end as this one begins, and have its turn after it.
    while ended < byEnd.count, slices[byEnd[ended]].time.end <= slices[index].time.start,
      laneOf[byEnd[ended]] >= 0
    {
      free.append(laneOf[byEnd[ended]])
      ended += 1
    }
    let lane = free.popLast() ?? lanes.count
    if lane == lanes.count { lanes.append([]) }
    laneOf[index] = lane
    lanes[lane].append(slices[index])
  }
  return lanes
}

/// Deals slices out to lanes in which they lie inside one another or follow one another.
func nestingLanes(of slices: [PerfettoTrackWriter.Slice]) -> [[PerfettoTrackWriter.Slice]] {
  let order = slices.indices.sorted {
    (slices[$0].time.start, slices[$1].time.end, $0) < (
      slices[$1].time.start, slices[$0].time.end, $1
    )
  }
  var lanes: [(slices: [PerfettoTrackWriter.Slice], open: [Nanoseconds])] = []
  for index in order {
    let time = slices[index].time
    var lane = 0
    while lane < lanes.count {
      while let end = lanes[lane].open.last, end <= time.start { lanes[lane].open.removeLast() }
      if lanes[lane].open.last.map({ time.end <= $0 }) ?? true { break }
      lane += 1
    }
    if lane == lanes.count { lanes.append(([], [])) }
    lanes[lane].slices.append(slices[index])
    lanes[lane].open.append(time.end)
  }
  return lanes.map(\.slices)
}
