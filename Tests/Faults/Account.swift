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
    if isShort || !recording.losses.isEmpty {
      outcome.uncertain += stretches.count
    } else {
      outcome.failures.append(
        "thread \(key.tid) is not in the trace, and nothing is said to be lost")
    }
  }

  /// Times on cores agree with the thread's clock, or with the wall clock where it never left its core, to
  /// 1 % and what it takes to read clocks and to switch; where records are missing, nothing is claimed that was not.
  private func compareExact(
    _ key: ThreadKey, _ stretches: [WitnessLog.Stretch], _ lives: [ThreadLife],
    _ outcome: inout Outcome
  ) {
    var (claimed, used, count): (Nanoseconds, Nanoseconds, Nanoseconds) = (0, 0, 0)
    for stretch in stretches {
      let time = TimeRange(stretch.time.start - origin, stretch.time.end - origin)
      var (onCore, isUncertain) = (Nanoseconds(0), false)
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
      for loss in recording.losses where loss.time.start < time.end && loss.time.end > time.start {
        isUncertain = true
      }
      guard !isUncertain else {
        outcome.uncertain += 1
        if onCore > stretch.onCore + tolerance(stretch.onCore, count: 1) {
          outcome.failures.append(
            "thread \(key.tid) is said to have run \(onCore) ns of \(stretch.onCore) where records are lost"
          )
        }
        continue
      }
      outcome.agreed += 1
      claimed += onCore
      used += stretch.onCore
      count += 1
    }
    guard abs(claimed - used) > tolerance(used, count: count) else { return }
    outcome.failures.append(
      "thread \(key.tid) is said to have run \(claimed) ns of \(used) in \(count) stretches"
        + " (stolen: at most \(stolen))")
  }

  private func tolerance(_ used: Nanoseconds, count: Nanoseconds) -> Nanoseconds {
    // Of a thread on rung `tracepoints` a coming can be without a record (docs/HACKING.md).
    let unrecorded: Nanoseconds = plan.rung == "tracepoints" ? 12_000_000 : 0
    // A line of `swap` stands for two hundred switches, each with its interrupts, which are in spans
    // and not in the thread's clock: up to 3.5 us apiece were seen with tiny buffers on a busy machine.
    let each: Nanoseconds = plan.subject == .swap ? 1_000_000 : 60_000
    // What a hypervisor takes is in spans and not in the thread's clock, and counted in steps of 10 ms: up to
    // 170 us at once were seen where none were counted.
    let taken: Nanoseconds = 200_000
    return used / 100 + each * count + taken + stolen + unrecorded
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
    let least = used(until: recording.end - 4 * period) - 4 * period - ticks - stolen
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

  private var period: Nanoseconds {
    Nanoseconds((recording.metadata.capture.samplePeriodSeconds ?? 0) * 1e9)
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
