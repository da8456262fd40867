import FoundationEssentials

/// A catalogue as `coreograph lab list` shows it.
public struct CatalogueListing: Sendable {
  private let catalogue: Catalogue
  /// What cells need that is not installed, by `WORKLOAD/MODEL`.
  private let shortages: [String: String]

  /// Lists `catalogue`, with what cannot run on a machine with `equipment`.
  public init(_ catalogue: Catalogue, equipment: Equipment?) {
    self.catalogue = catalogue
    let cells = catalogue.workloads.flatMap { workload in
      catalogue.models.filter { catalogue.cell(workload: workload, model: $0) == .runs }
        .map { Experiment(workload: workload, model: $0, workers: 1) }
    }
    guard let equipment else {
      shortages = [:]
      return
    }
    let (supplied, skipped) = equipment.supply(cells)
    let able = Set(supplied.map(\.experiment.name))
    shortages = Dictionary(
      skipped.filter { !able.contains($0.name) }.map { ($0.name, $0.why) },
      uniquingKeysWith: { first, _ in first })
  }

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
        lines += wrapped("not \(models.joined(separator: ", ")): \(why)", indent: indent)
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
    if let workload = catalogue.workloads.first, let model = catalogue.models.last {
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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(Document(catalogue, shortages: shortages)), as: UTF8.self)
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

  /// What cannot run on this machine, and how to get what it needs.
  private var missing: [String] {
    var reasons: [(names: [String], why: String)] = []
    for (name, why) in shortages.sorted(by: { $0.key < $1.key }) {
      let parts = name.split(separator: "/").map(String.init)
      // A model that lacks something lacks it for every workload.
      let isModel = catalogue.models.contains { $0.id == parts[1] && !$0.needs.isEmpty }
      let subject = isModel ? parts[1] : parts[0]
      if let index = reasons.firstIndex(where: { $0.why == why }) {
        if !reasons[index].names.contains(subject) { reasons[index].names.append(subject) }
      } else {
        reasons.append(([subject], why))
      }
    }
    guard !reasons.isEmpty else { return [] }
    let rows = reasons.flatMap { reason in
      wrapped("\(reason.names.joined(separator: ", ")) \(reason.why)", indent: "    ", first: "  ")
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
