/// An experiment: a workload under a model with a number of workers and set options.
public struct Experiment: Sendable {
  /// What the tasks do.
  public var workload: Workload
  /// How they are run.
  public var model: Model
  /// How many workers share the tasks; 1 where the model has only one.
  public var workers: Int
  /// The values of the workload's options that the user set, by name.
  public var options: [String: String]

  /// Makes an experiment from its parts.
  public init(
    workload: Workload, model: Model, workers: Int, options: [String: String] = [:]
  ) {
    self.workload = workload
    self.model = model
    self.workers = workers
    self.options = options
  }

  /// Every option of the workload with its value.
  public var allOptions: [String: String] {
    var values: [String: String] = [:]
    for option in workload.options { values[option.name] = options[option.name] ?? option.value }
    return values
  }

  /// Its name on the command line, such as `primes/threading`.
  public var name: String { "\(workload.id)/\(model.id)" }
}

/// Which experiments a user asked for.
public struct Selection: Sendable, Equatable {
  /// Names such as `primes/threading`, `primes` (every model) or `threading` (every workload);
  /// empty for the main ones, or for all where a filter is set.
  public var names: [String]
  /// The models to keep; empty for all.
  public var models: [String]
  /// The workloads to keep; empty for all.
  public var workloads: [String]
  /// The numbers of workers to run each with; empty for the workload's own.
  public var workers: [Int]
  /// The values to run each with, for options by name; those of one option follow one another.
  public var options: [String: [String]]
  /// Whether no name at all means every experiment, not the main ones.
  public var all: Bool

  /// Makes a selection from its parts.
  public init(
    names: [String] = [], models: [String] = [], workloads: [String] = [], workers: [Int] = [],
    options: [String: [String]] = [:], all: Bool = false
  ) {
    self.options = options
    self.all = all
    self.names = names
    self.models = models
    self.workloads = workloads
    self.workers = workers
  }
}

/// A selection that cannot be run.
public enum SelectionError: Error, Equatable, CustomStringConvertible {
  /// No experiment, model or workload is called so.
  case unknown(kind: String, name: String, known: [String])
  /// No workload that was selected has this option; the options there are.
  case unknownOption(name: String, known: [String])
  /// The experiment was named, and makes no sense.
  case unsuited(name: String, why: String)
  /// Nothing is left after all filters.
  case empty

  /// What is wrong and what to do about it, in one line.
  public var description: String {
    switch self {
    case .unknown(let kind, let name, let known):
      "no \(kind) is called '\(name)': choose from \(known.joined(separator: ", "))"
    case .unknownOption(let name, let known):
      "--set \(name): none of these workloads has such an option"
        + (known.isEmpty ? "" : "; they have \(known.joined(separator: ", "))")
    case .unsuited(let name, let why):
      "\(name) makes no sense: \(why)"
    case .empty:
      "no experiment is left: 'coreograph lab list' shows which there are"
    }
  }
}

extension Catalogue {
  /// The experiments that `selection` names, in the order of the catalogue.
  ///
  /// - Parameter cores: how many cores the programs can use.
  /// - Throws: ``SelectionError`` for a name that the catalogue does not have, and where nothing is left.
  public func experiments(
    _ selection: Selection, cores: Int
  ) throws(SelectionError) -> [Experiment] {
    let modelNames = models.map(\.id)
    let workloadNames = workloads.map(\.id)
    try check(selection.models, kind: "model", known: modelNames)
    try check(selection.workloads, kind: "workload", known: workloadNames)
    let cellNames = workloads.flatMap { workload in
      models.map { "\(workload.id)/\($0.id)" }
    }
    try check(
      selection.names, kind: "experiment", known: workloadNames + modelNames,
      alsoKnown: cellNames)

    let selected = workloads.filter { workload in
      models.contains { selection.keeps(workload: workload.id, model: $0.id) }
    }
    let known = selected.flatMap { $0.options.map(\.name) }
    for name in selection.options.keys.sorted() where !known.contains(name) {
      throw .unknownOption(name: name, known: known)
    }

    var experiments: [Experiment] = []
    var passedOver: SelectionError?
    for workload in workloads {
      for model in models {
        let name = "\(workload.id)/\(model.id)"
        guard selection.keeps(workload: workload.id, model: model.id) else { continue }
        if case .unsuited(let why) = cell(workload: workload, model: model) {
          if selection.names.contains(name) { throw .unsuited(name: name, why: why) }
          passedOver = passedOver ?? .unsuited(name: name, why: why)
          continue
        }
        if selection.meansMain, !isMain(workload: workload, model: model) { continue }
        for workers in workerCounts(selection, workload: workload, model: model, cores: cores) {
          for options in selection.settings(of: workload) {
            experiments.append(
              Experiment(workload: workload, model: model, workers: workers, options: options))
          }
        }
      }
    }
    if experiments.isEmpty { throw passedOver ?? .empty }
    return experiments
  }

  private func check(
    _ names: [String], kind: String, known: [String], alsoKnown: [String] = []
  ) throws(SelectionError) {
    for name in names where !known.contains(name) && !alsoKnown.contains(name) {
      throw .unknown(kind: kind, name: name, known: known)
    }
  }

  private func workerCounts(
    _ selection: Selection, workload: Workload, model: Model, cores: Int
  ) -> [Int] {
    guard model.usesWorkers else { return [1] }
    guard !selection.workers.isEmpty else { return [workload.defaultWorkers(cores: cores)] }
    return selection.workers
  }
}

extension Selection {
  /// Whether the user named nothing, so that the main experiments are meant.
  fileprivate var meansMain: Bool {
    names.isEmpty && models.isEmpty && workloads.isEmpty && !all
  }

  /// Every combination of the values set for options of `workload`; one without any if none is.
  fileprivate func settings(of workload: Workload) -> [[String: String]] {
    workload.options.reduce([[:]]) { settings, option in
      guard let values = options[option.name] else { return settings }
      return settings.flatMap { setting in
        values.map { setting.merging([option.name: $0]) { _, new in new } }
      }
    }
  }

  /// Whether the cell is named and passes both filters.
  fileprivate func keeps(workload: String, model: String) -> Bool {
    let isNamed =
      names.isEmpty || names.contains(workload) || names.contains(model)
      || names.contains("\(workload)/\(model)")
    return isNamed
      && (models.isEmpty || models.contains(model))
      && (workloads.isEmpty || workloads.contains(workload))
  }
}
