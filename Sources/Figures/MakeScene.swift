import Analysis
import Scene
import Trace

/// Draws the figure that `request` asks for as a ``Scene/Scene``, laid out with the widths that
/// `measuring` reports.
///
/// The same request gives the same scene. Its size is bounded by its pixels, not by the number of
/// events; time is linear in the events of the window, twice over.
public func makeScene(
  _ request: FigureRequest, measuring: any TextMeasuring
) throws(FigureError) -> Scene {
  let names = sharedPrefix(request.inputs.map(\.name))
  let subjects = zip(request.inputs, names.rest).map { FigureSubject($0, name: $1) }
  guard let longest = subjects.map(\.trace.runTime.duration).max() else { throw .noInputs }
  let window = try window(request.options, longest: longest)
  let figure = try compose(request, subjects, common: names.prefix, window: window)
  return try FigureLayout(request, subjects, measuring, words: figure.words, window: window)
    .scene(figure.body)
}

/// What `request` asks for, before anything has a place.
private func compose(
  _ request: FigureRequest, _ subjects: [FigureSubject], common: String?, window: TimeRange
) throws(FigureError) -> (body: any FigureBody, words: FigureWords) {
  let kind: TimelineKind
  switch request.kind {
  case .threads: kind = .threads
  case .cores: kind = .cores
  case .concurrency: kind = .concurrency
  case .gil: kind = .gil
  case .tasks: kind = .tasks
  case .models:
    return models(try chosen(subjects, request), common: common, window: window)
  case .map: return map(try chosen(subjects, request), common: common, window: window)
  }
  return try timeline(kind, request, subjects, common: common, window: window)
}

/// The recordings whose names the user's choice of lanes takes: where every run is a lane or a point.
private func chosen(
  _ subjects: [FigureSubject], _ request: FigureRequest
) throws(FigureError) -> [FigureSubject] {
  guard let choice = request.options.lanes else { return subjects }
  let taken = try choice.indices(of: subjects.map(\.name)).map { subjects[$0] }
  if taken.isEmpty { throw .noInputs }
  return taken
}

/// What several names have in common up to their last `/`, as in `primes` of `primes/threading` and
/// `primes/asyncio`, and what is left of each.
func sharedPrefix(_ names: [String]) -> (prefix: String?, rest: [String]) {
  guard names.count > 1, let first = names.first, let slash = first.lastIndex(of: "/") else {
    return (nil, names)
  }
  let prefix = first[...slash]
  guard prefix.count > 1, names.allSatisfy({ $0.hasPrefix(prefix) && $0.count > prefix.count })
  else { return (nil, names) }
  return (String(prefix.dropLast()), names.map { String($0.dropFirst(prefix.count)) })
}

/// A recording with its numbers.
struct FigureSubject {
  let name: String
  let trace: Trace
  let summary: Summary
  let levels: Levels
  let colors: ThreadColors

  init(_ input: NamedTrace, name: String) {
    self.name = name
    trace = input.trace
    summary = Summary(input.trace)
    levels = Levels(input.trace)
    colors = ThreadColors(input.trace)
  }

  /// What lies between the moments of the axis, which begins with the run, and those of the trace.
  var offset: Nanoseconds { trace.runTime.start }

  /// Where records were lost in `window`, in moments of the axis.
  func losses(in window: TimeRange) -> [TimeRange] {
    trace.losses.compactMap { loss in
      let from = max(loss.time.start - offset, window.start)
      let to = min(loss.time.end - offset, window.end)
      return from <= to ? TimeRange(from, to) : nil
    }
  }

  /// The part of `window` in which the run went on, both in moments of the axis: what averages and
  /// shares refer to.
  func shown(of window: TimeRange) -> TimeRange {
    let end = min(window.end, trace.runTime.duration)
    return TimeRange(min(window.start, end), end)
  }
}

/// The stretch of the axis to draw.
private func window(
  _ options: FigureOptions, longest: Nanoseconds
) throws(FigureError) -> TimeRange {
  // An empty recording gets an axis all the same.
  let end = longest > 0 ? longest : 1_000_000_000
  let from = options.from ?? 0
  let to = options.to ?? end
  guard from < to, from < end, to > 0 else {
    throw .emptyWindow(from: from, to: to, recordingEnd: longest)
  }
  return TimeRange(max(from, 0), to)
}
