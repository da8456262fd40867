import Analysis
import Trace

/// Puts the steps of one thread together: what it computed, cut where it did something for others, and
/// its waits between.
struct StepAssembly {
  /// A stretch in which the thread asked for a lock: neither its waits nor its moments on a core count, the
  /// replay finds out for itself how long it waits.
  struct Cover {
    /// From asking to having it.
    var time: TimeRange
    /// What happens instead; nil where the lock was never had.
    var step: WorkProgram.Step?
  }

  private let trace: Trace
  private let thread: Int
  private var cuts: ArraySlice<StepCut>
  private var covers: ArraySlice<Cover>
  /// What the thread does.
  private(set) var steps: [WorkProgram.Step] = []
  /// What it did in jobs, which others may do in its place.
  private(set) var jobs: [Int: [WorkProgram.Step]] = [:]
  /// The steps before the job that it is at.
  private var outside: [WorkProgram.Step] = []
  /// How much of its work comes after waits whose end nobody knows, and which are long enough to matter.
  private(set) var unexplained: Nanoseconds = 0
  /// What it has yet to compute, covers included.
  private var workLeft: Nanoseconds

  /// Less work than that after a wait that nobody explains is leaving: a thread that is ended with its
  /// program never got what it waited for.
  private static let leaving: Nanoseconds = 1_000_000

  init(_ trace: Trace, thread: Int, cuts: [StepCut], covers: [Cover]) {
    self.trace = trace
    self.thread = thread
    let order = cuts.indices.sorted { (cuts[$0].moment, $0) < (cuts[$1].moment, $1) }
    self.cuts = order.map { cuts[$0] }[...]
    self.covers = covers[...]
    workLeft = trace.threads[thread].running.reduce(0) { $0 + trace.running.time($1).duration }
  }

  /// Goes through the thread's life, in which it waited for `waits`.
  mutating func run(_ waits: [ExplainedWaits.Wait]) {
    var waits = waits[...]
    for row in trace.threads[thread].running {
      let span = trace.running.time(row)
      while let wait = waits.first, wait.time.start < span.start {
        take(wait)
        waits.removeFirst()
      }
      compute(span)
    }
    for wait in waits { take(wait) }
    passCovers(until: .max)
    passCuts(until: .max)
  }

  /// Computes over `span`, but for what is covered.
  private mutating func compute(_ span: TimeRange) {
    var moment = span.start
    while let cover = covers.first, cover.time.start < span.end {
      computePlain(from: moment, to: cover.time.start)
      moment = max(moment, cover.time.start)
      guard cover.time.end <= span.end else {
        workLeft -= span.end - moment
        return
      }
      let end = max(moment, cover.time.end)
      workLeft -= end - moment
      moment = end
      finish(cover)
    }
    computePlain(from: moment, to: span.end)
  }

  private mutating func computePlain(from start: Nanoseconds, to end: Nanoseconds) {
    var moment = start
    while let cut = cuts.first, cut.moment <= end {
      add(max(cut.moment, moment) - moment)
      moment = max(cut.moment, moment)
      pass(cut)
    }
    add(end - moment)
  }

  private mutating func add(_ length: Nanoseconds) {
    guard length > 0 else { return }
    workLeft -= length
    if case .compute(let before) = steps.last {
      steps[steps.count - 1] = .compute(before + length)
    } else {
      steps.append(.compute(length))
    }
  }

  private mutating func take(_ wait: ExplainedWaits.Wait) {
    passCovers(until: wait.time.start)
    // While it asks for a lock, that is what it waits for.
    if let cover = covers.first, cover.time.start < wait.time.end,
      cover.time.end >= wait.time.end
    {
      return
    }
    passCuts(until: wait.time.start)
    guard wait.isUnexplained else { return steps.append(contentsOf: wait.steps) }
    if workLeft < Self.leaving { return }
    unexplained += min(wait.time.duration, workLeft)
    steps.append(contentsOf: wait.steps)
  }

  /// Has the locks that were had by `moment`.
  private mutating func passCovers(until moment: Nanoseconds) {
    while let cover = covers.first, cover.time.end <= moment { finish(cover) }
  }

  private mutating func finish(_ cover: Cover) {
    // What was done for others meanwhile had been done before asking.
    passCuts(until: cover.time.end, before: true)
    if let step = cover.step { steps.append(step) }
    covers.removeFirst()
  }

  private mutating func passCuts(until moment: Nanoseconds, before: Bool = false) {
    while let cut = cuts.first, before ? cut.moment < moment : cut.moment <= moment {
      pass(cut)
    }
  }

  /// Takes the step of the next cut, which is `cut`.
  private mutating func pass(_ cut: StepCut) {
    cuts.removeFirst()
    if let step = cut.step { steps.append(step) }
    if cut.jobBegins != nil { (outside, steps) = (steps, []) }
    if let job = cut.jobEnds {
      jobs[job] = steps
      (outside, steps) = ([], outside)
    }
  }
}
