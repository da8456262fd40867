import Foundation
import Trace

/// A trace beside what the program wrote down.
struct Account {
  private let recording: Trace
  private let plan: Plan
  private let log: WitnessLog
  private let stolen: Nanoseconds
  private let origin: Nanoseconds
  private let lives: [ThreadKey: [ThreadLife]]

  /// Prepares the comparison; nil where the trace does not say when it began.
  init?(of recording: Trace, plan: Plan, log: WitnessLog, stolen: Nanoseconds) {
    guard let origin = recording.origin else { return nil }
    self.recording = recording
    self.plan = plan
    self.log = log
    self.stolen = stolen
    let ahead = plan.fault == .timeNamespace ? WitnessLog.namespaceOffset : 0
    self.origin = origin + Nanoseconds(ahead) * 1_000_000_000
    lives = Dictionary(grouping: recording.threads, by: \.key)
  }

  /// Compares all threads, and the tasks.
  func judge(_ outcome: inout Outcome) {
    for (key, stretches) in log.threads {
      let known = stretches.filter { $0.time.end - origin <= recording.end }
      guard !known.isEmpty else { continue }
      guard let lives = lives[key] else {
        missing(key, known, &outcome)
        continue
      }
      if plan.rung == "procfs" {
        compareSampled(key, stretches, lives, &outcome)
      } else {
        compareExact(key, known, lives, &outcome)
      }
    }
    if plan.subject.hasTasks { compareTasks(&outcome) }
  }

  private func missing(
    _ key: ThreadKey, _ stretches: [WitnessLog.Stretch], _ outcome: inout Outcome
  ) {
    // Who lives for less than a few samples need not be seen.
    let seen = (stretches.last?.time.end ?? 0) - (stretches.first?.time.start ?? 0)
    let isShort = plan.rung == "procfs" && seen < 4 * period + 50_000_000
    let used = stretches.reduce(0) { $0 + $1.used }
    if isShort || used <= unaccounted || !recording.losses.isEmpty {
      outcome.uncertain += stretches.count
    } else {
      outcome.failures.append(
        "thread \(key.tid) is not in the trace, and nothing is said to be lost")
    }
  }

  /// Time on cores lies between what the kernel's two clocks of a thread say: its own leaves out what a
  /// hypervisor took, the task clock does not. Where records are missing, nothing is claimed that was not.
  private func compareExact(
    _ key: ThreadKey, _ stretches: [WitnessLog.Stretch], _ lives: [ThreadLife],
    _ outcome: inout Outcome
  ) {
    var (claimed, least, most): (Nanoseconds, Nanoseconds, Nanoseconds) = (0, 0, 0)
    let unseen = unseen(in: stretches)
    var (allowed, count) = (unseen, 0)
    for stretch in stretches {
      let (onCore, isUncertain) = claim(of: stretch, lives)
      guard !isUncertain else {
        outcome.uncertain += 1
        if onCore > stretch.onCore.upperBound + unseen + tolerance(stretch) {
          outcome.failures.append(
            "thread \(key.tid) is said to have run \(onCore) ns of \(stretch.onCore) where records are lost"
          )
        }
        continue
      }
      outcome.agreed += 1
      claimed += onCore
      least += stretch.onCore.lowerBound
      most += stretch.onCore.upperBound
      allowed += tolerance(stretch)
      count += 1
    }
    let excess = max(claimed - most, least - claimed)
    outcome.usedTolerance = max(outcome.usedTolerance, Double(excess) / Double(max(allowed, 1)))
    guard excess > allowed else { return }
    outcome.failures.append(
      "thread \(key.tid) is said to have run \(claimed) ns of \(least) to \(most) in \(count) stretches,"
        + " \(allowed) ns apart at most (stolen: at most \(stolen))")
  }

  /// How long the trace says that the thread was on cores in a stretch, and whether it says that it does not know
  /// all of it.
  private func claim(
    of stretch: WitnessLog.Stretch, _ lives: [ThreadLife]
  ) -> (onCore: Nanoseconds, isUncertain: Bool) {
    let time = TimeRange(stretch.time.start - origin, stretch.time.end - origin)
    var onCore = Nanoseconds(0)
    var isUncertain = recording.losses.contains {
      $0.time.start < time.end && $0.time.end > time.start
    }
    for life in lives {
      for span in life.running {
        let end = min(recording.running.ends[span], time.end)
        onCore += max(0, end - max(recording.running.starts[span], time.start))
        // What follows such a span, up to the next one, is not known.
        let next =
          span + 1 < life.running.upperBound ? recording.running.starts[span + 1] : life.time.end
        if recording.running.endings[span] == .lost, recording.running.ends[span] < time.end,
          next > time.start
        {
          isUncertain = true
        }
      }
    }
    return (onCore, isUncertain)
  }

  /// What no record shows, once a thread: on rung `tracepoints` a coming can be without one (docs/HACKING.md), and
  /// where the task clock is not known, what a hypervisor took is counted in steps of 10 ms. A switch itself, between
  /// the records of it and the kernel's clocks, can once in 100,000 threads take ten times as long as usual.
  private func unseen(in stretches: [WitnessLog.Stretch]) -> Nanoseconds {
    (plan.rung == "tracepoints" ? 12_000_000 : 0)
      + (stretches.contains { $0.task == nil } ? stolen + 200_000 : 100_000)
  }

  /// How far the trace and the kernel's clocks may be apart in a stretch.
  private func tolerance(_ stretch: WitnessLog.Stretch) -> Nanoseconds {
    guard stretch.task != nil else {
      // A line of `swap` stands for two hundred switches, each with its interrupts.
      let each: Nanoseconds = plan.subject == .swap ? 1_000_000 : 60_000
      return stretch.used / 100 + each
    }
    // CLOCK_MONOTONIC is slewed by at most 500 ppm. Records are written beside the clocks' beginnings and ends.
    let most = stretch.onCore.upperBound
    return stretch.slack + most / 2000 + 2000 * (stretch.switches + 1)
  }

  /// By sampling, amounts are exact to a tick and known with each sample.
  private func compareSampled(
    _ key: ThreadKey, _ stretches: [WitnessLog.Stretch], _ lives: [ThreadLife],
    _ outcome: inout Outcome
  ) {
    let claimed = lives.reduce(Nanoseconds(0)) { sum, life in
      life.running.reduce(sum) { $0 + recording.running.time($1).duration }
    }
    func used(until moment: Nanoseconds) -> Nanoseconds {
      stretches.filter { $0.time.end - origin <= moment }.reduce(0) { $0 + $1.used }
    }
    let ticks: Nanoseconds = 20_000_000
    let least =
      used(until: recording.end - 4 * period) - 4 * period - ticks - stolen - unaccounted
    // What a program does beside the stretches is in no log.
    let isKnownWhole = (plan.subject == .threads || plan.subject == .spin) && key.pid != key.tid
    let begun = stretches.filter { $0.time.start - origin <= recording.end }
    let most =
      begun.reduce(0) { $0 + $1.used } + ticks + 60_000 * Nanoseconds(begun.count) + period + stolen
    if claimed < least || (isKnownWhole && claimed > most + 5_000_000) {
      outcome.failures.append(
        "thread \(key.tid) is said to have run \(claimed) ns, between \(least) and \(most) by its log"
      )
    } else {
      outcome.agreed += stretches.count
    }
  }

  /// How much processor time the trace says that it cannot place: a sampler without a core misses whole lives.
  private var unaccounted: Nanoseconds {
    guard let share = recording.metadata.capture.accountedShare,
      let usage = recording.metadata.usage
    else { return 0 }
    let seconds = (1 - share) * (usage.userSeconds + usage.systemSeconds)
    return Nanoseconds(exactly: (max(0, seconds) * 1e9).rounded()) ?? 0
  }

  private var period: Nanoseconds {
    Nanoseconds(exactly: ((recording.metadata.capture.samplePeriodSeconds ?? 0) * 1e9).rounded())
      ?? 0
  }

  /// Tasks that were through are there, and none is said to be that was not.
  private func compareTasks(_ outcome: inout Outcome) {
    let kinds: Set<TaskKind> = [.coroutine, .job]
    let ended = recording.tasks.count { kinds.contains($0.kind) && $0.outcome == .ok }
    // Agents' records come to the file with the next collection.
    let before = recording.metadata.cutShort ? recording.end - 400_000_000 : recording.end
    let least = log.tasks.count { $0.end - origin <= before }
    // asyncio's main coroutine is one more.
    let most = log.tasks.count + (plan.subject == .pythonTasks ? 1 : 0)
    let lossIsSaid = recording.metadata.capture.notes.contains { $0.hasPrefix("agents:") }
    if ended > most || (ended < least && !lossIsSaid) {
      outcome.failures.append("\(ended) tasks ended, between \(least) and \(most) by the log")
    }
  }
}
