import ScriptJSON
import Trace

extension RunComparison {
  /// The value of `coreograph compare --json`: `coreograph-compare/1`, ending in a newline.
  public func json() throws -> [UInt8] { try scriptJSON(CompareDocument(self)) }
}

/// `coreograph-compare/1`.
private struct CompareDocument: Encodable {
  var format = RunComparison.format
  var sentence: String
  var regression: Bool
  var metrics: [MetricEntry]
  /// The ratios by metric, where an expression finds them.
  var ratio: [String: Ratio]
  var power: Power
  var waterfall: WaterfallEntry
  var causes: [CauseEntry]
  var threads: [RoleEntry]
  var tasks: [TaskEntry]
  var locks: Locks
  var runs: Runs
  var bootstrap: Bootstrap
  var notes: [String]

  init(_ comparison: RunComparison) {
    sentence = comparison.sentence
    regression = comparison.isRegression
    metrics = comparison.metrics.map(MetricEntry.init)
    ratio = Dictionary(
      uniqueKeysWithValues: comparison.metrics.map { ($0.metric.name, Ratio($0.ratio)) })
    power = Power(comparison)
    waterfall = WaterfallEntry(comparison.waterfall)
    causes = comparison.causes.map {
      CauseEntry(kind: $0.kind, text: $0.fullText, seconds: $0.seconds)
    }
    threads = comparison.roleRows.map(RoleEntry.init)
    tasks = comparison.taskRows.map(TaskEntry.init)
    locks = Locks(
      base: comparison.base[comparison.baseIndex].locks.map(LockEntry.init),
      with: comparison.candidate[comparison.candidateIndex].locks.map(LockEntry.init))
    runs = Runs(
      base: comparison.base.map(RunEntry.init), with: comparison.candidate.map(RunEntry.init))
    bootstrap = Bootstrap(
      seed: comparison.seed, resamples: MedianRatio.resamples, level: comparison.level,
      margin: MetricComparison.margin)
    notes = comparison.notes
  }

  struct Ratio: Encodable {
    var value: OrNull<Double>
    var low: OrNull<Double>
    var high: OrNull<Double>

    init(_ ratio: MedianRatio) {
      value = OrNull(ratio.value)
      low = OrNull(ratio.interval?.lowerBound)
      high = OrNull(ratio.interval?.upperBound)
    }
  }

  struct Side: Encodable {
    var median: Double
    var n: Int
    var values: [Double]
  }

  struct MetricEntry: Encodable {
    var name: String
    var base: Side
    var with: Side
    var ratio: Ratio
    var decision: MetricComparison.Decision
    var mannWhitneyP: Double
    var cliffsDelta: Double

    init(_ metric: MetricComparison) {
      name = metric.metric.name
      base = Side(median: metric.baseMedian, n: metric.base.count, values: metric.base)
      with = Side(
        median: metric.candidateMedian, n: metric.candidate.count, values: metric.candidate)
      ratio = Ratio(metric.ratio)
      decision = metric.decision
      mannWhitneyP = metric.ranks.pValue
      cliffsDelta = metric.ranks.cliffsDelta
    }
  }

  struct Power: Encodable {
    var noise: OrNull<Double>
    var detectableChange: OrNull<Double>
    var text: String

    init(_ comparison: RunComparison) {
      noise = OrNull(comparison.power.noise)
      detectableChange = OrNull(comparison.power.detectableChange)
      text = comparison.powerText
    }
  }

  struct WaterfallEntry: Encodable {
    var baseNanoseconds: Nanoseconds
    var withNanoseconds: Nanoseconds
    var steps: [Step]

    struct Step: Encodable {
      var phase: WallPhase?
      var baseNanoseconds: Nanoseconds
      var withNanoseconds: Nanoseconds
      var changeNanoseconds: Nanoseconds
    }

    init(_ waterfall: Waterfall) {
      baseNanoseconds = waterfall.base
      withNanoseconds = waterfall.candidate
      steps = waterfall.steps.map {
        Step(
          phase: $0.phase, baseNanoseconds: $0.base, withNanoseconds: $0.candidate,
          changeNanoseconds: $0.change)
      }
    }
  }

  struct CauseEntry: Encodable {
    var kind: Cause.Kind
    var text: String
    var seconds: Double
  }

  struct RoleEntry: Encodable {
    struct Side: Encodable {
      var threads: Int
      var runningSeconds: Double
      var waitingSeconds: Double
    }
    var name: String
    var base: Side
    var with: Side

    init(_ row: RunComparison.RoleRow) {
      name = row.name
      base = Side(
        threads: row.threads.0, runningSeconds: row.running.0, waitingSeconds: row.waiting.0)
      with = Side(
        threads: row.threads.1, runningSeconds: row.running.1, waitingSeconds: row.waiting.1)
    }
  }

  struct TaskEntry: Encodable {
    struct Side: Encodable {
      var count: Int
      var runningSeconds: Double
      var medianSeconds: OrNull<Double>
    }
    var name: String
    var base: Side
    var with: Side

    init(_ row: RunComparison.TaskRow) {
      name = row.name
      base = Side(
        count: row.count.0, runningSeconds: row.running.0,
        medianSeconds: OrNull(row.latency.0))
      with = Side(
        count: row.count.1, runningSeconds: row.running.1,
        medianSeconds: OrNull(row.latency.1))
    }
  }

  struct Locks: Encodable {
    var base: [LockEntry]
    var with: [LockEntry]
  }

  struct LockEntry: Encodable {
    var holders: [String]
    var waiters: Int
    var waits: Int
    var waitSeconds: Double

    init(_ lock: LockShareOfRun) {
      holders = lock.holders
      waiters = lock.waiters
      waits = lock.waits
      waitSeconds = lock.seconds
    }
  }

  struct Runs: Encodable {
    var base: [RunEntry]
    var with: [RunEntry]
  }

  struct RunEntry: Encodable {
    var name: String
    var wallSeconds: Double
    var machine: TraceMetadata.Machine
    var cores: Double
    var method: TraceMetadata.Method

    init(_ run: ComparedRun) {
      name = run.name
      wallSeconds = run.summary.wallSeconds
      machine = run.machine
      cores = run.cores.available
      method = run.summary.capture.method
    }
  }

  struct Bootstrap: Encodable {
    var seed: UInt64
    var resamples: Int
    var level: Double
    var margin: Double
  }
}
