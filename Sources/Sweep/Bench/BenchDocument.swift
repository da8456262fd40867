import Scaling
import Trace

/// The runs of two commands, as `coreograph bench` keeps them: `coreograph-bench/1`.
public struct BenchDocument: Sendable, Equatable, Codable {
  /// Names the format and its version.
  public static let currentFormat = "coreograph-bench/1"

  /// ``currentFormat``.
  public var format = BenchDocument.currentFormat
  /// What was to be run.
  public var plan: BenchPlan
  /// Where it was run.
  public var machine: SweepMachine
  /// The program that wrote this.
  public var writer: String
  /// Every run, in the order in which they were made.
  public var runs: [BenchRun] = []

  /// Makes a document without runs.
  public init(plan: BenchPlan, machine: SweepMachine, writer: String) {
    self.plan = plan
    self.machine = machine
    self.writer = writer
  }

  /// What is still to be run, in the plan's order.
  public var missing: [BenchPlan.Step] {
    let done = Set(runs.filter { $0.exitStatus == 0 }.map(\.step))
    return plan.steps.filter { !done.contains($0) }
  }

  /// The measured runs of a side that went well, in order.
  public func measured(_ side: BenchPlan.Side) -> [BenchRun] {
    runs.filter { $0.step.side == side && !$0.step.isWarmup && $0.exitStatus == 0 }
      .sorted { $0.step.number < $1.step.number }
  }

  /// How long all runs took together.
  public var secondsSpent: Double { runs.reduce(0) { $0 + $1.wallSeconds } }

  /// This document with what `earlier`, from the file `path`, already measured. A plan for more or
  /// fewer repeats goes on with the same runs.
  ///
  /// - Throws: ``ResumeError`` where commands or machine differ.
  public func resuming(_ earlier: BenchDocument, path: String) throws(ResumeError) -> BenchDocument
  {
    let differences = [
      ("base command", plan.base == earlier.plan.base),
      ("command behind --with", plan.with == earlier.plan.with),
      ("--warmup", plan.warmups == earlier.plan.warmups),
      ("machine", machine.isSame(as: earlier.machine)),
    ].filter { !$0.1 }.map(\.0)
    guard earlier.runs.isEmpty || differences.isEmpty else {
      throw ResumeError(
        description: "\(path) holds another comparison (\(differences.joined(separator: ", "))): "
          + "name another folder with -o, or remove this one")
    }
    var document = self
    document.runs = earlier.runs
    return document
  }
}

/// One run of one of the commands.
public struct BenchRun: Sendable, Equatable, Codable {
  /// Which.
  public var step: BenchPlan.Step
  /// From the program's start to its end.
  public var wallSeconds: Double
  /// Its exit status, or 128 + the signal that killed it.
  public var exitStatus: Int32
  /// The trace's name, beside the document; nil for a warm-up.
  public var trace: String?

  /// Makes a run from its parts.
  public init(step: BenchPlan.Step, wallSeconds: Double, exitStatus: Int32, trace: String?) {
    self.step = step
    self.wallSeconds = wallSeconds
    self.exitStatus = exitStatus
    self.trace = trace
  }
}
