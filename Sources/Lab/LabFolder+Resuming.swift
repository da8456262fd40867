import FoundationEssentials
import Glibc

extension LabFolder {
  /// The runs that an earlier lab run left here, where it was the same one and ended early: the first of
  /// `planned`, in order. Empty where there is nothing to go on from.
  ///
  /// - Parameters:
  ///   - index: what the lab run would write, without runs.
  ///   - programs: what it would run. Others were measured where these are not in the folder.
  func runsToKeep(
    of index: LabIndex, _ planned: [LabRun], _ programs: [Program]
  ) -> [LabRun] {
    guard let earlier = earlierIndex,
      earlier.format == index.format, earlier.python == index.python,
      earlier.cores == index.cores, earlier.quick == index.quick,
      programs.allSatisfy({ holds($0) })
    else { return [] }
    let whole = earlier.wholeRuns
    // Without figures it was ended while they were drawn.
    guard whole.count < planned.count || earlier.figures == nil, whole.count <= planned.count
    else { return [] }
    let same = zip(whole, planned).allSatisfy { run, plan in
      run.plan == plan.plan && isRegularFile(run.trace) && isRegularFile(run.output)
    }
    return same ? whole.map(\.undrawn) : []
  }

  private func holds(_ program: Program) -> Bool {
    let file = "programs/" + program.path
    guard isRegularFile(file), let data = FileManager.default.contents(atPath: path(of: file))
    else { return false }
    return Array(data) == Array(program.text.utf8)
  }
}

extension LabIndex {
  /// The runs but for one that somebody interrupted.
  public var wholeRuns: [LabRun] {
    guard interrupted, let last = runs.last, !last.correct || last.problem != nil else {
      return runs
    }
    return runs.dropLast()
  }
}

extension LabRun {
  /// What was planned, without what came of it.
  fileprivate var plan: LabRun {
    var plan = undrawn
    (plan.exitStatus, plan.answer, plan.remark, plan.correct) = (0, "", nil, false)
    (plan.wallSeconds, plan.problem, plan.lostRecords) = (nil, nil, nil)
    return plan
  }

  /// As it was before anything was drawn or worked out from its trace.
  fileprivate var undrawn: LabRun {
    var run = self
    (run.figures, run.page) = ([], nil)
    (run.sectionSeconds, run.sectionProcessorSeconds) = (nil, nil)
    (run.sectionUnevenSeconds, run.sectionWaitingSeconds, run.sectionParts) = (nil, nil, nil)
    return run
  }
}
