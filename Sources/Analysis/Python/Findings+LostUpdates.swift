import Trace

/// Updates that a program itself found missing.
///
/// No recording sees what a program's variables hold. So this rests on a statement of the program: a
/// mark named `updates of NAME: ACTUAL of EXPECTED` (docs/NUMBERS.md), which `coreograph.updates` of
/// the Python module writes.
func findLostUpdates(_ trace: Trace) -> [Finding] {
  trace.marks.compactMap { mark -> Finding? in
    guard let said = UpdateCount(mark.name), said.actual < said.expected else { return nil }
    let lost = said.expected - said.actual
    let inside = trace.marks.filter { $0.name == said.name && $0.time.duration > 0 }
    var events = LevelEvents(over: trace.runTime)
    for stretch in inside {
      let time = trace.runTime.intersection(stretch.time)
      events.add(time.start, time.end)
    }
    let together = events.takeCurve().time(atLeast: 2)
    let threads = Set(inside.map(\.thread)).sorted()
    let overlap =
      together > 0
      ? " \(count(threads.count, "thread")) worked on it, two or more of them at once for"
        + " \(duration(together.seconds))." : ""
    return Finding(
      id: .lostUpdates, severity: .problem,
      text: "By the program's own count \(grouped(lost)) of \(grouped(said.expected)) updates of"
        + " '\(said.name)' were lost (\(percent(Double(lost) / Double(said.expected)))): threads"
        + " read it, and wrote back what had been overwritten meanwhile.\(overlap) Hold a lock from"
        + " reading to writing, or let each thread count for itself and add up at the end.",
      where: enumeration(
        (threads.isEmpty ? [mark.thread] : threads).map { trace.nameForPeople(ofThread: $0) }),
      seconds: together.seconds)
  }
}

/// What a program says about one of its counters: `updates of NAME: ACTUAL of EXPECTED`.
struct UpdateCount: Equatable {
  /// What it calls it.
  var name: String
  /// How many updates it holds.
  var actual: Int
  /// How many were made.
  var expected: Int

  /// Reads the name of a mark; nil where it says something else.
  init?(_ mark: String) {
    let start = "updates of "
    guard mark.hasPrefix(start), let colon = mark.lastIndex(of: ":") else { return nil }
    let words = mark[mark.index(after: colon)...].split(separator: " ")
    guard words.count == 3, words[1] == "of", let actual = Int(words[0]),
      let expected = Int(words[2]), expected > 0
    else { return nil }
    let name = mark[..<colon].dropFirst(start.count)
    guard !name.isEmpty else { return nil }
    self.name = String(name)
    self.actual = actual
    self.expected = expected
  }
}
