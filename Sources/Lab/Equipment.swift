/// What there is on a machine to run experiments with.
public struct Equipment: Sendable {
  /// The interpreters to run experiments with, in order; never empty.
  public var interpreters: [Interpreter]
  /// Where to look for another one for a model that none of them can run; nil when the user named
  /// those that it has to be.
  public var search: InterpreterSearch?
  /// The executable that runs the Swift models; nil when it is not installed.
  public var swiftPrograms: String?
  /// The packages that experiments may need.
  public var packages: PackageList

  /// Lists what there is.
  public init(
    interpreters: [Interpreter], search: InterpreterSearch? = nil, swiftPrograms: String? = nil,
    packages: PackageList = PackageList(among: [])
  ) {
    self.interpreters = interpreters
    self.search = search
    self.swiftPrograms = swiftPrograms
    self.packages = packages
  }

  /// Gives every experiment what it runs with: once per interpreter chosen, once where no Python
  /// takes part. What nothing here can run is skipped, with the reason.
  public func supply(
    _ experiments: [Experiment]
  ) -> (supplied: [SuppliedExperiment], skipped: [SkippedExperiment]) {
    var supplied: [SuppliedExperiment] = []
    var skipped: [SkippedExperiment] = []
    // Asking every Python of the machine takes a moment: only for who needs it, and once.
    var others: [Interpreter]?
    for experiment in experiments {
      guard experiment.model.host == .python else {
        if let swiftPrograms {
          supplied.append(SuppliedExperiment(experiment, host: .swift(executable: swiftPrograms)))
        } else {
          skipped.append(SkippedExperiment(experiment, why: Self.noSwiftPrograms))
        }
        continue
      }
      var able = interpreters.filter { missing(experiment, with: $0).isEmpty }
      if able.isEmpty {
        others = others ?? search?.all() ?? []
        able = others?.last { missing(experiment, with: $0).isEmpty }.map { [$0] } ?? []
        if able.isEmpty {
          // The one that comes closest: packages can be installed.
          let candidates = interpreters + (others ?? []).reversed()
          let closest = candidates.min {
            unchangeable(experiment, with: $0) < unchangeable(experiment, with: $1)
          }
          skipped +=
            closest.map { lacking in
              [SkippedExperiment(experiment, why: why(experiment, cannotRunWith: lacking))]
            } ?? []
        }
      } else {
        skipped += interpreters.filter { !able.contains($0) }.map { lacking in
          SkippedExperiment(experiment, why: why(experiment, cannotRunWith: lacking))
        }
      }
      supplied += able.map { SuppliedExperiment(experiment, host: .python($0)) }
    }
    return (supplied, skipped)
  }

  private static let noSwiftPrograms =
    "needs coreograph-lab: 'make install' puts it beside coreograph"

  private func missing(
    _ experiment: Experiment, with interpreter: Interpreter
  ) -> [Requirement] {
    (experiment.model.needs + experiment.workload.needs).filter { !$0.isMet(by: interpreter) }
  }

  /// How many things `interpreter` lacks that no installation of packages would bring.
  private func unchangeable(_ experiment: Experiment, with interpreter: Interpreter) -> Int {
    missing(experiment, with: interpreter).count {
      if case .package = $0 { false } else { true }
    }
  }

  private func why(_ experiment: Experiment, cannotRunWith interpreter: Interpreter) -> String {
    let missing = missing(experiment, with: interpreter)
    let what = missing.map(\.description).joined(separator: " and ")
    let fixes = missing.map { $0.fix(packages: packages, for: interpreter) }
    var different: [String] = []
    for fix in fixes where !different.contains(fix) { different.append(fix) }
    let isOneOfSeveral = interpreters.count > 1 || interpreters.first != interpreter
    let of = isOneOfSeveral ? " (Python \(interpreter.shortVersion))" : ""
    return "needs \(what)\(of): \(different.joined(separator: "; "))"
  }
}

/// An experiment together with what runs it.
public struct SuppliedExperiment: Sendable {
  /// What is run.
  public var experiment: Experiment
  /// What runs it.
  public var host: Host

  /// What runs an experiment.
  public enum Host: Sendable, Equatable {
    /// A Python.
    case python(Interpreter)
    /// The executable with the Swift models.
    case swift(executable: String)
  }

  init(_ experiment: Experiment, host: Host) {
    self.experiment = experiment
    self.host = host
  }
}

/// An experiment that cannot run here: part of `runs.json`.
public struct SkippedExperiment: Sendable, Equatable, Codable {
  /// Its name, such as `sleep/gevent`.
  public var name: String
  /// What it needs and how to get it, as in `needs …`.
  public var why: String

  init(_ experiment: Experiment, why: String) {
    name = experiment.name
    self.why = why
  }
}
