import Analysis
import Trace

/// Who held an interpreter lock, in the holders' colours.
struct LockLaneSource: SharedLaneSource {
  let trace: Trace
  let lock: Int
  let colors: ThreadColors
  let offset: Nanoseconds

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    let start = window.start + offset
    let end = window.end + offset
    for (row, use) in trace.interpreterLocks[lock].uses.enumerated() {
      guard let held = use.held, held.end >= start, held.start <= end else { continue }
      body(
        LaneMark(
          time: TimeRange(held.start - offset, held.end - offset), pattern: .solid,
          paint: colors.paint(of: Int(use.thread)), key: MarkKey(row: row)))
    }
  }

  func describe(_ mark: LaneMark) -> String {
    let time = "\(rangeText(mark.time)) (\(durationText(mark.time.duration)))"
    guard let row = mark.key.row else { return time }
    let use = trace.interpreterLocks[lock].uses[row]
    let waited = use.wait.map { " after waiting \(durationText(use.waitEnd - $0))" } ?? ""
    return "\(threadName(trace, Int(use.thread))) · holds the GIL\(waited) · \(time)"
  }

  func caption(_ mark: LaneMark) -> String? { nil }

  func isOf(_ subjects: HighlightedSubjects, _ mark: LaneMark) -> Bool {
    guard let row = mark.key.row else { return false }
    return subjects.threads.contains(Int(trace.interpreterLocks[lock].uses[row].thread))
  }
}

/// What one thread did with an interpreter lock: waits and holds.
struct LockUserLaneSource: LaneSource {
  let trace: Trace
  let lock: Int
  let paint: Paint
  /// Rows of the lock's uses, by take.
  let rows: [Int]
  let offset: Nanoseconds

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    let start = window.start + offset
    let end = window.end + offset
    for row in rows {
      let use = trace.interpreterLocks[lock].uses[row]
      if let wait = use.wait, use.waitEnd >= start, wait <= end {
        body(
          LaneMark(
            time: TimeRange(wait - offset, use.waitEnd - offset), pattern: .dotted, paint: paint,
            key: MarkKey(row: row)))
      }
      if let held = use.held, held.end >= start, held.start <= end {
        body(
          LaneMark(
            time: TimeRange(held.start - offset, held.end - offset), pattern: .solid, paint: paint,
            key: MarkKey(row: row)))
      }
    }
  }

  func describe(_ mark: LaneMark) -> String {
    let what = mark.pattern == .dotted ? "waits for the GIL" : "holds the GIL"
    let thread = mark.key.row.map {
      threadName(trace, Int(trace.interpreterLocks[lock].uses[$0].thread)) + " · "
    }
    return "\(thread ?? "")\(what) · \(rangeText(mark.time)) (\(durationText(mark.time.duration)))"
  }

  func caption(_ mark: LaneMark) -> String? { nil }
}

/// The lanes of all interpreter locks, each above those of its users.
struct LockLanes {
  private(set) var groups: [LaneGroup] = []

  init(
    _ trace: Trace, summary: Summary, colors: ThreadColors, offset: Nanoseconds, window: TimeRange
  ) {
    let shown = TimeRange(window.start + offset, window.end + offset)
    let severalProcesses = Set(trace.interpreterLocks.map(\.process)).count > 1
    for (index, lock) in trace.interpreterLocks.enumerated() {
      var rows: [Int: [Int]] = [:]
      var held: [Int: Nanoseconds] = [:]
      for (row, use) in lock.uses.enumerated() {
        let thread = Int(use.thread)
        rows[thread, default: []].append(row)
        if let time = use.held {
          held[thread, default: 0] += max(
            min(time.end, shown.end) - max(time.start, shown.start), 0)
        }
      }
      let process = trace.processes[lock.process]
      let handoffs = index < summary.gil.count ? summary.gil[index].handoffs : 0
      let all = held.values.reduce(0, +)
      let isShared = rows.count > 1
      let name = lock.number > 0 ? "GIL \(lock.number)" : "GIL"
      let alone = "\(labelText(process.name)) \(process.pid)"
      func lane(
        _ id: String, _ name: String, _ detail: String?, _ full: String, _ time: TimeRange,
        _ held: Nanoseconds, _ source: any LaneSource
      ) -> Lane {
        let start = max(time.start - offset, window.start)
        return Lane(
          id: id, name: name, detail: detail, fullName: full,
          share: percentText(held, of: window.duration),
          life: TimeRange(start, max(min(time.end - offset, window.end), start)), activity: held,
          isMajor: isShared || !severalProcesses || held > window.duration / 20, source: source)
      }
      var lanes = [
        lane(
          "gil-\(process.pid)-\(lock.number)", isShared || !severalProcesses ? name : alone,
          isShared ? (handoffs == 1 ? "1 hand-off" : "\(handoffs) hand-offs") : nil,
          severalProcesses ? "\(name) of \(alone)" : name, process.time, all,
          LockLaneSource(trace: trace, lock: index, colors: colors, offset: offset))
      ]
      for thread in rows.keys.sorted() where isShared {
        let life = trace.threads[thread]
        let isMain = life.key.tid == process.pid
        let own = trace.ownName(ofThread: thread)
        lanes.append(
          lane(
            "thread-\(life.key.tid)", own ?? (isMain ? "main" : "thread"), "\(life.key.tid)",
            own ?? process.name, life.time, held[thread] ?? 0,
            LockUserLaneSource(
              trace: trace, lock: index, paint: colors.paint(of: thread),
              rows: rows[thread] ?? [], offset: offset)))
      }
      groups.append(
        LaneGroup(heading: severalProcesses && isShared ? alone : nil, lanes: lanes))
    }
  }
}

extension LevelTrack {
  /// Threads that wait for an interpreter lock off cores, on top of cores executing: the pale area begins
  /// where the dark one ends, and no thread counts twice.
  static func waiting(
    for curve: LevelCurve, parallelism: LevelCurve, cores: Double, window: TimeRange
  ) -> LevelTrack {
    let both = curve.adding(parallelism)
    let top = max(Int(cores.rounded(.up)), both.peak(in: window), 1)
    return LevelTrack(
      id: "waiting",
      series: [
        Series(
          name: "waiting for the GIL", role: .inFlight, curve: both, mean: curve.mean(in: window)),
        Series(
          name: "cores busy", role: .executing, curve: parallelism,
          mean: parallelism.mean(in: window)),
      ], top: top, limit: (level: cores, name: coresText(cores)), style: .strip)
  }
}
