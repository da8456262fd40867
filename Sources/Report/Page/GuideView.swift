import Analysis

/// Which model suits a workload, as `guide.mustache` sees it.
struct GuideView {
  let title: String
  /// The advice, or why there is none.
  let text: String
  /// What each model lets one expect; nil where there is no advice.
  let models: ModelsView?
  let hasChoices: Bool
  let choices: [Choice]
  let notes: [String]

  /// A question with its answer.
  struct Choice {
    let heading: String
    let why: String
  }

  /// The table of models.
  struct ModelsView {
    let rows: [Row]
  }

  /// A model.
  struct Row {
    let name: String
    let isAdvised: Bool
    /// How its expected time comes about.
    let derivation: String
    let cells: [NumberCell]
  }
}

extension GuideView {
  /// The guides that `runs` allow: one for each workload among them.
  static func all(_ runs: [Run]) -> [GuideView] {
    let guides = Guide.all(runs.map { GuideRun(name: $0.name, summary: $0.summary) })
    return guides.filter { $0.profile != nil }.map {
      GuideView($0, isOneOfSeveral: guides.count > 1)
    }
  }

  private init(_ guide: Guide, isOneOfSeveral: Bool) {
    title =
      isOneOfSeveral
      ? "Which model suits \(shown(guide.workload))" : "Which model suits it"
    text = shown(guide.text, limit: 1000)
    let rows = guide.expectations.map {
      Row(
        $0, isAdvised: $0.model == guide.advice, isPython: guide.profile?.isPython ?? false)
    }
    models = rows.isEmpty ? nil : ModelsView(rows: rows)
    choices = guide.choices.map { Choice(heading: $0.heading, why: $0.why) }
    hasChoices = !choices.isEmpty
    notes = guide.notes.map { shown($0, limit: 400) }
  }
}

extension GuideView.Row {
  init(_ model: GuideExpectation, isAdvised: Bool, isPython: Bool) {
    name = model.model.heading(inPython: isPython)
    self.isAdvised = isAdvised
    derivation = model.derivation
    cells = [
      NumberCell(value: model.seconds, text: duration(model.seconds), label: "Expected"),
      NumberCell(
        value: model.atLeastSeconds, text: duration(model.atLeastSeconds), label: "At best"),
      NumberCell(
        value: model.gain, text: "\(decimals(model.gain, 2))\u{A0}\u{D7}", label: "Speedup"),
      NumberCell(
        value: model.measuredSeconds ?? 0,
        text: model.measuredSeconds.map { duration($0) } ?? "\u{2013}", label: "Measured"),
    ]
  }
}
