import Analysis
import Scene
import Trace

extension Figure {
  /// A run before over a run after on one time axis, and below them the steps that lead from the one's
  /// end to the other's.
  init(comparing request: FigureRequest) throws(FigureError) {
    guard let before = request.inputs.first, let after = request.inputs.last,
      request.inputs.count == 2,
      let comparison = request.comparison
        ?? RunComparison([ComparedRun(before)], with: [ComparedRun(after)])
    else { throw .notTwoRuns(request.inputs.count) }
    let (common, rest) = sharedPrefix([before.name, after.name])
    let names = before.name == after.name ? ("before", "after") : (rest[0], rest[1])
    let base = FigureSubject(before, name: names.0)
    let colors = ThreadColors(after.trace, like: before.trace, colors: base.colors)
    let subjects = [base, FigureSubject(after, name: names.1, colors: colors)]
    let longest = (comparison.base + comparison.candidate).map(\.wall).max() ?? 0
    // A run that took much longer does not press the two that are drawn together: it is told of.
    let drawn = subjects.map(\.trace.runTime.duration).max() ?? 0
    let window = try Figures.window(request.options, longest: min(longest, drawn + drawn / 5 * 3))
    let content = FigureContent(
      .threads, subjects, window: window, colors: request.options.theme.palette.count)
    let roles = subjects.map { ThreadRoles($0.trace) }
    var panels = zip(content.panels.indices, content.panels).map { index, panel in
      panel.matched(to: roles[index], of: subjects[index].trace, beside: roles[1 - index])
    }
    try arrange(&panels, by: request, of: subjects.map(\.trace))
    let words = FigureWords(
      finding: comparison.headline,
      subtitle: [
        common.map { labelText($0) }, "\(labelText(names.0)) over \(labelText(names.1))",
        comparison.certainty,
      ].compactMap(\.self),
      legend: content.legend,
      picture: "A run before over a run after on one time axis, with the steps between their ends, "
        + rangeText(window))
    let body = CompareBody(
      timeline: TimelineBody(
        kind: .compare, panels: panels, window: window, bright: request.options.highlights.times),
      comparison: comparison, keepsLanes: request.options.lanes != nil)
    self.init(subjects: subjects, window: window, body: body, words: words)
  }
}

extension Panel {
  /// The same lanes by role, in an order that two runs share, without groups: those with a
  /// counterpart first. A lane without one says so.
  fileprivate func matched(
    to roles: ThreadRoles, of trace: Trace, beside other: ThreadRoles
  ) -> Panel {
    let counterparts = Set(other.roles)
    var byLane: [String: ThreadRoles.Role] = [:]
    for (thread, role) in zip(trace.threads, roles.roles) {
      byLane["thread-\(thread.key.tid)"] = byLane["thread-\(thread.key.tid)"] ?? role
    }
    let all = roles.roles + other.roles
    let lanes = groups.flatMap(\.lanes).enumerated().map { index, lane in
      (index: index, lane: lane, role: byLane[lane.id])
    }.sorted { one, two in
      let (first, second) = (place(of: one.role), place(of: two.role))
      return (first.0, first.1, one.index) < (second.0, second.1, two.index)
    }
    /// Main first, then what both have, then the rest; within them by name and number.
    func place(of role: ThreadRoles.Role?) -> (Int, String) {
      guard let role else { return (3, "") }
      if role.name == "main" { return (0, "") }
      return (counterparts.contains(role) ? 1 : 2, "\(role.name) \(role.number + 1_000_000)")
    }
    var result = self
    result.groups = [
      LaneGroup(
        heading: nil,
        lanes: lanes.map { entry in
          var lane = entry.lane
          guard let role = entry.role else { return lane }
          let isOnly = all.count { $0.name == role.name && $0.number > 0 } == 0
          lane.name = isOnly ? role.shortName : "\(role.shortName) \(role.number + 1)"
          lane.fullName = lane.name
          lane.detail = counterparts.contains(role) ? nil : "only here"
          return lane
        })
    ]
    return result
  }
}

extension ThreadRoles.Role {
  /// The name without the places of numbers at its end.
  fileprivate var shortName: String {
    var short = name[...]
    while let last = short.last, "#-_ ".contains(last) { short.removeLast() }
    return short.isEmpty ? name : String(short)
  }
}
