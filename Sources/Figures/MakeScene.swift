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
  let subjects = request.inputs.map(FigureSubject.init)
  guard let longest = subjects.map(\.trace.runTime.duration).max() else { throw .noInputs }
  let window = try window(request.options, longest: longest)
  let content = FigureContent(
    request.kind, subjects, window: window, colors: request.options.theme.palette.count)
  var panels = content.panels
  if let choice = request.options.lanes {
    let groups = panels.flatMap(\.groups)
    if let unknown = choice.unmatched(in: groups).first { throw .noSuchLane(unknown) }
    for index in panels.indices { panels[index].choose(choice) }
  }
  return try FigureLayout(request, subjects, measuring).scene(
    panels, window: window, legend: content.legend)
}

/// A recording with its numbers.
struct FigureSubject {
  let name: String
  let trace: Trace
  let summary: Summary
  let levels: Levels
  let colors: ThreadColors

  init(_ input: NamedTrace) {
    name = input.name
    trace = input.trace
    summary = Summary(input.trace)
    levels = Levels(input.trace)
    colors = ThreadColors(input.trace)
  }

  /// What lies between the moments of the axis, which begins with the run, and those of the trace.
  var offset: Nanoseconds { trace.runTime.start }

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
  let from = options.from ?? 0
  let to = options.to ?? max(longest, 1)
  guard from < to, from < max(longest, 1), to > 0 else {
    throw .emptyWindow(from: from, to: to, recordingEnd: longest)
  }
  return TimeRange(max(from, 0), to)
}
