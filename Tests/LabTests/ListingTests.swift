import FoundationEssentials
import Lab
import Testing

/// What `coreograph lab list` says.
@Suite struct ListingTests {
  private let catalogue = Catalogue.standard

  private func text(_ equipment: Equipment?, of catalogue: Catalogue = .standard) -> String {
    CatalogueListing(catalogue, equipment: equipment).text
  }

  @Test func everyRowIsNamedAndNoLineIsTooLong() {
    let lines = text(nil).split(separator: "\n")
    for id in catalogue.workloads.map(\.id) + catalogue.models.map(\.id) {
      #expect(lines.contains { $0.hasPrefix("  \(id) ") }, "\(id)")
    }
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  /// Every cell either runs, or the listing says why it doesn't; the document for scripts agrees.
  @Test func everyCellRunsOrSaysWhyNot() throws {
    let data = Data(try CatalogueListing(catalogue, equipment: nil).json().utf8)
    let document = try JSONDecoder().decode(Document.self, from: data)
    #expect(document.format == "coreograph-lab-list/1")
    #expect(document.cells.count == catalogue.workloads.count * catalogue.models.count)
    #expect(document.cells.allSatisfy { $0.runs == ($0.why == nil) })
    #expect(document.cells.allSatisfy { $0.runs || !$0.main })
    for cell in document.cells where cell.runs {
      #expect(throws: Never.self) {
        try catalogue.experiments(
          Selection(names: ["\(cell.workload)/\(cell.model)"]), cores: 2)
      }
    }
  }

  @Test func itsExamplesAreExperiments() throws {
    let examples = text(nil).split(separator: "\n").filter { $0.hasPrefix("coreograph lab run ") }
    #expect(examples.count == 4)
    for example in examples {
      let name = String(example.split(separator: " ")[3])
      let selection = name == "--all" ? Selection(all: true) : Selection(names: [name])
      #expect(throws: Never.self) { try catalogue.experiments(selection, cores: 2) }
    }
  }

  /// What a model or a workload lacks by itself is said once; what only the two together lack, too.
  @Test func whatIsMissingIsSaidOncePerReason() {
    var catalogue = Catalogue.small
    catalogue.models[1].needs = [.package("fibers", module: "fibers")]
    catalogue.models[2].needs = [.python(minor: 12)]
    catalogue.workloads[1].needs = [.package("images", module: "images")]
    let old = Interpreter(executable: "/a/python3", version: "3.11.2", modules: ["images"])
    let new = Interpreter(executable: "/b/python3", version: "3.12.1")
    let listing = text(Equipment(interpreters: [old, new]), of: catalogue)
    let missing = listing.split(separator: "\n").drop { !$0.hasPrefix("Not on this machine") }
    #expect(missing.count { $0.hasPrefix("  generators needs the Python package fibers") } == 1)
    #expect(missing.count { $0.hasPrefix("  sleep/threading needs") } == 1)
    #expect(!missing.contains { $0.hasPrefix("  threading") || $0.hasPrefix("  sleep needs") })
  }

  @Test func aWorkloadForAFewModelsDoesNotListTheOthers() {
    let lines = text(nil).split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.contains("no other: wait_for and cancel are asyncio's"))
  }

  private struct Document: Decodable {
    struct Cell: Decodable {
      var workload: String
      var model: String
      var runs: Bool
      var why: String?
      var main: Bool
    }
    var format: String
    var cells: [Cell]
  }
}
