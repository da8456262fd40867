import LabPrograms

/// Which experiments there are: every workload under every model that suits it.
///
/// A model or a workload is a program in `Sources/LabPrograms` and a row in one of the tables of
/// `Sources/Lab/Table`; nothing else knows its name (docs/LAB.md).
public struct Catalogue: Sendable {
  /// The ways of running tasks, in the order in which they are listed and run.
  public var models: [Model]
  /// What the tasks do, in the order in which they are listed and run.
  public var workloads: [Workload]
  /// The files that the experiments consist of.
  public var programs: [Program]

  /// Makes a catalogue from its rows and files.
  public init(models: [Model], workloads: [Workload], programs: [Program]) {
    self.models = models
    self.workloads = workloads
    self.programs = programs
  }

  /// The experiments that come with Coreograph.
  public static let standard = Catalogue(
    models: pythonModels + frameworkModels + swiftModels,
    workloads: computing + waiting + serving + interactive + pathologies,
    programs: LabPrograms.files.map { Program(path: $0.path, text: $0.text) })

  /// Whether `workload` makes sense under `model`.
  public func cell(workload: Workload, model: Model) -> Cell {
    if let why = workload.unsuited[model.id] { return .unsuited(why: why) }
    if let only = workload.only, !only.ids.contains(model.id) { return .unsuited(why: only.why) }
    if let only = model.only, !only.ids.contains(workload.id) { return .unsuited(why: only.why) }
    guard workload.forms.contains(model.runs) else {
      return .unsuited(why: model.runs.whyMissing)
    }
    return .runs
  }

  /// The modules by which interpreters tell whether they have the packages that rows need.
  public var neededModules: [String] {
    var modules: [String] = []
    for case .package(_, let module) in models.flatMap(\.needs) + workloads.flatMap(\.needs)
    where !modules.contains(module) {
      modules.append(module)
    }
    return modules
  }

  /// Whether `lab run` runs the cell when nothing is named.
  public func isMain(workload: Workload, model: Model) -> Bool {
    workload.isMain && (model.isMain || workload.only?.ids.contains(model.id) == true)
  }
}

/// A place in the matrix of workloads and models.
public enum Cell: Sendable, Equatable {
  /// The experiment runs.
  case runs
  /// It would show nothing, for the reason stated.
  case unsuited(why: String)
}

/// The few that a model or a workload goes with, and why it goes with no others.
public struct Restriction: Sendable, Equatable {
  /// The ids of those that it goes with.
  public var ids: [String]
  /// Why the others make no sense.
  public var why: String

  /// Makes a restriction to `ids`.
  public init(to ids: [String], why: String) {
    self.ids = ids
    self.why = why
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
