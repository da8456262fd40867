import Analysis
import Trace

/// A critical path in moments of the axis.
struct PathOverlay: Sendable {
  /// A stretch of it.
  struct Stretch: Sendable {
    var time: TimeRange
    /// The index of its thread in the trace.
    var thread: Int
    var kind: CriticalPath.Kind
  }

  /// In order; they tile what is shown.
  let stretches: [Stretch]
  /// The same by thread.
  let byThread: [Int: [Stretch]]

  /// The part of `path` that lies in `window` of the axis, which begins `offset` into the trace.
  init(_ path: CriticalPath, in window: TimeRange, offset: Nanoseconds) {
    stretches = path.segments.compactMap { segment in
      let start = max(segment.time.start - offset, window.start)
      let end = min(segment.time.end - offset, window.end)
      guard start < end else { return nil }
      return Stretch(time: TimeRange(start, end), thread: segment.thread, kind: segment.kind)
    }
    byThread = Dictionary(grouping: stretches, by: \.thread)
  }
}

/// The stretches of a path on one thread, as marks in the thread's colour.
struct PathLaneSource: LaneSource {
  let stretches: [PathOverlay.Stretch]
  let trace: Trace
  let thread: Int
  let paint: Paint

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    for stretch in stretches {
      guard stretch.time.end >= window.start, stretch.time.start <= window.end else { continue }
      body(
        LaneMark(
          time: stretch.time, pattern: stretch.kind.pattern,
          paint: stretch.kind == .unknown ? .minorThread : paint, key: MarkKey()))
    }
  }

  func describe(_ mark: LaneMark) -> String {
    let kind = CriticalPath.Kind.allCases.first { $0.pattern == mark.pattern } ?? .unknown
    return "critical path: \(threadName(trace, thread)) · \(kind.legend) · "
      + "\(rangeText(mark.time)) (\(durationText(mark.time.duration)))"
  }

  func caption(_ mark: LaneMark) -> String? { nil }
}

/// What a path consists of, as one bar as long as the path: first what threads computed, each in its
/// colour, then what was waited for.
struct PathParts: LaneSource {
  private struct Part: Sendable {
    var time: TimeRange
    var pattern: Pattern
    var paint: Paint
    var name: String
  }

  private let parts: [Part]
  private let whole: Nanoseconds

  init(_ overlay: PathOverlay, _ subject: FigureSubject, from start: Nanoseconds) {
    var running: [Int: Nanoseconds] = [:]
    var waiting: [CriticalPath.Kind: Nanoseconds] = [:]
    for stretch in overlay.stretches {
      if stretch.kind == .running {
        running[stretch.thread, default: 0] += stretch.time.duration
      } else {
        waiting[stretch.kind, default: 0] += stretch.time.duration
      }
    }
    var parts: [Part] = []
    var cursor = start
    func add(_ time: Nanoseconds, _ pattern: Pattern, _ paint: Paint, _ name: String) {
      parts.append(
        Part(time: TimeRange(cursor, cursor + time), pattern: pattern, paint: paint, name: name))
      cursor += time
    }
    for (thread, time) in running.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      add(time, .solid, subject.colors.paint(of: thread), threadName(subject.trace, thread))
    }
    for kind in CriticalPath.Kind.allCases {
      if let time = waiting[kind] { add(time, kind.pattern, .minorThread, kind.legend) }
    }
    self.parts = parts
    whole = cursor - start
  }

  func forEachMark(in window: TimeRange, _ body: (LaneMark) -> Void) {
    for (row, part) in parts.enumerated() {
      body(
        LaneMark(
          time: part.time, pattern: part.pattern, paint: part.paint, key: MarkKey(row: row)))
    }
  }

  func describe(_ mark: LaneMark) -> String {
    let share = percentText(mark.time.duration, of: whole)
    guard let row = mark.key.row else { return share }
    return "\(parts[row].name): \(durationText(mark.time.duration)) (\(share))"
  }

  func caption(_ mark: LaneMark) -> String? {
    guard let row = mark.key.row else { return nil }
    return "\(parts[row].name) \(percentText(mark.time.duration, of: whole))"
  }

  func shortCaption(_ mark: LaneMark) -> String? { percentText(mark.time.duration, of: whole) }
}
