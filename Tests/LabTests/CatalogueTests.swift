import FoundationEssentials
import Lab
import Testing

/// What holds for every catalogue that ships.
@Suite struct CatalogueTests {
  let catalogue = Catalogue.standard

  @Test func everyModelAndWorkloadHasItsProgramAndEveryProgramIsCarried() throws {
    let carried = Set(catalogue.programs.map(\.path))
    for model in catalogue.models where model.host == .python && model.only == nil {
      #expect(carried.contains("models/\(model.id.replacing("-", with: "_")).py"))
    }
    for workload in catalogue.workloads {
      #expect(carried.contains("\(workload.id.replacing("-", with: "_")).py"))
    }
    let folder = programsFolder()
    let onDisk = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.contains(".") && !$0.contains("__pycache__") }
    #expect(carried == Set(onDisk))
    for program in catalogue.programs {
      let data = try #require(FileManager.default.contents(atPath: folder + "/" + program.path))
      #expect(program.text == String(decoding: data, as: UTF8.self))
    }
  }

  @Test func namesAreUniqueAndNoModelIsCalledLikeAWorkload() {
    let names = catalogue.models.map(\.id) + catalogue.workloads.map(\.id)
    #expect(Set(names).count == names.count)
  }

  @Test func unsuitedCellsNameModelsThatExistAndSayWhy() {
    let models = Set(catalogue.models.map(\.id))
    for workload in catalogue.workloads {
      for (model, why) in workload.unsuited {
        #expect(models.contains(model))
        #expect(!why.isEmpty)
      }
    }
  }

  @Test func restrictionsNameRowsThatExist() {
    let models = Set(catalogue.models.map(\.id))
    let workloads = Set(catalogue.workloads.map(\.id))
    for only in catalogue.workloads.compactMap(\.only) { #expect(models.isSuperset(of: only.ids)) }
    for only in catalogue.models.compactMap(\.only) { #expect(workloads.isSuperset(of: only.ids)) }
  }

  @Test func everyPackageThatARowNeedsIsPinned() {
    let pins = PackageList(among: catalogue.programs).pins
    let needs = catalogue.models.flatMap(\.needs) + catalogue.workloads.flatMap(\.needs)
    for case .package(let name, _) in needs {
      #expect(pins.contains { $0.hasPrefix(name + "==") }, "\(name) is not pinned")
    }
  }

  @Test func programsFitOnASlide() {
    // 44 lines of 18 px, the least type on slides, leave room for a title on 1080 px.
    // The module for marks is the one that users copy beside their own programs; the scheduler is a
    // program to use; and the other ends of connections are no part of what is shown.
    for program in catalogue.programs
    where program.path.hasSuffix(".py") && !program.path.hasPrefix("servers/")
      && !["coreograph.py", "scheduler.py"].contains(program.path)
    {
      let lines = program.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 45, "\(program.path) has \(lines.count) lines")
      #expect(lines.allSatisfy { $0.count <= 100 }, "\(program.path) has a line beyond the edge")
      #expect(program.text.hasPrefix("\"\"\""), "\(program.path) doesn't say what it is")
    }
  }

  /// π(1,000,000) = 78,498 and π(2,000,000) = 148,933.
  @Test func primesAreCountedAsTheTablesSay() throws {
    let primes = try #require(catalogue.workloads.first { $0.id == "primes" })
    let answer = primes.answer(Setting(size: "1000000"))
    #expect(answer.accepts("\(148_933 - 78_498) primes"))
  }

  private func programsFolder() -> String {
    URL(filePath: #filePath).deletingLastPathComponent().path
      + "/../../Sources/LabPrograms/programs"
  }
}
