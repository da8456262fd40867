/// Which model suits a workload and why, from recordings of it: the value of `coreograph guide --json`.
public struct Guide: Sendable, Equatable, Codable {
  /// What ran.
  public var workload: String
  /// What is known of it; nil where the recordings allow no advice.
  public var profile: WorkloadProfile?
  /// The model that suits it; nil where the recordings allow no advice.
  public var advice: GuideModel?
  /// The advice in a few sentences, with the numbers it rests on, or why there is none.
  public var text: String
  /// What each model lets one expect, cheapest first.
  public var expectations: [GuideExpectation]
  /// The questions that people ask.
  public var choices: [GuideChoice]
  /// The runs that were recorded, fastest first.
  public var measured: [Measurement]
  /// Whether the advised model was, of those recorded, as fast as any; nil where it was not recorded,
  /// or none beside it.
  public var isBorneOut: Bool?
  /// What a reader should know of these numbers, a sentence each.
  public var notes: [String]

  /// A run that was recorded.
  public struct Measurement: Sendable, Equatable, Codable {
    /// Its name.
    public var run: String
    /// The model that it ran under; nil for one that the guide does not know, and for a program in
    /// another language, whose time says nothing of models.
    public var model: GuideModel?
    /// Its wall time.
    public var seconds: Double
  }

  /// A guide for each workload of `runs`, in the order in which they were given.
  public static func all(_ runs: [GuideRun]) -> [Guide] {
    GuideRun.byWorkload(runs).map { Guide(workload: $0.workload, runs: $0.runs) }
  }
}

extension Guide {
  init(workload: String, runs: [GuideRun]) {
    self.workload = workload
    expectations = []
    choices = []
    notes = []
    let profile = WorkloadProfile(runs)
    measured = runs.map { run in
      let isSameLanguage = profile.map { $0.isPython != run.summary.gil.isEmpty } ?? true
      return Measurement(
        run: run.name, model: isSameLanguage ? run.model : nil, seconds: run.summary.wallSeconds)
    }.sorted { ($0.seconds, $0.run) < ($1.seconds, $1.run) }
    text = "Nothing was recorded."
    guard let profile else { return }
    self.profile = profile
    if let obstacle = Self.obstacle(profile, runs) {
      text = obstacle
      return
    }
    expectations = GuideModel.byPrice.compactMap { model in
      var expectation = GuideExpectation(model, profile)
      expectation?.measuredSeconds = measured.first { $0.model == model }?.seconds
      return expectation
    }
    guard let advised = Self.advised(expectations, profile) else { return }
    advice = advised.model
    choices = GuideChoice.all(profile, advised: advised.model, runs: runs)
    isBorneOut = borneOut(advised)
    text = Self.text(advised, profile)
    notes = makeNotes(advised, profile)
  }

  /// The cheapest of the fastest models, or none at all where that gains too little.
  private static func advised(
    _ expectations: [GuideExpectation], _ profile: WorkloadProfile
  ) -> GuideExpectation? {
    let able = expectations.filter { $0.model.isAdvisable(for: profile) }
    guard let sequential = able.first(where: { $0.model == .sequential }),
      let best = able.map(\.seconds).min()
    else { return nil }
    let isWorthIt =
      sequential.seconds >= best * GuideRule.leastGain
      && sequential.seconds - best >= GuideRule.leastSaving
    guard isWorthIt else { return sequential }
    return able.first { $0.seconds <= best * GuideRule.alike }
  }

  /// Whether it was as fast as any model that was recorded and that the guide knows.
  private func borneOut(_ advised: GuideExpectation) -> Bool? {
    let known = measured.filter { $0.model != nil }
    guard let seconds = advised.measuredSeconds, let fastest = known.first?.seconds,
      Set(known.map(\.model)).count > 1
    else { return nil }
    if advised.model == .sequential {
      let isLittle =
        seconds < fastest * GuideRule.leastGain || seconds - fastest < GuideRule.leastSaving
      return isLittle
    }
    return seconds <= fastest * GuideRule.alike
  }
}
