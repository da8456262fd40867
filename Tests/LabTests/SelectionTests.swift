import Lab
import Testing

@Suite struct SelectionTests {
  let catalogue = Catalogue.standard

  private func names(_ selection: Selection, cores: Int = 2) throws -> [String] {
    try catalogue.experiments(selection, cores: cores).map { "\($0.name) \($0.workers)" }
  }

  @Test func nothingNamedMeansEverything() throws {
    let everything = try names(Selection())
    #expect(everything.contains("primes/multiprocessing 2"))
    #expect(everything.contains("sleep/threading 5"))
    #expect(everything.contains("sleep/sequential 1"))
  }

  @Test func aWorkloadNamesItsRowAndAModelItsColumn() throws {
    #expect(
      try names(Selection(names: ["primes"])) == [
        "primes/sequential 1", "primes/threading 2", "primes/multiprocessing 2",
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
    let row = try catalogue.experiments(Selection(names: ["primes"]), cores: 2)
    #expect(row.map(\.name) == ["primes/sequential", "primes/multiprocessing"])
  }
}
