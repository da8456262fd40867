/// Which experiments there are: every workload under every model that suits it.
///
/// A model or a workload is a Python file in `Sources/LabPrograms` and a row in
/// `Catalogue+Standard.swift`; nothing else knows its name (docs/LAB.md).
public struct Catalogue: Sendable {
  /// The ways of running tasks, in the order in which they are listed and run.
  public var models: [Model]
  /// What the tasks do, in the order in which they are listed and run.
  public var workloads: [Workload]
  /// The Python files that the experiments consist of.
  public var programs: [Program]

  /// Makes a catalogue from its rows and files.
  public init(models: [Model], workloads: [Workload], programs: [Program]) {
    self.models = models
    self.workloads = workloads
    self.programs = programs
  }

  /// Whether `workload` makes sense under `model`.
  public func cell(workload: Workload, model: Model) -> Cell {
    guard let why = workload.unsuited[model.id] else { return .runs }
    return .unsuited(why: why)
  }
}

/// A place in the matrix of workloads and models.
public enum Cell: Sendable, Equatable {
  /// The experiment runs.
  case runs
  /// It would show nothing, for the reason stated.
  case unsuited(why: String)
}

/// A concurrency model: a way of running tasks.
public struct Model: Sendable, Equatable {
  /// Its name on the command line; `models/ID.py` (with `_` for `-`) is its program.
  public var id: String
  /// What it is, in a few words.
  public var title: String
  /// What its chart shows.
  public var shows: String
  /// Whether the number of workers makes a difference.
  public var usesWorkers: Bool

  /// Makes a model from its parts.
  public init(id: String, title: String, shows: String, usesWorkers: Bool = true) {
    self.id = id
    self.title = title
    self.shows = shows
    self.usesWorkers = usesWorkers
  }
}

/// A workload: what the tasks of an experiment do.
public struct Workload: Sendable {
  /// Its name on the command line; `ID.py` (with `_` for `-`) is its program.
  public var id: String
  /// What it does, in a few words.
  public var title: String
  /// What limits it: `CPU, holding the GIL`, `waiting`, `network` and so on.
  public var boundBy: String
  /// How much of it there is in a run, for the program's option `--size`.
  public var size: Size
  /// How many workers share it when the user does not say.
  public var workers: DefaultWorkers
  /// What the program prints when it worked, computed here by another method; takes a size.
  public var answer: @Sendable (_ size: String) -> String
  /// The models under which it makes no sense, each with the reason.
  public var unsuited: [String: String]

  /// How much work, in the workload's own unit.
  public struct Size: Sendable, Equatable {
    /// For a run to look at: about a second, sequentially.
    public var full: String
    /// For `--quick`.
    public var quick: String

    /// Makes a size from its parts.
    public init(full: String, quick: String) {
      self.full = full
      self.quick = quick
    }
  }

  /// How many workers share a workload when the user does not say.
  public enum DefaultWorkers: Sendable, Equatable {
    /// One for each core that the program may use, from 2 to 8: more would only take turns.
    case asManyAsCores
    /// Always as many, whatever the machine: waiting takes no core.
    case fixed(Int)
  }

  /// Makes a workload from its parts.
  public init(
    id: String, title: String, boundBy: String, size: Size, workers: DefaultWorkers,
    unsuited: [String: String] = [:], answer: @escaping @Sendable (_ size: String) -> String
  ) {
    self.id = id
    self.title = title
    self.boundBy = boundBy
    self.size = size
    self.workers = workers
    self.unsuited = unsuited
    self.answer = answer
  }

  /// How many workers share it on a machine that offers `cores` of them.
  public func defaultWorkers(cores: Int) -> Int {
    switch workers {
    case .asManyAsCores: min(max(cores, 2), 8)
    case .fixed(let count): count
    }
  }
}

/// A file of an experiment.
public struct Program: Sendable, Equatable {
  /// Where it belongs below the folder of programs.
  public var path: String
  /// What it says.
  public var text: String

  /// Makes a file from its parts.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}
