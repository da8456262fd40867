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
  let figure = try Figure(request)
  return try FigureLayout(
    request, figure.subjects, measuring, words: figure.words, window: figure.window
  )
  .scene(figure.body)
}

/// What a request asks for, before anything has a place.
struct Figure {
  var subjects: [FigureSubject]
  /// The stretch that is drawn.
  var window: TimeRange
  var body: any FigureBody
  var words: FigureWords
}

extension Figure {
  init(_ request: FigureRequest) throws(FigureError) {
    self =
      request.kind == .compare
      ? try Figure(comparing: request) : try Figure(drawing: request)
    body = try annotated(body, request, window: window)
  }

  private init(drawing request: FigureRequest) throws(FigureError) {
    let names = sharedPrefix(request.inputs.map(\.name))
    if let studied = request.studied, request.inputs.count == 1 {
      subjects = [studied.subject]
    } else {
      subjects = zip(request.inputs, names.rest).map { FigureSubject($0, name: $1) }
    }
    guard let longest = subjects.map(\.extent.end).max() else { throw .noInputs }
    let first = subjects.map(\.extent.start).min() ?? 0
    window = try Figures.window(request.options, first: first, longest: longest)
    (body, words) = try compose(request, subjects, common: names.prefix, window: window)
  }
}

/// The chart that `request` asks for, and its words.
private func compose(
  _ request: FigureRequest, _ subjects: [FigureSubject], common: String?, window: TimeRange
) throws(FigureError) -> (body: any FigureBody, words: FigureWords) {
  let kind: TimelineKind
  try requireCores(request.kind, subjects)
  switch request.kind {
  case .threads: kind = .threads
  case .cores: kind = .cores
  case .concurrency: kind = .concurrency
  case .gil: kind = .gil
  case .tasks: kind = .tasks
  case .models:
    return models(
      try chosen(subjects, request), common: common, window: window,
      bright: request.options.highlights.times)
  case .map:
    return map(
      try chosen(subjects, request), common: common, window: window,
      palette: request.options.theme.palette.count)
  case .states: return try states(request, subjects, common: common, window: window)
  case .waits: return try waits(request, subjects, common: common, window: window)
  case .criticalPath:
    return try criticalPath(request, subjects, common: common, window: window)
  // Drawn by ``makeComparisonScene(_:measuring:)``, whose subjects share their colours.
  case .compare: throw .notTwoRuns(subjects.count)
  }
  return try timeline(kind, request, subjects, common: common, window: window)
}

/// Refuses charts of what cores did where a recording does not say it.
private func requireCores(_ kind: FigureKind, _ subjects: [FigureSubject]) throws(FigureError) {
  guard let blind = subjects.first(where: { !$0.summary.seesCores }) else { return }
  switch kind {
  case .tasks, .threads, .concurrency, .models: return
  case .cores, .gil, .map, .states, .waits, .criticalPath, .compare:
    let name = subjects.count > 1 ? "\(labelText(blind.name)): " : ""
    throw .missing(
      "\(name)what cores and threads did was not recorded, only tasks: draw tasks or concurrency, "
        + "or record the program with 'coreograph record'")
  }
}

/// The recordings whose names the user's choice of lanes takes: where every run is a lane or a point.
private func chosen(
  _ subjects: [FigureSubject], _ request: FigureRequest
) throws(FigureError) -> [FigureSubject] {
  guard let choice = request.options.lanes else { return try emphasized(subjects, request) }
  if choice.hasHeadings { throw .noGroups(kind: request.kind.rawValue) }
  let taken = try choice.runs(of: subjects.map(\.name)).map { index, name in
    var subject = subjects[index]
    subject.name = name
    return subject
  }
  if taken.isEmpty { throw .noLaneLeft }
  return try emphasized(taken, request)
}

/// `subjects`, those in front that the user highlights.
private func emphasized(
  _ subjects: [FigureSubject], _ request: FigureRequest
) throws(FigureError) -> [FigureSubject] {
  let patterns = request.options.highlights.patterns
  if patterns.isEmpty { return subjects }
  for pattern in patterns where !subjects.contains(where: { pattern.matches($0.name) }) {
    throw .noSuchLane(.highlight, pattern, among: subjects.map(\.name))
  }
  return subjects.map { subject in
    var subject = subject
    let isInFront = patterns.contains { $0.matches(subject.name) }
    subject.emphasis = isInFront ? .strong : .faint
    return subject
  }
}

/// `body` with the call-outs that `request` asks for.
func annotated(
  _ body: any FigureBody, _ request: FigureRequest, window: TimeRange
) throws(FigureError) -> any FigureBody {
  let notes = request.options.notes
  let bright = request.options.highlights.times
  if notes.isEmpty, bright.isEmpty { return body }
  guard body.hasTimeAxis else {
    throw .noUse(notes.isEmpty ? .highlight : .note, kind: request.kind.rawValue)
  }
  for note in notes {
    if note.time < window.start || note.time > window.end {
      throw .outsideWindow(.note, note.time, window: window)
    }
    if let lane = note.lane, !body.has(lane) {
      throw .noSuchLane(.note, lane, among: body.laneNames)
    }
  }
  for time in bright where time.start >= window.end || time.end <= window.start {
    throw .outsideWindow(
      .highlight, time.start >= window.end ? time.start : time.end, window: window)
  }
  return notes.isEmpty ? body : NotedBody(body: body, notes: notes)
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
  var name: String
  let trace: Trace
  let summary: Summary
  let levels: Levels
  /// Where the time of its threads in each state can be looked up.
  let states: StateIndex
  let colors: ThreadColors
  /// What it is beside other runs, where every run is a lane or a point.
  var emphasis = Emphasis.none

  /// - Parameter colors: where threads should have the colours of others; nil gives them their own.
  init(_ input: NamedTrace, name: String, colors: ThreadColors? = nil) {
    self.name = name
    trace = input.trace
    (summary, levels, states) = Summary.withLevelsAndIndex(of: input.trace)
    self.colors =
      colors ?? ThreadColors(trace, running: summary.threads.map(\.states.running))
  }

  /// A recording whose numbers are known, by itself.
  init(_ trace: Trace, _ summary: Summary, _ levels: Levels) {
    name = ""
    self.trace = trace
    self.summary = summary
    self.levels = levels
    states = StateIndex()
    colors = ThreadColors(trace, running: summary.threads.map(\.states.running))
  }

  /// Whether there is so much in it that marks are narrower than pixels on most figures.
  var isLarge: Bool { trace.running.count > 100_000 }

  /// What lies between the moments of the axis, which begins with the run, and those of the trace.
  var offset: Nanoseconds { trace.wholeRun.start }

  /// What the recording holds of the run, in moments of the axis.
  var extent: TimeRange {
    let run = trace.runTime
    guard run.start >= offset else { return TimeRange(0, trace.wholeRun.duration) }
    return TimeRange(run.start - offset, run.end - offset)
  }

  /// Whether its concurrency counts threads beside the tasks that agents reported.
  var countsThreads: Bool {
    guard let tasks = trace.taskCurve else { return false }
    return abs(levels.concurrency.mean - tasks.mean) >= 0.005
  }

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
    let extent = extent
    let end = min(window.end, extent.end)
    return TimeRange(min(max(window.start, extent.start), end), end)
  }
}

/// The stretch of the axis to draw: what there is from `first` to `longest`, if nothing else is asked for.
func window(
  _ options: FigureOptions, first: Nanoseconds = 0, longest: Nanoseconds
) throws(FigureError) -> TimeRange {
  // An empty recording gets an axis all the same.
  let end = longest > 0 ? longest : 1_000_000_000
  let from = options.from ?? first
  let to = options.to ?? end
  guard from < to, from < end, to > 0 else {
    throw .emptyWindow(from: from, to: to, recordingEnd: longest)
  }
  return TimeRange(max(from, 0), to)
}
