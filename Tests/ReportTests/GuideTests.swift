import Testing
import Trace

@testable import Report

/// The advice on the page: with a comparison of one workload, and with a page about a single run.
@Suite struct GuideTests {
  private func page(_ inputs: [NamedTrace]) throws -> String {
    try renderReport(inputs, options: ReportOptions())
  }

  /// 100 ms of computing and 400 ms of waiting, five times.
  private let waiting =
    stride(from: Int64(0), to: 2500, by: 500).map { $0...($0 + 100) } + [2500...2500]

  @Test func aSingleRunSaysWhichModelSuitsIt() throws {
    let html = try page([recording("fetch", busy: [waiting])])
    #expect(html.contains("Which model suits it"))
    #expect(html.contains("Use threads: it takes 2.500 s one after the other"))
    #expect(html.contains(">advised</span>"))
  }

  @Test func aComparisonSetsWhatWasMeasuredBesideIt() throws {
    let html = try page([
      recording("fetch/sequential", busy: [waiting]),
      recording("fetch/threading", busy: [[0...100], [0...600]]),
    ])
    #expect(html.ranges(of: "Which model suits it").count == 1)
    #expect(html.contains("data-label=\"Measured\">0.60"))
  }

  @Test func runsOfDifferentThingsGetNone() throws {
    let html = try page([recording("a", busy: [waiting]), recording("b", busy: [[0...10]])])
    #expect(!html.contains("Which model suits"))
  }

  @Test func workloadsWithOptionsAreAdvisedOnApart() throws {
    let html = try page([
      recording("w/sequential, serial 5", busy: [[0...500]]),
      recording("w/sequential, serial 50", busy: [[0...500]]),
    ])
    #expect(html.contains("Which model suits w, serial 5<"))
    #expect(html.contains("Which model suits w, serial 50<"))
  }
}
