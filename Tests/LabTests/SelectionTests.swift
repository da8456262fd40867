import Lab
import Testing

@Suite struct SelectionTests {
  /// Two workloads and four models, whatever else ships.
  let catalogue = Catalogue.small

  private func names(_ selection: Selection, cores: Int = 2) throws -> [String] {
    try catalogue.experiments(selection, cores: cores).map { "\($0.name) \($0.workers)" }
  }

  @Test func nothingNamedMeansTheMainExperiments() throws {
    #expect(
      try names(Selection()) == [
        "primes/sequential 1", "primes/threading 2", "primes/multiprocessing 2",
        "sleep/sequential 1", "sleep/threading 5", "sleep/multiprocessing 5",
      ])
    #expect(try names(Selection(all: true)).contains("sleep/generators 1"))
  }

  @Test func aWorkloadNamesItsRowAndAModelItsColumn() throws {
    #expect(
      try names(Selection(names: ["primes"])) == [
        "primes/sequential 1", "primes/generators 1", "primes/threading 2",
        "primes/multiprocessing 2",
      ])
    #expect(
      try names(Selection(names: ["threading"])) == ["primes/threading 2", "sleep/threading 5"])
  }

  @Test func filtersNarrowWhatIsNamed() throws {
    #expect(
      try names(Selection(names: ["primes"], models: ["threading"], workers: [1, 2, 4])) == [
        "primes/threading 1", "primes/threading 2", "primes/threading 4",
      ])
  }

  @Test func oneWorkerIsEnoughWhereThereIsOnlyOne() throws {
    #expect(
      try names(Selection(names: ["primes/sequential"], workers: [1, 2, 4])) == [
        "primes/sequential 1"
      ])
  }

  @Test(arguments: [(1, 2), (2, 2), (6, 6), (64, 8)])
  func computingTakesAsManyWorkersAsCores(cores: Int, workers: Int) throws {
    #expect(
      try names(Selection(names: ["primes/threading"]), cores: cores) == [
        "primes/threading \(workers)"
      ])
  }

  @Test func unknownNamesAreToldWithTheKnownOnes() {
    #expect {
      try catalogue.experiments(Selection(names: ["primes/thread"]), cores: 2)
    } throws: {
      "\($0)".contains("primes/thread") && "\($0)".contains("threading")
    }
    #expect(throws: SelectionError.empty) {
      try catalogue.experiments(
        Selection(names: ["primes"], workloads: ["sleep"]), cores: 2)
    }
  }

  @Test func anUnsuitedCellSaysWhyWhenNamedAndIsPassedOverOtherwise() throws {
    var catalogue = catalogue
    catalogue.workloads[0].unsuited = ["threading": "it would show nothing"]
    #expect(throws: SelectionError.unsuited(name: "primes/threading", why: "it would show nothing"))
    {
      try catalogue.experiments(Selection(names: ["primes/threading"]), cores: 2)
    }
    #expect(throws: SelectionError.unsuited(name: "primes/threading", why: "it would show nothing"))
    {
      try catalogue.experiments(
        Selection(models: ["threading"], workloads: ["primes"]), cores: 2)
    }
    let row = try catalogue.experiments(Selection(names: ["primes"]), cores: 2)
    #expect(
      row.map(\.name) == ["primes/sequential", "primes/generators", "primes/multiprocessing"])
  }

  @Test func aFormThatTheWorkloadLacksMakesNoSense() throws {
    var catalogue = catalogue
    catalogue.models.append(Model(id: "await", title: "", shows: "", runs: .coroutine))
    #expect(try catalogue.experiments(Selection(names: ["await"]), cores: 2).count == 1)
    #expect {
      try catalogue.experiments(Selection(names: ["primes/await"]), cores: 2)
    } throws: {
      "\($0)".contains("nothing to await")
    }
  }

  @Test func restrictionsOfEitherSideSayWhy() throws {
    var catalogue = catalogue
    catalogue.workloads[0].only = Restriction(to: ["threading"], why: "it is about threads")
    catalogue.models[3].only = Restriction(to: ["primes"], why: "it computes")
    #expect(
      catalogue.cell(workload: catalogue.workloads[0], model: catalogue.models[0])
        == .unsuited(why: "it is about threads"))
    #expect(
      catalogue.cell(workload: catalogue.workloads[1], model: catalogue.models[3])
        == .unsuited(why: "it computes"))
    let row = try catalogue.experiments(Selection(workloads: ["primes"]), cores: 2)
    #expect(row.map(\.name) == ["primes/threading"])
  }

  @Test func optionsAreRunWithEveryValueAndUnknownOnesAreToldWithTheKnown() throws {
    var catalogue = catalogue
    catalogue.workloads[0].options = [Workload.Option(name: "serial", value: "20", help: "")]
    let selection = Selection(names: ["primes/threading"], options: ["serial": ["5", "50"]])
    let experiments = try catalogue.experiments(selection, cores: 2)
    #expect(experiments.map(\.allOptions) == [["serial": "5"], ["serial": "50"]])
    #expect(throws: SelectionError.unknownOption(name: "cereal", known: ["serial"])) {
      try catalogue.experiments(Selection(options: ["cereal": ["5"]]), cores: 2)
    }
  }
}

extension Catalogue {
  /// Two workloads that ship, under four models that do.
  static var small: Catalogue {
    var catalogue = standard
    let models = ["sequential", "generators", "threading", "multiprocessing"]
    catalogue.models = models.compactMap { id in standard.models.first { $0.id == id } }
    catalogue.workloads = ["primes", "sleep"].compactMap { id in
      standard.workloads.first { $0.id == id }
    }
    return catalogue
  }
}
