/// The runs of a lab run before they are recorded, in order.
struct RunPlan {
  /// The runs, without their results.
  private(set) var runs: [LabRun] = []
  /// What each should answer.
  private(set) var answers: [ExpectedAnswer] = []

  /// Plans `repetitions` of every experiment, interleaved.
  ///
  /// - Parameter usual: the short version of the interpreter that labels need not name; nil when
  ///   they name all.
  init(_ experiments: [SuppliedExperiment], quick: Bool, repetitions: Int, usual: String?) {
    let naming = Naming(experiments.map(\.experiment), isRepeated: repetitions > 1, usual: usual)
    for repetition in 1..<(repetitions + 1) {
      for supplied in experiments {
        let experiment = supplied.experiment
        let workload = experiment.workload
        let setting = Setting(
          size: quick ? workload.size.quick : workload.size.full, model: experiment.model.id,
          workers: experiment.workers, options: experiment.allOptions)
        let stem = naming.stem(supplied, repetition: repetition)
        let picture = workload.picture.map { "outputs/\(stem).\($0)" }
        let answer = workload.answer(setting)
        answers.append(answer)
        runs.append(
          LabRun(
            label: naming.label(supplied), workload: workload.id, model: experiment.model.id,
            workers: experiment.workers, repetition: repetition, size: setting.size,
            options: setting.options.isEmpty ? nil : setting.options,
            python: supplied.interpreter?.version,
            command: Self.command(supplied, setting: setting, picture: picture),
            trace: "traces/\(stem).json.gz", output: "outputs/\(stem).txt", picture: picture,
            figures: [], exitStatus: 0, answer: "", expected: answer.description, correct: false,
            wallSeconds: nil))
      }
    }
  }

  private static func command(
    _ supplied: SuppliedExperiment, setting: Setting, picture: String?
  ) -> [String] {
    let workload = supplied.experiment.workload
    var command: [String]
    switch supplied.host {
    case .python(let interpreter):
      command = [interpreter.executable, "programs/\(fileName(workload.id)).py"]
    case .swift(let executable):
      command = [executable, workload.id]
    }
    command += [
      "--model", setting.model, "--workers", "\(setting.workers)", "--size", setting.size,
    ]
    for option in workload.options {
      command += ["--\(option.name)", setting.options[option.name] ?? option.value]
    }
    if let picture { command += ["--picture", picture] }
    return command
  }

  private static func fileName(_ id: String) -> String {
    String(id.map { $0 == "-" ? "_" : $0 })
  }

  /// What runs and their files are called.
  private struct Naming {
    let experiments: [Experiment]
    let isRepeated: Bool
    let usual: String?

    init(_ experiments: [Experiment], isRepeated: Bool, usual: String?) {
      self.experiments = experiments
      self.isRepeated = isRepeated
      self.usual = usual
    }

    func label(_ supplied: SuppliedExperiment) -> String {
      let experiment = supplied.experiment
      var label = experiment.name
      let others = experiments.filter { $0.name == experiment.name }
      if others.contains(where: { $0.workers != experiment.workers }) {
        label += ", \(experiment.workers) \(experiment.workers == 1 ? "worker" : "workers")"
      }
      for (name, value) in experiment.options.sorted(by: { $0.key < $1.key }) {
        label += ", \(name) \(value)"
      }
      if let version = version(supplied) { label += ", Python \(version)" }
      return label
    }

    func stem(_ supplied: SuppliedExperiment, repetition: Int) -> String {
      let experiment = supplied.experiment
      var stem = "\(experiment.workload.id)-\(experiment.model.id)"
      if experiment.model.usesWorkers { stem += "-w\(experiment.workers)" }
      for (name, value) in experiment.options.sorted(by: { $0.key < $1.key }) {
        stem += "-\(name)\(value.filter { $0.isLetter || $0.isNumber || $0 == "." })"
      }
      if let version = version(supplied) { stem += "-py\(version)" }
      if isRepeated { stem += "-r\(repetition)" }
      return stem
    }

    /// The version of Python, where it is not the usual one.
    private func version(_ supplied: SuppliedExperiment) -> String? {
      guard let version = supplied.interpreter?.shortVersion, version != usual else { return nil }
      return version
    }
  }
}

extension SuppliedExperiment {
  /// The interpreter that runs it; nil where no Python takes part.
  var interpreter: Interpreter? {
    if case .python(let interpreter) = host { interpreter } else { nil }
  }
}
