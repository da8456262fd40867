/// A concurrency model: a way of running tasks.
public struct Model: Sendable, Equatable {
  /// Its name on the command line; for Python, `models/ID.py` (with `_` for `-`) is its program.
  public var id: String
  /// What it is, in a few words.
  public var title: String
  /// What its chart shows.
  public var shows: String
  /// The form in which it takes the work.
  public var runs: TaskForm
  /// What runs it.
  public var host: Host
  /// Whether the number of workers makes a difference.
  public var usesWorkers: Bool
  /// What must be there that not every machine has.
  public var needs: [Requirement]
  /// The workloads that it is made for; nil for all.
  public var only: Restriction?
  /// Whether `lab run` runs it when nothing is named.
  public var isMain: Bool

  /// What runs a model's programs.
  public enum Host: Sendable, Equatable {
    /// A Python interpreter.
    case python
    /// The executable `coreograph-lab`.
    case swift
  }

  /// Makes a model from its parts.
  public init(
    id: String, title: String, shows: String, runs: TaskForm = .call, host: Host = .python,
    usesWorkers: Bool = true, needs: [Requirement] = [], only: Restriction? = nil,
    isMain: Bool = false
  ) {
    self.id = id
    self.title = title
    self.shows = shows
    self.runs = runs
    self.host = host
    self.usesWorkers = usesWorkers
    self.needs = needs
    self.only = only
    self.isMain = isMain
  }
}

/// A form in which a workload offers its work, and in which a model takes it.
public enum TaskForm: Sendable, Equatable, CaseIterable {
  /// `work(task)`: a call that returns when the task is done. Every workload offers it.
  case call
  /// The same, and while it waits other green threads can run: it sleeps or uses sockets.
  case greenCall
  /// `async def work_async(task)`: a coroutine that awaits.
  case coroutine
  /// `work_steps(task)`: a generator that yields where it would give way.
  case steps

  /// Why a workload that does not offer it makes no sense.
  var whyMissing: String {
    switch self {
    case .call: "it is a program of its own, not a list of tasks"
    case .greenCall:
      "nothing in it waits for a timer or a socket, so no green thread would ever give way"
    case .coroutine:
      "there is nothing to await in it, so its tasks would run one after the other"
    case .steps: "its tasks cannot give way half-way: each is one call"
    }
  }
}
