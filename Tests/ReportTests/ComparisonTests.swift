import Testing
import Trace

@testable import Report

@Suite struct ComparisonTests {
  private let second: [ClosedRange<Int64>] = [0...1000]

  private func comparisons(_ inputs: [NamedTrace]) -> [Comparison] {
    Comparison.all(Run.grouped(inputs))
  }

  @Test func oneRunIsComparedWithNothing() {
    #expect(comparisons([recording("alone", busy: [second])]).isEmpty)
  }

  @Test func runsThatShareWhatIsBeforeTheSlashAreCompared() {
    let result = comparisons([
      recording("primes/a", busy: [second]), recording("sleep/a", busy: [second]),
      recording("primes/b", busy: [second]), recording("sleep/b", busy: [second]),
    ])
    #expect(result.map(\.family) == ["primes", "sleep"])
    #expect(result.map { $0.runs.map(\.shortName) } == [["a", "b"], ["a", "b"]])
  }

  @Test func runsThatShareNothingAreComparedWithEachOther() {
    let result = comparisons([
      recording("before", busy: [second]), recording("after", busy: [second]),
    ])
    #expect(result.count == 1)
    #expect(result[0].family == nil)
    #expect(result[0].runs.map(\.name) == ["before", "after"])
  }

  @Test func equalNamesAreRepeatsAndTheMiddleOneStandsForAll() {
    let runs = Run.grouped([
      recording("x", busy: [[0...900]]), recording("x", busy: [[0...100]]),
      recording("x", busy: [[0...300]]),
    ])
    #expect(runs.count == 1)
    #expect(runs[0].wallSeconds == [0.1, 0.3, 0.9])
    #expect(runs[0].summary.wallSeconds == 0.3)
  }

  @Test func theSentenceSaysWhoWasFirstAgainstTheFirstGiven() {
    let result = comparisons([
      recording("w/slow", busy: [[0...1000]]), recording("w/fast", busy: [[0...250], [0...250]]),
    ])
    #expect(
      result[0].verdict.replacing("\u{A0}", with: " ")
        == "Fast was done first, after 0.25 s with 2.00 of 2 cores busy: 4.0 times as fast as slow."
    )
  }

  @Test func aSequentialRunIsTheMeasureWhereverItStands() {
    let result = comparisons([
      recording("w/threads", busy: [[0...250], [0...250]]),
      recording("w/sequential", busy: [[0...500]]),
    ])
    #expect(
      result[0].verdict.replacing("\u{A0}", with: " ").hasSuffix("2.0 times as fast as sequential.")
    )
  }

  @Test func differentWorkIsNotRated() throws {
    let result = comparisons([
      recording("scheduler/asyncio", busy: [[0...660]]),
      recording("timeouts/asyncio", busy: [[0...300]]),
    ])
    #expect(result[0].base == nil)
    for sentence in [result[0].headline, result[0].verdict] {
      #expect(
        sentence.replacing("\u{A0}", with: " ")
          == "Different work, side by side: timeouts/asyncio took 0.30 s, scheduler/asyncio 0.66 s."
      )
    }
  }

  @Test func theFirstGivenMayBeTheFastest() {
    let result = comparisons([
      recording("w/fast", busy: [[0...200]]), recording("w/slow", busy: [[0...600]]),
    ])
    #expect(
      result[0].verdict.replacing("\u{A0}", with: " ")
        == "Fast was as fast as any, 0.20 s with 1.00 of 2 cores busy; slow took 3.0 times as long."
    )
  }

  @Test func smallDifferencesOfSingleRunsAreNoVerdict() {
    let result = comparisons([
      recording("w/a", busy: [[0...1000]]), recording("w/b", busy: [[0...1050]]),
    ])
    #expect(
      result[0].verdict.replacing("\u{A0}", with: " ")
        == "All took about as long: 1.00 s to 1.05 s.")
  }

  @Test func otherProgramsOnTheCoresMakeAVerdictUnsure() {
    // The second thread could run from the start and got a core after 400 ms of 600, while the run
    // used one core of two.
    let disturbed = recording(
      "w/disturbed", busy: [[0...600], [400...600]])
    let quiet = recording("w/quiet", busy: [[0...900]])
    let verdict = comparisons([quiet, disturbed])[0].verdict
    #expect(
      verdict.hasSuffix(
        "Other programs took cores during 1 of these 2 runs: measure again on a quieter machine."))
    #expect(
      !comparisons([quiet, recording("w/b", busy: [[0...500]])])[0].verdict.contains("Other"))
  }
}
