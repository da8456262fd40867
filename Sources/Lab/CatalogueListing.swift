import FoundationEssentials

/// A catalogue as `coreograph lab list` shows it.
public struct CatalogueListing: Sendable {
  private let catalogue: Catalogue

  /// Lists `catalogue`.
  public init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
  }

  /// For people: workloads with their models, then the models with what their charts show.
  public var text: String {
    var lines = ["Workloads, and the models to run them under:", ""]
    let workloadWidth = catalogue.workloads.map(\.id.count).max() ?? 0
    for workload in catalogue.workloads {
      let name = padded(workload.id, to: workloadWidth)
      let indent = String(repeating: " ", count: workloadWidth + 4)
      lines.append("  \(name)  \(workload.title); bound by: \(workload.boundBy)")
      lines += wrapped(suited(workload).joined(separator: ", "), indent: indent)
      for model in catalogue.models {
        guard case .unsuited(let why) = catalogue.cell(workload: workload, model: model) else {
          continue
        }
        lines += wrapped("not \(model.id): \(why)", indent: indent)
      }
    }
    lines += ["", "Models, and what their charts show:", ""]
    let modelWidth = catalogue.models.map(\.id.count).max() ?? 0
    for model in catalogue.models {
      lines.append("  \(padded(model.id, to: modelWidth))  \(model.title)")
      lines += wrapped(model.shows, indent: String(repeating: " ", count: modelWidth + 4))
    }
    lines.append("")
    if let workload = catalogue.workloads.first, let model = catalogue.models.last {
      let examples = [
        ("\(workload.id)/\(model.id)", "one experiment"),
        (workload.id, "a workload under all models"),
        (model.id, "all workloads under a model"),
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
    return String(decoding: try encoder.encode(Document(catalogue)), as: UTF8.self)
  }

  private func suited(_ workload: Workload) -> [String] {
    catalogue.models.filter { catalogue.cell(workload: workload, model: $0) == .runs }.map(\.id)
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  private func wrapped(_ text: String, indent: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent.count + line.count + 1 + word.count > 100 {
        lines.append(indent + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [indent + line]
  }
}

/// The listing for scripts: `coreograph-lab-list/1`.
private struct Document: Encodable {
  struct ModelRow: Encodable {
    var id: String
    var title: String
    var shows: String
  }

  struct WorkloadRow: Encodable {
    var id: String
    var title: String
    var boundBy: String
  }

  struct CellRow: Encodable {
    var workload: String
    var model: String
    var runs: Bool
    var why: String?
  }

  var format = "coreograph-lab-list/1"
  var models: [ModelRow]
  var workloads: [WorkloadRow]
  var cells: [CellRow]

  init(_ catalogue: Catalogue) {
    models = catalogue.models.map { ModelRow(id: $0.id, title: $0.title, shows: $0.shows) }
    workloads = catalogue.workloads.map {
      WorkloadRow(id: $0.id, title: $0.title, boundBy: $0.boundBy)
    }
    cells = catalogue.workloads.flatMap { workload in
      catalogue.models.map { model in
        switch catalogue.cell(workload: workload, model: model) {
        case .runs: CellRow(workload: workload.id, model: model.id, runs: true, why: nil)
        case .unsuited(let why):
          CellRow(workload: workload.id, model: model.id, runs: false, why: why)
        }
      }
    }
  }
}
