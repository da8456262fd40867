/// An answer to one of the questions that people ask, with the numbers that say so.
public struct GuideChoice: Sendable, Equatable, Codable {
  /// What is asked.
  public var question: String
  /// The answer in a word or two.
  public var answer: String
  /// Why.
  public var why: String

  /// Question and answer as they begin a sentence, such as `Threads or processes? Processes`.
  public var heading: String { "\(question.asBeginning)? \(answer.asBeginning)" }
}

extension String {
  /// The text as a sentence begins with it: with a capital, but for a name that has none.
  var asBeginning: String { hasPrefix("asyncio") ? self : prefix(1).uppercased() + dropFirst() }
}

extension GuideChoice {
  /// Everything that is asked about a workload; what only Python offers is asked of Python only.
  static func all(_ profile: WorkloadProfile, advised: GuideModel, runs: [GuideRun])
    -> [GuideChoice]
  {
    let questions = [threadsOrProcesses(profile), loopOrThreads(profile)]
    guard profile.isPython else { return questions }
    return questions + [
      executorsOrBare(profile, advised: advised), twistedOrAsyncio(profile, runs: runs),
    ]
  }

  private static func threadsOrProcesses(_ profile: WorkloadProfile) -> GuideChoice {
    func answer(_ answer: String, _ why: String) -> GuideChoice {
      GuideChoice(question: "threads or processes", answer: answer, why: why)
    }
    guard profile.workShare >= GuideRule.share else {
      return answer(
        "threads",
        "it computes for only \(percent(profile.workShare)) of its time, and nobody holds a lock or"
          + " a core while waiting")
    }
    guard let locked = profile.gilSeconds else {
      return answer("threads", "no interpreter lock keeps them from computing at once")
    }
    guard profile.cores >= 2 else {
      return answer("threads", "with one core to use, processes would only add their start")
    }
    let share = percent(profile.workSeconds > 0 ? min(locked / profile.workSeconds, 1) : 0)
    if profile.threadedWorkSeconds > GuideRule.lockCost * profile.sharedWorkSeconds {
      return answer(
        "processes",
        "it holds the GIL for \(share) of its computing, so that threads would take turns:"
          + " \(duration(profile.threadedWorkSeconds)) at least, where"
          + " \(plainNumber(profile.cores)) cores need \(duration(profile.sharedWorkSeconds))")
    }
    return answer(
      "threads",
      "it holds the GIL for only \(share) of its computing, so that threads compute at once")
  }

  /// Why there is nothing to overlap.
  private static func littleWait(_ profile: WorkloadProfile) -> String {
    profile.waitShare < 0.005
      ? "it hardly waits" : "it waits for only \(percent(profile.waitShare)) of its time"
  }

  private static func loopOrThreads(_ profile: WorkloadProfile) -> GuideChoice {
    let loop = GuideModel.eventLoop.title(inPython: profile.isPython)
    func answer(_ answer: String, _ why: String) -> GuideChoice {
      GuideChoice(question: "\(loop) or threads", answer: answer, why: why)
    }
    let waits = profile.waitsAtOnce
    guard profile.waitShare >= GuideRule.share else {
      return answer("neither", littleWait(profile))
    }
    guard waits > GuideRule.mostThreads else {
      return answer(
        "threads",
        "\(count(waits, "wait")) at once take \(count(waits, "thread")), and its calls stay as they"
          + " are; the times expected are alike")
    }
    return answer(loop, "\(grouped(waits)) waits at once would take as many threads")
  }

  private static func executorsOrBare(
    _ profile: WorkloadProfile, advised: GuideModel
  ) -> GuideChoice {
    func answer(_ answer: String, _ why: String) -> GuideChoice {
      GuideChoice(question: "executors or bare processes", answer: answer, why: why)
    }
    guard advised == .processes || advised == .eventLoopWithProcesses else {
      return answer("neither", "processes are not what suits it")
    }
    if let mean = profile.meanTaskSeconds, let longest = profile.longestTaskSeconds,
      let tasks = profile.tasks, mean > 0
    {
      if mean < GuideRule.shortTask {
        return answer(
          "executors, in batches",
          "a task takes \(duration(mean)) on average, less than handing it over: set chunksize")
      }
      if longest > GuideRule.uneven * mean {
        return answer(
          "executors",
          "the longest of \(count(tasks, "task")) takes \(decimals(longest / mean, 1)) times as long"
            + " as the mean: a pool gives the next one to whoever is free")
      }
      return answer(
        "either",
        "its \(count(tasks, "task")) are about as long as each other; an executor also brings back"
          + " results and errors")
    }
    return answer(
      "executors",
      "how long its tasks are is not known; a pool gives the next one to whoever is free, and brings"
        + " back results and errors")
  }

  private static func twistedOrAsyncio(
    _ profile: WorkloadProfile, runs: [GuideRun]
  ) -> GuideChoice {
    func answer(_ answer: String, _ why: String) -> GuideChoice {
      GuideChoice(question: "Twisted or asyncio", answer: answer, why: why)
    }
    func seconds(_ model: String) -> Double? {
      runs.filter { $0.modelName == model }.map(\.summary.wallSeconds).min()
    }
    guard profile.waitShare >= GuideRule.share else {
      return answer("neither", littleWait(profile))
    }
    if let twisted = seconds("twisted"), let asyncio = seconds("asyncio") {
      let measured = "asyncio took \(duration(asyncio)), Twisted \(duration(twisted))"
      if twisted * GuideRule.alike < asyncio { return answer("Twisted", measured) }
      if asyncio * GuideRule.alike < twisted { return answer("asyncio", measured) }
      return answer("asyncio", "\(measured), which is alike, and it comes with Python")
    }
    return answer(
      "asyncio",
      "both take turns on one thread, so that the same is expected of them, and it comes with Python"
    )
  }
}
