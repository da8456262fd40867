/// The listing for scripts: `coreograph-lab-list/1`.
extension CatalogueListing {
  struct Document: Encodable {
    struct ModelRow: Encodable {
      var id: String
      var title: String
      var shows: String
      var needs: [String]
    }

    struct OptionRow: Encodable {
      var name: String
      var value: String
      var help: String
    }

    struct WorkloadRow: Encodable {
      var id: String
      var title: String
      var boundBy: String
      var options: [OptionRow]
      var needs: [String]
    }

    struct CellRow: Encodable {
      var workload: String
      var model: String
      var runs: Bool
      var why: String?
      /// What is not installed here; nil where it can run.
      var missing: String?
      /// Whether `lab run` runs it when nothing is named.
      var main: Bool
    }

    var format = "coreograph-lab-list/1"
    var models: [ModelRow]
    var workloads: [WorkloadRow]
    var cells: [CellRow]

    init(_ catalogue: Catalogue, shortages: [String: String]) {
      models = catalogue.models.map {
        ModelRow(
          id: $0.id, title: $0.title, shows: $0.shows, needs: $0.needs.map(\.description))
      }
      workloads = catalogue.workloads.map { workload in
        WorkloadRow(
          id: workload.id, title: workload.title, boundBy: workload.boundBy,
          options: workload.options.map {
            OptionRow(name: $0.name, value: $0.value, help: $0.help)
          },
          needs: workload.needs.map(\.description))
      }
      cells = catalogue.workloads.flatMap { workload in
        catalogue.models.map { model in
          var row = CellRow(
            workload: workload.id, model: model.id, runs: true,
            missing: shortages["\(workload.id)/\(model.id)"],
            main: catalogue.isMain(workload: workload, model: model))
          if case .unsuited(let why) = catalogue.cell(workload: workload, model: model) {
            (row.runs, row.why, row.main) = (false, why, false)
          }
          return row
        }
      }
    }
  }
}
