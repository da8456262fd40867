import ScriptJSON

/// A catalogue as `coreograph lab list` shows it.
public struct CatalogueListing: Sendable {
  private let catalogue: Catalogue
  /// What cells need that is not installed, by `WORKLOAD/MODEL`; by `/MODEL` and `WORKLOAD/` what the
  /// model or the workload lacks by itself.
  private let shortages: [String: String]

  /// Lists `catalogue`, with what cannot run on a machine with `equipment`.
  public init(_ catalogue: Catalogue, equipment: Equipment?) {
    self.catalogue = catalogue
    let cells = catalogue.workloads.flatMap { workload in
      catalogue.models.filter { catalogue.cell(workload: workload, model: $0) == .runs }
        .map { Experiment(workload: workload, model: $0, workers: 1) }
    }
    let models = catalogue.models.map { Experiment(workload: Self.anyWork, model: $0, workers: 1) }
    let workloads = catalogue.workloads.map {
      Experiment(workload: $0, model: Model(id: "", title: "", shows: ""), workers: 1)
    }
    guard let equipment else {
      shortages = [:]
      return
    }
    let (supplied, skipped) = equipment.supply(cells + models + workloads)
    let able = Set(supplied.map(\.experiment.name))
    shortages = Dictionary(
      skipped.filter { !able.contains($0.name) }.map { ($0.name, $0.why) },
      uniquingKeysWith: { first, _ in first })
  }

  private static let anyWork = Workload(
    id: "", title: "", boundBy: "", size: Workload.Size(full: "", quick: ""), workers: .fixed(1),
    answer: { _ in .exactly("") })

  /// For people: workloads with their models, then the models with what their charts show.
  public var text: String {
    var lines = ["Workloads, and the models to run them under (* what 'lab run' runs):", ""]
    let workloadWidth = catalogue.workloads.map(\.id.count).max() ?? 0
    let indent = String(repeating: " ", count: workloadWidth + 4)
    for workload in catalogue.workloads {
      let name = padded(workload.id, to: workloadWidth)
      lines += wrapped(
        "\(workload.title); bound by: \(workload.boundBy)", indent: indent, first: "  \(name)  ")
      for option in workload.options {
        lines += wrapped(
          "--set \(option.name)=\(option.value): \(option.help)", indent: indent)
      }
      lines += wrapped(suited(workload).joined(separator: ", "), indent: indent)
      for (models, why) in unsuited(workload) {
        // Where a workload is for a few models, naming the many others would hide them.
        let names = why == workload.only?.why ? "no other" : "not " + models.joined(separator: ", ")
        lines += wrapped("\(names): \(why)", indent: indent)
      }
    }
    lines += ["", "Models, and what their charts show:", ""]
    let modelWidth = catalogue.models.map(\.id.count).max() ?? 0
    let modelIndent = String(repeating: " ", count: modelWidth + 4)
    for model in catalogue.models {
      lines += wrapped(
        model.title, indent: modelIndent, first: "  \(padded(model.id, to: modelWidth))  ")
      lines += wrapped(model.shows, indent: modelIndent)
    }
    lines += missing
    lines.append("")
    if let (workload, model) = example {
      let examples = [
        ("\(workload.id)/\(model.id)", "one experiment"),
        (workload.id, "a workload under all models"),
        (model.id, "all workloads under a model"),
        ("--all", "everything"),
      ]
      let width = examples.map(\.0.count).max() ?? 0
      lines += examples.map { "coreograph lab run \(padded($0.0, to: width))  \($0.1)" }
    }
    return lines.joined(separator: "\n")
  }

  /// For scripts.
  public func json() throws -> String {
    String(decoding: try scriptJSON(Document(catalogue, shortages: shortages)), as: UTF8.self)
  }

  private func suited(_ workload: Workload) -> [String] {
    catalogue.models.filter { catalogue.cell(workload: workload, model: $0) == .runs }.map {
      $0.id + (catalogue.isMain(workload: workload, model: $0) ? "*" : "")
    }
  }

  /// The models that make no sense, those with the same reason together.
  private func unsuited(_ workload: Workload) -> [(models: [String], why: String)] {
    var groups: [(models: [String], why: String)] = []
    for model in catalogue.models {
      guard case .unsuited(let why) = catalogue.cell(workload: workload, model: model) else {
        continue
      }
      if let index = groups.firstIndex(where: { $0.why == why }) {
        groups[index].models.append(model.id)
      } else {
        groups.append(([model.id], why))
      }
    }
    return groups
  }

  /// A cell that a first run might be of.
  private var example: (Workload, Model)? {
    for workload in catalogue.workloads {
      for model in catalogue.models
      where model.usesWorkers && catalogue.cell(workload: workload, model: model) == .runs {
        return (workload, model)
      }
    }
    return nil
  }

  /// What cannot run on this machine, and how to get what it needs.
  private var missing: [String] {
    var reasons: [(names: [String], why: String)] = []
    func note(_ name: String, lacks key: String) {
      guard let why = shortages[key] else { return }
      if let index = reasons.firstIndex(where: { $0.why == why }) {
        reasons[index].names.append(name)
      } else {
        reasons.append(([name], why))
      }
    }
    for model in catalogue.models { note(model.id, lacks: "/\(model.id)") }
    for workload in catalogue.workloads {
      note(workload.id, lacks: "\(workload.id)/")
      guard shortages["\(workload.id)/"] == nil else { continue }
      // Each can run, but not the two together.
      for model in catalogue.models where shortages["/\(model.id)"] == nil {
        note("\(workload.id)/\(model.id)", lacks: "\(workload.id)/\(model.id)")
      }
    }
    guard !reasons.isEmpty else { return [] }
    let rows = reasons.flatMap { reason in
      let need = reason.names.count > 1 ? "need" + reason.why.dropFirst("needs".count) : reason.why
      return wrapped(
        "\(reason.names.joined(separator: ", ")) \(need)", indent: "    ", first: "  ")
    }
    return ["", "Not on this machine:", ""] + rows
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  private func wrapped(_ text: String, indent: String, first: String? = nil) -> [String] {
    var lines: [String] = []
    var line = first ?? indent
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > 100 {
        lines.append(line)
        line = indent
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }
}
